"""What the classifier may not see: who exactly, where exactly, and where a person comes from.

Contacts, places, nationalities and numbers become one mark each, so that the learned part
judges how an advert speaks; what they tell is said by facts and indicators instead.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from classifiers.levelling import level
from classifiers.term_automaton import TermAutomaton, Wanted
from language import Normalised, Reading, normalise
from records import Place, PlaceRole, TextField

_ORIGINS = Path(__file__).parent / "data" / "origins.toml"

PLACE, WATCHED, CONTACT, ORIGIN, NUMBER = "\ue001", "\ue002", "\ue003", "\ue004", "0"
_MARKS = (PLACE, WATCHED, CONTACT, ORIGIN)

_CONTACT = re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)@[a-z0-9_.-]{3,}")
_NUMBER = re.compile(r"\d[\d.,:/ -]*\d|\d")
_SPACE = re.compile(r"[^\S\n]+")
_ENDING = re.compile(r"\w*")
_PERSON_GOES_ON = re.compile("人(?:力|事|才|员|員|工|民)")
"""Staff, talent, labour and the people's currency: no person of a country."""


SHORTENED = ((_CONTACT, CONTACT), (_NUMBER, NUMBER), (_SPACE, " "))
"""What is replaced after the facts are marked, in this order; then the ends are stripped."""


class Marked(NamedTuple):
    """A span of a normal form and the mark that stands for it."""

    start: int
    end: int
    mark: str
    place: Place | None = None


class _Origins(NamedTuple):
    automaton: TermAutomaton
    open_ended: list[bool]


class Masked(NamedTuple):
    """The text as the classifier may see it, and the places that are no nationality."""

    text: str
    places: tuple[Place, ...]


def masked(reading: Reading) -> Masked:
    """Return every field in lower case with the marks in, a line end between two."""
    texts: list[str] = []
    places: list[Place] = []
    for name, field in reading.fields.items():
        text, found = _masked_field(field, reading, name)
        texts.append(text)
        places += found
    return Masked("\n".join(texts), tuple(places))


def _masked_field(field: Normalised, reading: Reading, name: TextField) -> tuple[str, list[Place]]:
    marks = marks_in(field, reading, name)
    text = "".join(_with_marks(field.folded_head, standing(marks)))
    for pattern, mark in SHORTENED:
        text = pattern.sub(mark, text)
    return text.strip(), [one.place for one in marks if one.place is not None]


def unmarked(text: str) -> str:
    """Turn every mark into a space, for readers of words alone."""
    for mark in _MARKS:
        text = text.replace(mark, " ")
    return text


def marks_in(field: Normalised, reading: Reading, name: TextField) -> list[Marked]:
    """Return what is marked in the normal form of a field, in order; spans may overlap."""
    origins = list(_origins_in(field.folded_head))
    facts = _facts(field, reading, name)
    kept = [one for one in facts if not any(_covers(origin, one) for origin in origins)]
    return sorted((*kept, *origins), key=lambda one: (one.start, -one.end))


def standing(marks: Iterable[Marked]) -> Iterator[Marked]:
    """Yield the marks that are set: of those that overlap, the first."""
    done = 0
    for one in marks:
        if one.start >= done:
            yield one
            done = one.end


def _covers(origin: Marked, one: Marked) -> bool:
    return origin.start <= one.start and one.end <= origin.end


def _facts(field: Normalised, reading: Reading, name: TextField) -> Iterator[Marked]:
    """Yield where contacts and places lie in the normal form, with their marks."""
    for contact in reading.contacts:
        if contact.field == name:
            yield Marked(*_within(field, contact.start, contact.end), CONTACT)
    for place in reading.places:
        if place.field == name:
            yield _marked_place(place, *_within(field, place.start, place.end))


def _marked_place(place: Place, start: int, end: int) -> Marked:
    if place.role is PlaceRole.ORIGIN:
        return Marked(start, end, ORIGIN)
    return Marked(start, end, WATCHED if place.watched else PLACE, place)


def _origins_in(text: str) -> Iterator[Marked]:
    words = _origins()
    for found in words.automaton.find(level(text)):
        end = found.end
        if _PERSON_GOES_ON.match(text, end - 1):
            continue
        if words.open_ended[found.term] and (ending := _ENDING.match(text, end)):
            end = ending.end()
        yield Marked(found.start, end, ORIGIN)


def _within(field: Normalised, start: int, end: int) -> tuple[int, int]:
    """Map a span of the original to the normal form, by bisection over the way back."""
    positions = range(len(field.folded_head) + 1)
    first = bisect_left(positions, start + 1, key=lambda at: field.to_original(at, at)[1]) - 1
    last = bisect_left(positions, end, key=lambda at: field.to_original(at, at)[1])
    return max(first, 0), last


def _with_marks(text: str, marks: Iterable[Marked]) -> Iterator[str]:
    done = 0
    for start, end, mark, _ in marks:
        yield text[done:start]
        yield mark
        done = end
    yield text[done:]


@cache
def _origins() -> _Origins:
    listed: dict[str, str] = tomllib.loads(_ORIGINS.read_text("utf-8"))["words"]
    words = sorted({word for line in listed.values() for word in line.split()})
    plain = "\n".join(word.replace("_", " ").removesuffix("*") for word in words)
    folded = level(normalise(plain).folded).split("\n")
    open_ended = [word.endswith("*") for word in words]
    wanted = [
        Wanted(((word + "*" * is_open,),)) for word, is_open in zip(folded, open_ended, strict=True)
    ]
    return _Origins(TermAutomaton(wanted), open_ended)
