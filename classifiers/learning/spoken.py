"""The phrases of an advert without who is behind it: contacts and names are cut out first."""

import re
from collections.abc import Iterator
from functools import lru_cache

from classifiers.masking import SHORTENED
from language import read, search_tokens

_UNSPACED = frozenset({"th", "lo", "km", "my", "zh", "ja"})
"""Here a token is one character with its marks, so that phrases are longer runs of them."""
_IN_WORDS, _IN_CHARACTERS = range(1, 7), range(2, 17)
_READ = 4_000
_CUT = "\n"
_PAUSE = re.compile(r"[^\w\s\u0300-\u036f\u0900-\u1fff'’-]+|[\n\r]+|\d[\d.,\s]*")
_FEWEST_LETTERS = 4
_CACHED = 4_096


@lru_cache(maxsize=_CACHED)
def phrases_of(title: str, text: str, names: tuple[str, ...], lang: str) -> frozenset[str]:
    """Return every phrase of an advert's title and first 4,000 characters, each once.

    A phrase is one to six words, or two to sixteen characters in a script without spaces, and
    lies between two pauses. Contacts, numbers, links and the names given (the poster's, the
    employer's) are pauses. Names that only the text itself knows cannot be told and stay.
    """
    lengths = _IN_CHARACTERS if lang in _UNSPACED else _IN_WORDS
    found = (
        phrase
        for part in _parts(_without_contacts(title[:_READ], text[:_READ]), names)
        for phrase in _runs(part, lengths, "" if lang in _UNSPACED else " ")
    )
    return frozenset(found)


def _without_contacts(title: str, text: str) -> str:
    reading = read(title, text)
    fields = {"title": title, "text": text}
    for contact in sorted(reading.contacts, key=lambda one: one.start, reverse=True):
        if (words := fields.get(contact.field)) is not None:
            fields[contact.field] = words[: contact.start] + _CUT + words[contact.end :]
    (contact_like, _), *_ = SHORTENED
    return contact_like.sub(_CUT, _CUT.join(fields.values()).casefold())


def _parts(words: str, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        words = words.replace(name.casefold(), _CUT)
    yield from _PAUSE.split(words)


def _runs(part: str, lengths: range, joint: str) -> Iterator[str]:
    tokens = search_tokens(part)
    for length in lengths:
        for at in range(len(tokens) - length + 1):
            phrase = joint.join(tokens[at : at + length])
            if len(phrase) >= _FEWEST_LETTERS:
                yield phrase
