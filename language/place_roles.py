"""The part that each place of a text plays, told by the words beside it."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from language.datafiles import read_toml
from language.gazetteer import Entry
from language.normalising import normalise
from language.phrases import Hit, Phrases, outermost, starts_word
from records import PlaceRole

Named = tuple[Hit, Entry]

_REACH_BEFORE = 34
_REACH_AFTER = 14
_REACH_LATER = 30
_REACH_BESIDE = 1
_SENTENCE_END = re.compile(
    r"[!?;\n。！？；۔।](?!\d)|(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\.(?!\d)"
)
"""Thai, Lao, Khmer and Burmese sentences end without a full stop: there it abbreviates."""
_CLAUSE_END = re.compile("[,،，、၊]")
_QUOTES = " \"'«»“”„‘’「」『』"


class Cue(NamedTuple):
    """What a word beside a place says; no role where it makes the place another's name.

    A leg leads on where the text names a place further on. ``last`` are the words of which
    one has to stand between the cue and the place, directly before the latter.
    """

    role: PlaceRole | None
    stands_before: bool
    reach: int
    is_leg: bool = False
    within_clause: bool = False
    last: tuple[str, ...] = ()


_SIDES = {
    "before": Cue(None, stands_before=True, reach=_REACH_BEFORE),
    "beside": Cue(None, stands_before=True, reach=_REACH_BESIDE),
    "after": Cue(None, stands_before=False, reach=_REACH_AFTER),
    "behind": Cue(None, stands_before=False, reach=_REACH_BESIDE),
    "later": Cue(None, stands_before=False, reach=_REACH_LATER, within_clause=True),
}
_NOTHING = Cue(PlaceRole.ADVERTISED, stands_before=True, reach=0)

Cues = list[tuple[Hit, Cue]]


def find_cues(folded: str) -> Cues:
    """Find the words that say what a place is, in the order of the text."""
    return outermost(_cues().find_words(folded))


def is_a_name(folded: str, place: Hit, cues: Cues) -> bool:
    """Say whether a word of trade, a title or a street stands directly beside the place."""
    return any(
        cue.role is None
        and (
            place.start >= hit.end and not folded[hit.end : place.start].strip(_QUOTES)
            if cue.stands_before
            else hit.start >= place.end and not folded[place.end : hit.start].strip(_QUOTES)
        )
        for hit, cue in cues
    )


def roles(folded: str, places: list[Named], cues: Cues) -> list[PlaceRole]:
    """Return the part of each place, given in the order of the text.

    A place is a meeting point or a destination where words beside it say so; beside a meeting
    point a watched place is the destination. Where people come from is an origin, unless the
    place is watched: a crossing tells of a journey. Any other is the advertised one.
    """
    said = [_nearest(folded, place, cues, places) for place in places]
    entries = [entry for _, entry in places]
    return _led_away(entries, _legs(entries, said, _ways(folded, places, said)))


def _nearest(folded: str, named: Named, cues: Cues, places: list[Named]) -> Cue:
    """Let the nearest cue decide that no sentence end or other place cuts off."""
    place, entry = named
    nearest, decides = _REACH_BEFORE + 1, _NOTHING
    for hit, cue in cues:
        gap = place.start - hit.end if cue.stands_before else hit.start - place.end
        if cue.role is None or not 0 <= gap <= cue.reach or gap >= nearest:
            continue
        if cue.role is PlaceRole.ORIGIN and (entry.watched or _is_counted(folded, hit)):
            continue
        between = (hit.end, place.start) if cue.stands_before else (place.end, hit.start)
        if not _is_cut(folded, *between, cue, _others(entry, places)) and _leads(
            folded, *between, cue
        ):
            nearest, decides = gap, cue
    return decides


def _is_counted(folded: str, cue: Hit) -> bool:
    """Say whether a number stands before: "20 people Laos" names the place of work."""
    return folded[max(cue.start - 2, 0) : cue.start].strip()[-1:].isdigit()


def _others(entry: Entry, places: list[Named]) -> list[Hit]:
    """Return the other places, its own country left out: "taken to Laos, Golden Triangle"."""
    return [hit for hit, other in places if other.id.upper() != entry.country]


def _is_cut(folded: str, start: int, end: int, cue: Cue, others: list[Hit]) -> bool:
    between = folded[start:end]
    if _SENTENCE_END.search(between) or (cue.within_clause and _CLAUSE_END.search(between)):
        return True
    return any(start <= other.start and other.end <= end for other in others)


def _leads(folded: str, start: int, end: int, cue: Cue) -> bool:
    """Say whether one of the cue's last words, if it needs one, stands before the place."""
    between = folded[start:end].rstrip(_QUOTES)
    return not cue.last or any(
        between.endswith(word) and starts_word(between, len(between) - len(word))
        for word in cue.last
    )


def _ways(folded: str, places: list[Named], said: list[Cue]) -> list[PlaceRole]:
    """Where nothing but "to" stands between two places, the way leads to the second.

    "From" the first tells then where people set out; a bare "A to B" is a driver's route.
    """
    found = [cue.role or PlaceRole.ADVERTISED for cue in said]
    for index in range(len(places) - 1):
        start, end = places[index][0].end, places[index + 1][0].start
        if folded[start:end].strip(_QUOTES) not in _ways_between():
            continue
        if found[index] is PlaceRole.ORIGIN:
            found[index] = PlaceRole.MEETING_POINT
        if found[index + 1] is PlaceRole.ADVERTISED:
            found[index + 1] = PlaceRole.DESTINATION
    return found


def _legs(places: list[Entry], said: list[Cue], found: list[PlaceRole]) -> list[PlaceRole]:
    """Who flies to a place and is led on from there gathers there."""
    return [
        PlaceRole.MEETING_POINT
        if cue.is_leg
        and (
            _goes_on(entry, places[index + 1 :], found[index + 1 :])
            or (not entry.watched and _is_watched_elsewhere(places, found))
        )
        else role
        for index, (entry, cue, role) in enumerate(zip(places, said, found, strict=True))
    ]


def _goes_on(entry: Entry, later: list[Entry], found: list[PlaceRole]) -> bool:
    return any(
        role is PlaceRole.DESTINATION and entry.id != other.id
        for other, role in zip(later, found, strict=True)
    )


def _is_watched_elsewhere(places: list[Entry], found: list[PlaceRole]) -> bool:
    return any(
        entry.watched and role is PlaceRole.ADVERTISED
        for entry, role in zip(places, found, strict=True)
    )


def _led_away(places: list[Entry], found: list[PlaceRole]) -> list[PlaceRole]:
    """Who meets elsewhere is brought to the watched place that is named beside."""
    if PlaceRole.MEETING_POINT not in found:
        return found
    met = {e.id for e, role in zip(places, found, strict=True) if role is PlaceRole.MEETING_POINT}
    return [
        PlaceRole.DESTINATION
        if role is PlaceRole.ADVERTISED and entry.watched and entry.id not in met
        else role
        for entry, role in zip(places, found, strict=True)
    ]


@cache
def _cues() -> Phrases[Cue]:
    table = read_toml("language", "data/place_roles.toml")
    cues = [
        *_sided(table["called_like_a_place"], None),
        *_sided(table["legs"], PlaceRole.DESTINATION, is_leg=True),
        *_parted(table["parted"]),
    ]
    for role, sides in table["roles"].items():
        cues += _sided(sides, PlaceRole(role))
    return Phrases((normalise(word).folded, cue) for word, cue in cues)


def _sided(
    sides: dict[str, dict[str, list[str]]], role: PlaceRole | None, *, is_leg: bool = False
) -> Iterator[tuple[str, Cue]]:
    for side, languages in sides.items():
        cue = _SIDES[side]._replace(role=role, is_leg=is_leg)
        yield from ((word, cue) for words in languages.values() for word in words)


def _parted(table: dict[str, dict[str, Any]]) -> Iterator[tuple[str, Cue]]:
    for role, languages in table.items():
        for row in languages.values():
            last = tuple(_folded(row["last"]))
            cue = Cue(PlaceRole(role), stands_before=True, reach=_REACH_BEFORE, last=last)
            yield from ((word, cue) for word in row["words"])


@cache
def _ways_between() -> frozenset[str]:
    words = read_toml("language", "data/place_roles.toml")["ways"].values()
    return frozenset(_folded(word for group in words for word in group))


def _folded(words: Iterable[str]) -> list[str]:
    return [normalise(word).folded for word in words]
