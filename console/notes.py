"""The numbered notes under an advert: each says why some of its words matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from console.marks import Quote, Side
from records import Ad, Assessment, IndicatorHit, Phrase, TextField

_ORDER = tuple(TextField)


@dataclass(frozen=True, slots=True)
class Note:
    """One indicator with every quote that supports it, or the words that weigh beside them all.

    ``sentence`` and ``framework`` are empty for the latter.
    """

    number: int
    id: str
    side: Side
    framework: str
    sentence: str
    hits: tuple[IndicatorHit | Phrase, ...]

    @property
    def quotes(self) -> tuple[tuple[str, str], ...]:
        """The quoted words with what they say in English, each once, in the advert's order."""
        glossed = {
            hit.quote: hit.gloss if isinstance(hit, IndicatorHit) else "" for hit in self.hits
        }
        return tuple(glossed.items())


class _Key(NamedTuple):
    side: str
    id: str
    framework: str
    sentence: str


def notes_of(assessment: Assessment | None) -> list[Note]:
    """Return the notes of an assessment, those for a lure first, numbered in reading order."""
    if assessment is None:
        return []
    groups: dict[_Key, list[IndicatorHit | Phrase]] = {}
    for hit in sorted(assessment.indicators, key=_reading_order):
        groups.setdefault(_key(hit), []).append(hit)
    for phrase in sorted(assessment.phrases, key=_reading_order):
        side = Side.FOR if phrase.weight > 0 else Side.AGAINST
        groups.setdefault(_Key(side, f"words_{side}", "", ""), []).append(phrase)
    in_order = sorted(groups.items(), key=lambda group: group[0].side != Side.FOR)
    return [
        Note(number, key.id, Side(key.side), key.framework, key.sentence, tuple(hits))
        for number, (key, hits) in enumerate(in_order, start=1)
    ]


def _key(hit: IndicatorHit) -> _Key:
    """Tell notes apart; where the quotes have a gloss beside them, the sentence needs none."""
    sentence = hit.note.partition(" Here: ")[0] if hit.gloss else hit.note
    return _Key(hit.for_or_against, hit.id, hit.framework, sentence)


def words_in(ad: Ad, assessment: Assessment | None, field: TextField) -> str:
    """Return the words of a field; those of pictures are what a machine read in them."""
    if field is TextField.IMAGE:
        return assessment.image_text if assessment else ""
    return ad.title if field is TextField.TITLE else ad.text


def quotes_in(text: str, field: TextField, notes: Sequence[Note]) -> list[Quote]:
    """Return the notes' quotes in a field, those left out that are not found in their place."""
    return [
        Quote(hit.start, hit.end, note.side, note.number)
        for note in notes
        for hit in note.hits
        if hit.field is field and text[hit.start : hit.end] == hit.quote
    ]


def unnumbered(ad: Ad, field: TextField, assessment: Assessment) -> list[Quote]:
    """Return the quotes without their notes, for a list that only shows where they stand."""
    quotes = quotes_in(words_in(ad, assessment, field), field, notes_of(assessment))
    return [Quote(one.start, one.end, one.side) for one in quotes]


def _reading_order(hit: IndicatorHit | Phrase) -> tuple[int, int, int]:
    return _ORDER.index(hit.field), hit.start, hit.end
