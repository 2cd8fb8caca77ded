"""Rates and scores with the uncertainty that their counts leave."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

_SEED = 20261122
_RESAMPLES = 1000

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its denominator and its 95% Wilson score interval (Wilson 1927)."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share; 0 where there is nothing to count."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound at 95%."""
        if not self.of:
            return 0.0, 1.0
        z, p, n = 1.96, self.value, self.of
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} ({self.hits}/{self.of}, {low:.2f}-{high:.2f})"


@dataclass(frozen=True, slots=True)
class Interval:
    """A score that is no share, such as F1, with its 95% bootstrap interval."""

    value: float
    low: float
    high: float


def f1_of(flagged: Flags, lures: Flags) -> Interval:
    """Return F1 with its percentile bootstrap interval (1,000 resamples of the texts).

    F1 depends on four counts alone, so that resampling texts is drawing these counts.
    """
    n = len(flagged)
    counts = np.array([(flagged & lures).sum(), (flagged & ~lures).sum(), (~flagged & lures).sum()])
    if not n:
        return Interval(0.0, 0.0, 1.0)
    shares = np.append(counts, n - counts.sum()) / n
    drawn = np.random.default_rng(_SEED).multinomial(n, shares, size=_RESAMPLES)
    low, high = np.quantile(_f1(drawn.T), [0.025, 0.975])
    return Interval(float(_f1(counts)), float(low), float(high))


def _f1(counts: NDArray[np.int64]) -> Numbers:
    """F1 of hits, false alarms and misses, along the first axis."""
    hits, alarms, misses = counts[0], counts[1], counts[2]
    return np.asarray(2 * hits / np.maximum(2 * hits + alarms + misses, 1))


def bootstrapped(
    score: Callable[[NDArray[np.int64]], float], groups: Sequence[str], resamples: int = _RESAMPLES
) -> Interval:
    """Return a score of rows with its percentile bootstrap interval.

    score: takes row numbers, which may repeat. groups: one name a row; whole groups are drawn,
    since texts of one company or one wording are no independent evidence.
    """
    names, member_of = np.unique(np.array(groups), return_inverse=True)
    members = [np.flatnonzero(member_of == number) for number in range(len(names))]
    draw = np.random.default_rng(_SEED)
    scores = [
        score(np.concatenate([members[one] for one in draw.integers(len(names), size=len(names))]))
        for _ in range(resamples)
    ]
    low, high = np.nanquantile(scores, [0.025, 0.975])
    return Interval(score(np.arange(len(groups))), float(low), float(high))
