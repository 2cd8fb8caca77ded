"""The places that an advert names, and the part that each plays."""

import re
from functools import cache
from typing import NamedTuple

from language.datafiles import read_toml
from language.gazetteer import Alias, Entry, gazetteer
from language.normalised import Normalised
from language.normalising import normalise
from language.phrases import Hit, Phrases, ends_word, longest, outermost, starts_word
from records import Place, PlaceRole, TextField

MOST_PLACES = 200
"""No honest advert names more; the bound keeps hostile text cheap."""

_REACH_BEFORE = 34
_REACH_AFTER = 14
_REACH_BESIDE = 1
_SENTENCE_END = re.compile(
    r"[!?;\n。！？；۔।](?!\d)|(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\.(?!\d)"
)
"""Thai, Lao, Khmer and Burmese sentences end without a full stop: there it abbreviates."""
_QUOTES = " \"'«»“”„‘’「」『』"
_ADDRESS = re.compile(
    r"(?<![!-~])(?:[!-~]*(?:[@_]|://|www\.)[!-~]*|[!-~]+\.(?:com|net|org|me|cc|vip|top)\b[!-~]*)"
)
"""A place's name in a handle, an e-mail or a web address is no place."""
_SUFFIXED = re.compile("[\u0400-\u04ff\u0900-\u09ff]")


def find_places(text: Normalised, field: TextField) -> tuple[Place, ...]:
    """Find the gazetteer's places in one field, in the order of the text.

    The longest name wins, only whole words count, and phrases of the deny list (KK Parking)
    are no places, nor are people, shops and streets called like one (Bangkok Street Grill).
    A place is a meeting point or a destination where words beside it say so; beside a meeting
    point a watched place is the destination. Where people come from is an origin, unless the
    place is watched: a crossing tells of a journey. Any other is the advertised one.
    """
    named = _named(text)[:MOST_PLACES]
    if not named:
        return ()
    folded = text.folded_head
    cues = outermost(_cues().find_words(folded))
    found = [(hit, entry) for hit, entry in named if not _is_a_name(folded, hit, cues)]
    roles = _led_away(
        [entry for _, entry in found], [_role(folded, one, cues, found) for one in found]
    )
    return tuple(
        _place(text, field, hit, entry, role)
        for (hit, entry), role in zip(found, roles, strict=True)
    )


def _named(text: Normalised) -> list[tuple[Hit, Entry]]:
    hits = longest(
        (_trim(hit._replace(end=end), alias), alias)
        for hit, alias in gazetteer().find(text.folded_head)
        if (end := _end(text, hit, alias))
    )
    sure = {alias.entry.country for _, alias in hits if alias.entry and not alias.ambiguous}
    addresses = [match.span() for match in _ADDRESS.finditer(text.folded_head)]
    return [
        (hit, alias.entry)
        for hit, alias in hits
        if alias.entry
        and (not alias.ambiguous or alias.entry.country in sure)
        and not any(start <= hit.start < end for start, end in addresses)
    ]


def _end(text: Normalised, hit: Hit, alias: Alias) -> int:
    """Return where the name ends when it stands as a word, with its case ending, else 0."""
    if alias.exact and text.text[hit.start : hit.end] != alias.exact:
        return 0
    if not starts_word(text.folded, hit.start):
        return 0
    if ends_word(text.folded, hit.end):
        return 0 if alias.stem else hit.end
    return _end_of_suffix(text.folded, hit.end)


def _end_of_suffix(folded: str, end: int) -> int:
    """Russian, Bengali and Nepali names take endings: "in Thailand" is one word there."""
    if not _SUFFIXED.match(folded[end - 1]):
        return 0
    suffix = _suffixes().match(folded, end)
    return suffix.end() if suffix and ends_word(folded, suffix.end()) else 0


@cache
def _suffixes() -> re.Pattern[str]:
    words: list[str] = read_toml("language", "data/place_roles.toml")["suffixes"]
    folded = sorted((normalise(word).folded for word in words), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, folded)))


def _trim(hit: Hit, alias: Alias) -> Hit:
    return Hit(hit.start + alias.before, hit.end - alias.after)


class _Cue(NamedTuple):
    """What a word beside a place says; no role where it makes the place another's name."""

    role: PlaceRole | None
    stands_before: bool
    reach: int


_SIDES = {
    "before": (True, _REACH_BEFORE),
    "beside": (True, _REACH_BESIDE),
    "after": (False, _REACH_AFTER),
    "behind": (False, _REACH_BESIDE),
}


@cache
def _cues() -> Phrases[_Cue]:
    table = read_toml("language", "data/place_roles.toml")
    groups = [(PlaceRole(role), sides) for role, sides in table["roles"].items()]
    return Phrases(
        (normalise(word).folded, _Cue(role, *_SIDES[side]))
        for role, sides in [*groups, (None, table["called_like_a_place"])]
        for side, languages in sides.items()
        for words in languages.values()
        for word in words
    )


def _is_a_name(folded: str, place: Hit, cues: list[tuple[Hit, _Cue]]) -> bool:
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


def _role(
    folded: str,
    named: tuple[Hit, Entry],
    cues: list[tuple[Hit, _Cue]],
    places: list[tuple[Hit, Entry]],
) -> PlaceRole:
    """Let the nearest cue decide that no sentence end or other place cuts off."""
    place, entry = named
    nearest, role = _REACH_BEFORE + 1, PlaceRole.ADVERTISED
    for hit, cue in cues:
        gap = place.start - hit.end if cue.stands_before else hit.start - place.end
        if cue.role is None or not 0 <= gap <= cue.reach or gap >= nearest:
            continue
        if cue.role is PlaceRole.ORIGIN and (entry.watched or _is_counted(folded, hit)):
            continue
        between = (hit.end, place.start) if cue.stands_before else (place.end, hit.start)
        if not _is_cut(folded, *between, places):
            nearest, role = gap, cue.role
    return role


def _is_counted(folded: str, cue: Hit) -> bool:
    """Say whether a number stands before: "20 people Laos" names the place of work."""
    return folded[max(cue.start - 2, 0) : cue.start].strip()[-1:].isdigit()


def _led_away(places: list[Entry], roles: list[PlaceRole]) -> list[PlaceRole]:
    """Who meets elsewhere is brought to the watched place that is named beside."""
    if PlaceRole.MEETING_POINT not in roles:
        return roles
    met = {e.id for e, role in zip(places, roles, strict=True) if role is PlaceRole.MEETING_POINT}
    return [
        PlaceRole.DESTINATION
        if role is PlaceRole.ADVERTISED and entry.watched and entry.id not in met
        else role
        for entry, role in zip(places, roles, strict=True)
    ]


def _is_cut(folded: str, start: int, end: int, places: list[tuple[Hit, Entry]]) -> bool:
    if _SENTENCE_END.search(folded[start:end]):
        return True
    return any(start <= other.start and other.end <= end for other, _ in places)


def _place(text: Normalised, field: TextField, hit: Hit, entry: Entry, role: PlaceRole) -> Place:
    quote, start, end = text.quote(hit.start, hit.end)
    return Place(
        field=field,
        quote=quote,
        start=start,
        end=end,
        id=entry.id,
        name=entry.name,
        country=entry.country,
        role=role,
        watched=entry.watched,
    )
