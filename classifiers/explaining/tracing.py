"""From a place in the masked text back to the words of the advert."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.masking import SHORTENED, marks_in, standing
from language import Normalised, Reading
from language.offsets import Edit, Rewriting, rewrite
from records import Span, TextField

Positions = NDArray[np.int64]

_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Trace:
    """Where every code point of a masked text came from; -1 for the line ends between fields.

    text: the masked text; fields, starts, ends: one item a code point, offsets of the original.
    """

    text: str
    names: tuple[TextField, ...]
    originals: tuple[str, ...]
    fields: Positions
    starts: Positions
    ends: Positions

    def span(self, start: int, end: int) -> Span:
        """Return what the advert says at a span of the masked text, which lies in one field."""
        number = int(self.fields[start])
        first, last = int(self.starts[start:end].min()), int(self.ends[start:end].max())
        quote = self.originals[number][first:last]
        return Span(field=self.names[number], quote=quote, start=first, end=first + len(quote))

    def covered(self, spans: Iterable[Span]) -> NDArray[np.bool_]:
        """Say for each code point whether one of the spans quotes it."""
        covered = np.zeros(len(self.text), dtype=bool)
        for span in spans:
            inside = (self.starts < span.end) & (self.ends > span.start)
            covered |= inside & (self.fields == self.names.index(span.field))
        return covered


def trace(reading: Reading) -> Trace:
    """Mask an advert once more, keeping the way back."""
    texts: list[str] = []
    columns: list[tuple[Positions, Positions, Positions]] = []
    for number, (name, field) in enumerate(reading.fields.items()):
        if texts:
            nowhere = np.array([_NOWHERE])
            columns.append((nowhere, nowhere, nowhere))
        text, starts, ends = _field(field, reading, name)
        texts.append(text)
        columns.append((np.full(len(text), number), starts, ends))
    fields, starts, ends = (np.concatenate(parts) for parts in zip(*columns, strict=True))
    originals = tuple(field.original for field in reading.fields.values())
    return Trace("\n".join(texts), tuple(reading.fields), originals, fields, starts, ends)


def _field(
    field: Normalised, reading: Reading, name: TextField
) -> tuple[str, Positions, Positions]:
    steps = list(field.rewritings)
    marks = standing(marks_in(field, reading, name))
    text = _step(field.folded_head, (Edit(*one[:3]) for one in marks), steps)
    for pattern, mark in SHORTENED:
        others = (found for found in pattern.finditer(text) if found.group() != mark)
        edits = (Edit(*found.span(), mark) for found in others)
        text = _step(text, edits, steps)
    first = len(text) - len(text.lstrip())
    text = text.strip()
    starts, ends = np.arange(len(text)) + first, np.arange(1, len(text) + 1) + first
    for rewriting in reversed(steps):
        starts, ends = _back(starts, rewriting, ends=False), _back(ends, rewriting, ends=True)
    return text, starts, ends


def _step(text: str, edits: Iterable[Edit], steps: list[Rewriting]) -> str:
    text, rewriting = rewrite(text, edits)
    if rewriting is not None:
        steps.append(rewriting)
    return text


def _back(positions: Positions, step: Rewriting, *, ends: bool) -> Positions:
    """Do for all positions at once what ``Rewriting.back`` does for one span."""
    index = np.searchsorted(step.new_starts, positions, "left" if ends else "right") - 1
    new_end, old_end = np.array(step.new_ends)[index], np.array(step.old_ends)[index]
    inside = positions <= new_end if ends else positions < new_end
    edge = old_end if ends else np.array(step.old_starts)[index]
    moved = np.where(inside, edge, positions - new_end + old_end)
    return np.where(index < 0, positions, moved)
