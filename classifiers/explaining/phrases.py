"""The strongest phrases of a text: runs of words whose letters weigh most, on either side."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.explaining.tracing import Trace
from classifiers.explaining.units import Units, units_of
from records import IndicatorHit, Phrase

Weights = NDArray[np.float64]
Flags = NDArray[np.bool_]

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
    quoted = trace.covered(hits)
    for sign, wanted in ((1.0, _wanted(hits)), (-1.0, _AGAINST)):
        for start, end in _strongest(units, sign * weights, quoted, wanted):
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


def _strongest(
    units: Units, weights: Weights, covered: Flags, wanted: int
) -> Iterator[tuple[int, int]]:
    """Yield the spans that beat their text by most, none overlapping.

    What all words of a text bear alike says nothing of any of them, so that the text's mean is
    taken off every letter.
    """
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    usual = max(float(weights.mean()), 0.0)
    first = np.arange(len(units.starts))[:, None]
    last = first + np.arange(min(_UNITS, len(units.starts)))
    fits, last = _fitting(units, first, last, covered)
    begin, end = units.starts[first], units.ends[last]
    added = sums[end] - sums[begin]
    gains = np.where(fits & (added >= _LEAST), added - usual * (end - begin), -1.0)
    for _ in range(wanted):
        row, column = divmod(int(gains.argmax()), gains.shape[1])
        if gains[row, column] <= 0:
            return
        yield int(begin[row, 0]), int(end[row, column])
        gains[(first <= last[row, column]) & (last >= row)] = -1.0


def _fitting(
    units: Units, first: NDArray[np.int64], last: NDArray[np.int64], covered: Flags
) -> tuple[Flags, NDArray[np.int64]]:
    """Say which runs of units may be a phrase; return the last units, cut to the text."""
    inside = last < len(units.starts)
    last = np.minimum(last, len(units.starts) - 1)
    begin, end = units.starts[first], units.ends[last]
    barred = np.concatenate([[0], np.cumsum(units.breaks | covered)])
    fits = inside & units.words[first] & units.words[last] & (barred[end] == barred[begin])
    wide = units.widths[end] - units.widths[begin]
    return fits & (wide >= _NARROWEST) & (wide <= _WIDEST), last
