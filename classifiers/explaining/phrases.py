"""The strongest phrases of a text: runs of words whose letters weigh most, on either side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.explaining.tracing import Trace
from classifiers.explaining.units import Units, units_of
from records import IndicatorHit, Phrase

Weights = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

_ENOUGH_QUOTES = 3
"""With so many different quotes of indicators for a lure, fewer phrases are added to them."""
_FEW, _MANY, _AGAINST = 3, 5, 2
_LEAST = 0.15
"""A phrase that moves the log-odds by less (4 points of 100 at an even chance) is not quoted."""
_NARROWEST = 4
_WIDEST = 60
"""Letters of a phrase; a Han character counts as three."""
_UNITS = 28


def phrases(
    trace: Trace, weights: Weights, hits: Sequence[IndicatorHit], cuts: Sequence[int]
) -> tuple[Phrase, ...]:
    """Return the strongest phrases that no indicator quotes, those for a lure first.

    weights: log-odds by letter. cuts: where words may end in scripts without spaces, as the
    encoder cuts them.
    """
    units = units_of(trace.text, frozenset(cuts))
    if units is None:
        return ()
    found: list[Phrase] = []
    runs = _runs(units, trace.covered(hits))
    for sign, wanted in ((1.0, _wanted(hits)), (-1.0, _AGAINST)):
        for start, end in _strongest(runs, sign * weights, wanted):
            span = trace.span(start, end)
            weight = round(float(weights[start:end].sum()), 3)
            found.append(
                Phrase(
                    field=span.field,
                    quote=span.quote,
                    start=span.start,
                    end=span.end,
                    weight=weight,
                )
            )
    return tuple(found)


def _wanted(hits: Sequence[IndicatorHit]) -> int:
    quotes = {hit.quote for hit in hits if hit.for_or_against == "for"}
    return _FEW if len(quotes) >= _ENOUGH_QUOTES else _MANY


@dataclass(frozen=True, slots=True)
class _Runs:
    """All runs of up to so many units: one row a first unit, one column a length.

    first, last: numbers of units; begin, end: letters. first and begin have one column. fits:
    whether a run may be a phrase.
    """

    first: Places
    last: Places
    begin: Places
    end: Places
    fits: Flags


def _runs(units: Units, covered: Flags) -> _Runs:
    count = len(units.starts)
    first = np.arange(count)[:, None]
    last = first + np.arange(min(_UNITS, count))
    inside, last = last < count, np.minimum(last, count - 1)
    begin, end = units.starts[first], units.ends[last]
    barred = np.concatenate([[0], np.cumsum(units.breaks | covered)])
    fits = inside & units.words[first] & units.words[last] & (barred[end] == barred[begin])
    wide = units.widths[end] - units.widths[begin]
    fits &= (wide >= _NARROWEST) & (wide <= _WIDEST)
    return _Runs(first, last, begin, end, fits)


def _strongest(runs: _Runs, weights: Weights, wanted: int) -> Iterator[tuple[int, int]]:
    """Yield the spans that beat their text by most, none overlapping.

    What all words of a text bear alike says nothing of any of them, so that the text's mean is
    taken off every letter.
    """
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    usual = max(float(weights.mean()), 0.0)
    added = sums[runs.end] - sums[runs.begin]
    strong = runs.fits & (added >= _LEAST)
    gains = np.where(strong, added - usual * (runs.end - runs.begin), -1.0)
    for _ in range(wanted):
        row, column = divmod(int(gains.argmax()), gains.shape[1])
        if gains[row, column] <= 0:
            return
        yield int(runs.begin[row, 0]), int(runs.end[row, column])
        gains[(runs.first <= runs.last[row, column]) & (runs.last >= row)] = -1.0
