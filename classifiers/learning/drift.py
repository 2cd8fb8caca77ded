"""Whether adverts and judgements change: counts by week, source and language.

The newest whole week is set beside the weeks before it by the population stability index over
tenths of the probability (Siddiqi 2006, "Credit Risk Scorecards": from 0.1 on worth a look, from
0.25 on a large shift). Small counts move the index by chance alone, so that a shift is named only
above its 95% point, chi-squared with nine degrees of freedom times (1/n + 1/m) (Yurdakul and
Naranjo 2020, doi:10.21314/JRMV.2020.227).
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from classifiers.learning.weeks import WEEK, last_whole_week
from ledger import Ledger, Tally
from records import Band

FEWEST = 50
"""Adverts that a week, and the weeks before together, need before anything is said."""
_TENTHS = 10
_LOOK, _LARGE = 0.1, 0.25
_CHI_SQUARED_95 = 16.919
"""Nine degrees of freedom."""
_SMOOTHING = 0.5


class Shift(StrEnum):
    """How far the newest week lies from the weeks before."""

    TOO_FEW = "too_few"
    STEADY = "steady"
    SHIFTED = "shifted"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class WeekNumbers:
    """What was judged in one week."""

    week: datetime
    judged: int = 0
    flagged: int = 0
    in_review: int = 0
    probability: float = 0.0
    """Sum over all."""
    tenths: tuple[int, ...] = (0,) * _TENTHS

    @property
    def mean(self) -> float | None:
        """Mean probability; None where nothing was judged."""
        return self.probability / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class DriftRow:
    """One source and language, or all of them: week by week, the newest last."""

    source: str
    """'' for all."""
    lang: str
    """'' for all."""
    weeks: tuple[WeekNumbers, ...]
    index: float | None
    """Population stability index; None where there are too few adverts."""
    shift: Shift

    @property
    def newest(self) -> WeekNumbers:
        """The newest whole week."""
        return self.weeks[-1]


def drift(ledger: Ledger, now: datetime, weeks: int) -> list[DriftRow]:
    """Return all adverts together, then every source and language, the largest shift first.

    weeks: how many whole weeks are told of, the newest one included; at least 2. The week
    that is not over yet is left out.
    """
    newest = last_whole_week(now)
    starts = [newest - WEEK * back for back in reversed(range(weeks))]
    by_week = [(start, ledger.judgements.tallies(start, start + WEEK)) for start in starts]
    kinds = sorted({(one.source, one.lang) for _, found in by_week for one in found})
    rows = [_row(by_week, source, lang) for source, lang in kinds]
    rows.sort(key=lambda row: (-(row.index or 0.0), -row.newest.judged, row.source, row.lang))
    return [_row(by_week, "", ""), *rows]


def stability_index(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the population stability index of two histograms; half a count smooths each bar."""
    shares = [((a + _SMOOTHING), (b + _SMOOTHING)) for a, b in zip(one, other, strict=True)]
    whole = sum(a for a, _ in shares), sum(b for _, b in shares)
    return sum(
        (a / whole[0] - b / whole[1]) * math.log(a / whole[0] * whole[1] / b) for a, b in shares
    )


def _row(by_week: Sequence[tuple[datetime, Sequence[Tally]]], source: str, lang: str) -> DriftRow:
    weeks = tuple(
        _numbers(start, (one for one in found if _belongs(one, source, lang)))
        for start, found in by_week
    )
    before = [sum(column) for column in zip(*(one.tenths for one in weeks[:-1]), strict=True)]
    index, shift = _shift(weeks[-1].tenths, before)
    return DriftRow(source, lang, weeks, index, shift)


def _belongs(tally: Tally, source: str, lang: str) -> bool:
    return not source or (tally.source, tally.lang) == (source, lang)


def _numbers(week: datetime, tallies: Iterable[Tally]) -> WeekNumbers:
    bands: dict[Band, int] = defaultdict(int)
    tenths, total = [0] * _TENTHS, 0.0
    for one in tallies:
        bands[one.band] += one.count
        tenths[one.tenth] += one.count
        total += one.probability
    judged = sum(bands.values())
    return WeekNumbers(week, judged, bands[Band.FLAG], bands[Band.REVIEW], total, tuple(tenths))


def _shift(newest: Sequence[int], before: Sequence[int]) -> tuple[float | None, Shift]:
    n, m = sum(newest), sum(before)
    if min(n, m) < FEWEST:
        return None, Shift.TOO_FEW
    index = stability_index(newest, before)
    if index < max(_LOOK, _CHI_SQUARED_95 * (1 / n + 1 / m)):
        return index, Shift.STEADY
    return index, Shift.LARGE if index >= _LARGE else Shift.SHIFTED
