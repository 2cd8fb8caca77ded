"""The places that an advert names, and the part that each plays."""

import re
from functools import cache

from language.datafiles import read_toml
from language.gazetteer import Alias, Entry, gazetteer
from language.normalised import Normalised
from language.normalising import normalise
from language.phrases import Hit, ends_word, longest, starts_word
from language.place_roles import Named, find_cues, is_a_name, roles
from records import Place, PlaceRole, TextField

MOST_PLACES = 200
"""No honest advert names more; the bound keeps hostile text cheap."""

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
    cues = find_cues(folded)
    found = [(hit, entry) for hit, entry in named if not is_a_name(folded, hit, cues)]
    return tuple(
        _place(text, field, hit, entry, role)
        for (hit, entry), role in zip(found, roles(folded, found, cues), strict=True)
    )


def _named(text: Normalised) -> list[Named]:
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
