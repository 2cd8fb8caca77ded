"""The numbered notes under an advert: each says why some of its words matter."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.marks import Quote, Side
from records import Ad, Assessment, IndicatorHit, TextField


@dataclass(frozen=True, slots=True)
class Note:
    """One indicator, with every quote that supports it."""

    number: int
    id: str
    side: Side
    framework: str
    sentence: str
    hits: tuple[IndicatorHit, ...]

    @property
    def quotes(self) -> tuple[str, ...]:
        """The quoted words, each once, in the order of the advert."""
        return tuple(dict.fromkeys(hit.quote for hit in self.hits))


def notes_of(assessment: Assessment | None) -> list[Note]:
    """Return the notes of an assessment, those for a lure first, numbered in reading order."""
    if assessment is None:
        return []
    groups: dict[tuple[str, str, str, str], list[IndicatorHit]] = {}
    for hit in sorted(assessment.indicators, key=_reading_order):
        key = (hit.for_or_against, hit.id, hit.framework, hit.note)
        groups.setdefault(key, []).append(hit)
    in_order = sorted(groups.items(), key=lambda group: group[0][0] != "for")
    return [
        Note(number, name, Side(side), framework, sentence, tuple(hits))
        for number, ((side, name, framework, sentence), hits) in enumerate(in_order, start=1)
    ]


def quotes_in(ad: Ad, field: TextField, notes: Sequence[Note]) -> list[Quote]:
    """Return the notes' quotes in a field, those left out that are not found in their place."""
    text = ad.title if field is TextField.TITLE else ad.text
    return [
        Quote(hit.start, hit.end, note.side, note.number)
        for note in notes
        for hit in note.hits
        if hit.field is field and text[hit.start : hit.end] == hit.quote
    ]


def unnumbered(ad: Ad, field: TextField, assessment: Assessment) -> list[Quote]:
    """Return the quotes without their notes, for a list that only shows where they stand."""
    quotes = quotes_in(ad, field, notes_of(assessment))
    return [Quote(one.start, one.end, one.side) for one in quotes]


def _reading_order(hit: IndicatorHit) -> tuple[bool, int, int]:
    return hit.field is not TextField.TITLE, hit.start, hit.end
