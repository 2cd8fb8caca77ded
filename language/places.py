"""The places that an advert names, and the part that each plays."""

import re
from functools import cache

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
_SENTENCE_END = re.compile(r"[.!?;\n。！？；۔।](?!\d)")
_ADDRESS = re.compile(
    r"(?<![!-~])(?:[!-~]*(?:[@_]|://|www\.)[!-~]*|[!-~]+\.(?:com|net|org|me|cc|vip|top)\b[!-~]*)"
)
"""A place's name in a handle, an e-mail or a web address is no place."""
_SUFFIXED = re.compile("[\u0400-\u04ff\u0900-\u09ff]")


def find_places(text: Normalised, field: TextField) -> tuple[Place, ...]:
    """Find the gazetteer's places in one field, in the order of the text.

    The longest name wins, only whole words count, and phrases of the deny list (KK Parking)
    are no places. A place is a meeting point or a destination where words beside it say so,
    else the advertised one.
    """
    found = _named(text)[:MOST_PLACES]
    if not found:
        return ()
    cues = outermost(_cues().find_words(text.folded_head))
    return tuple(
        _place(text, field, hit, entry, _role(text.folded_head, hit, cues, found))
        for hit, entry in found
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


@cache
def _cues() -> Phrases[tuple[PlaceRole, bool]]:
    """Role cues: what each says, and whether it stands before the place or after it."""
    roles = read_toml("language", "data/place_roles.toml")["roles"]
    return Phrases(
        (normalise(word).folded, (PlaceRole(role), side == "before"))
        for role, sides in roles.items()
        for side, languages in sides.items()
        for words in languages.values()
        for word in words
    )


def _role(
    folded: str,
    place: Hit,
    cues: list[tuple[Hit, tuple[PlaceRole, bool]]],
    places: list[tuple[Hit, Entry]],
) -> PlaceRole:
    """Let the nearest cue decide that no sentence end or other place cuts off."""
    nearest, role = _REACH_BEFORE + 1, PlaceRole.ADVERTISED
    for cue, (said, stands_before) in cues:
        gap = place.start - cue.end if stands_before else cue.start - place.end
        if not 0 <= gap <= (_REACH_BEFORE if stands_before else _REACH_AFTER) or gap >= nearest:
            continue
        between = (cue.end, place.start) if stands_before else (place.end, cue.start)
        if not _is_cut(folded, *between, places):
            nearest, role = gap, said
    return role


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
