"""Whether probabilities keep their word: a calibration error and a reliability diagram."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.measures.evaluation import Judged, bins_of
from classifiers.measures.rates import Interval, Numbers, bootstrapped
from classifiers.measures.sections import Figure, Table
from records import LURES

_BINS = 10
_WIDTH = 20


def calibration_error(rows: Sequence[Judged]) -> Interval:
    """Return the expected calibration error over ten bins, with its bootstrap interval."""
    promised = np.array([row.probability for row in rows])
    came_true = np.array([float(row.ad_class in LURES) for row in rows])

    def error(drawn: NDArray[np.int64]) -> float:
        return _gap(promised[drawn], came_true[drawn])

    return bootstrapped(error, [str(number) for number in range(len(rows))])


def _gap(promised: Numbers, came_true: Numbers) -> float:
    bins = np.minimum((promised * _BINS).astype(int), _BINS - 1)
    gaps = np.bincount(bins, promised - came_true, minlength=_BINS)
    return float(np.abs(gaps).sum() / max(len(promised), 1))


def reliability(rows: Sequence[Judged]) -> Table:
    """Draw the reliability diagram: + is what was promised, o what came true, X both."""
    lines = []
    for one in bins_of(rows):
        promised, true = one.mean_probability, one.lures.value
        lines.append(
            (f"{promised:.3f}", one.lures.of, Figure.rate(one.lures), _bar(promised, true))
        )
    columns = ("mean probability", "texts", "lures", "0 to 1")
    title = "Reliability: + promised, o came true, X both"
    return Table(title=title, columns=columns, rows=tuple(lines))


def _bar(promised: float, true: float) -> str:
    bar = ["·"] * (_WIDTH + 1)
    bar[round(promised * _WIDTH)] = "+"
    bar[round(true * _WIDTH)] = "X" if bar[round(true * _WIDTH)] == "+" else "o"
    return f"`{''.join(bar)}`"
