"""What ages an advert asks for: "18-35 岁", "15 ปีขึ้นไป", "under 30". Not ages of people told of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from classifiers.lexicon import read_toml
from language import Normalised, normalise
from records import AgeCue, TextField

_WORDS = Path(__file__).parent / "data" / "age_words.toml"
_YOUNG_UNTIL = 38
"""Upper bound of the bands that reported adverts ask for (18-35, 20-32, 18-38)."""
_OF_AGE = 18
_YOUNGEST = 13
_OLDEST = 70
_LOOK = 22
"""How many code points around a number are read."""

_Bounds = tuple[int | None, int | None]


class AgeMention(NamedTuple):
    """An age band that an advert asks for, and where; None where a bound is not given."""

    minimum: int | None
    maximum: int | None
    field: TextField
    start: int
    end: int

    @property
    def cue(self) -> AgeCue:
        """What this band says about those it wants."""
        if self.minimum is not None and self.minimum < _OF_AGE:
            return AgeCue.UNDER_18
        if self.maximum is not None and self.maximum <= _YOUNG_UNTIL:
            return AgeCue.YOUNG_ADULT
        return AgeCue.ADULT


@dataclass(frozen=True, slots=True)
class _Words:
    number: re.Pattern[str]
    """A two-digit number, or a band of two."""
    age_before: re.Pattern[str]
    from_before: re.Pattern[str]
    under_before: re.Pattern[str]
    after: re.Pattern[str]
    experience: re.Pattern[str]
    children: tuple[str, ...]


def find_age_cue(title: Normalised, text: Normalised, image: Normalised | None = None) -> AgeCue:
    """Return the strongest cue: an asked age under 18 outranks a young band, then adult."""
    cues = {mention.cue for mention in age_mentions(title, text, image)}
    for cue in (AgeCue.UNDER_18, AgeCue.YOUNG_ADULT, AgeCue.ADULT):
        if cue in cues:
            return cue
    return AgeCue.NONE


def age_mentions(
    title: Normalised, text: Normalised, image: Normalised | None = None
) -> tuple[AgeMention, ...]:
    """Return every age band that is asked for; offsets are of the normalised field."""
    fields = {TextField.TITLE: title, TextField.TEXT: text, TextField.IMAGE: image}
    return tuple(
        AgeMention(*bounds, name, *span)
        for name, field in fields.items()
        if field is not None
        for bounds, span in _bands(field.folded_head)
    )


# An advert is asked twice: for its cue, and for the indicators that quote the words.
@lru_cache(maxsize=16)
def _bands(read: str) -> tuple[tuple[_Bounds, tuple[int, int]], ...]:
    """Return the bands of a folded text, and where they stand."""
    words = _words()
    numbers = ((_bounds(match, read, words), match.span()) for match in words.number.finditer(read))
    asked = ((bounds, span) for bounds, span in numbers if bounds is not None)
    found = ((at, phrase) for phrase in words.children if (at := read.find(phrase)) >= 0)
    children = (((_OF_AGE - 1, None), (at, at + len(phrase))) for at, phrase in found)
    return (*asked, *children)


def _bounds(match: re.Match[str], read: str, words: _Words) -> _Bounds | None:
    """Return the asked ages, or None where the number is no age or of a person told of."""
    before = read[max(0, match.start() - _LOOK) : match.start()].rpartition("\n")[2]
    after = words.after.match(read, match.end())
    if after is None or not (words.age_before.search(before) or after["years"]):
        return None
    first = int(match["first"])
    if match["last"]:
        return _plausible(first, int(match["last"]))
    if words.experience.search(before) or words.experience.search(
        read, match.end(), match.end() + _LOOK
    ):
        return None
    if words.under_before.search(before) or after["below"]:
        return _plausible(None, first) if first > _OF_AGE else None
    if words.from_before.search(before) or after["above"] or after["plus"]:
        return _plausible(first, None)
    return None


def _plausible(minimum: int | None, maximum: int | None) -> _Bounds | None:
    low, high = minimum or _YOUNGEST, maximum or _OLDEST
    return (minimum, maximum) if _YOUNGEST <= low < high <= _OLDEST else None


@cache
def _words() -> _Words:
    words: dict[str, Any] = read_toml(_WORDS)
    years, to, age = _any(words["years"]), _any(words["to"]), _any(words["age"])
    above, below = _any(words["above"]), _any(words["under_after"])
    # Two digits, then what stood before them: looking back at every letter takes far longer.
    first, last = r"(?P<first>\d\d)(?<![\d.,:/$]\d\d)", r"(?P<last>\d\d)"
    return _Words(
        number=re.compile(rf"{first}(?:\s?(?:{years})?\s?(?:{to})\s?{last})?(?![\d%]|[.,:]\d)"),
        age_before=re.compile(age),
        from_before=re.compile(rf"(?:{_any(words['from'])})\s*(?:{age})?\s*$"),
        under_before=re.compile(rf"(?:{_any(words['under'])})\s*(?:{age})?\s*$"),
        after=re.compile(
            rf"(?P<plus>\s?\+)?\s?(?P<years>{years})?\s?(?:(?P<above>{above})|(?P<below>{below}))?"
        ),
        experience=re.compile(_any(words["experience"])),
        children=tuple(normalise(word).folded for word in words["under_18_words"]),
    )


def _any(words: Iterable[str]) -> str:
    """Alternatives, longest first; Latin words must stand alone."""
    folded = sorted({normalise(word).folded for word in words}, key=len, reverse=True)
    return "|".join(
        rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])"
        if word[0].isalpha() and word.isascii()
        else re.escape(word)
        for word in folded
    )
