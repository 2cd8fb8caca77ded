"""A new model beside the one in use, on texts that neither learned from.

The rule: a new model is worse when, on a set with at least 30 texts and 10 lures, its F1 or its
precision is more than 0.01 lower and stays lower in at least 90% of 2,000 resamples of the texts.
Both models judge the same texts, so that the resampling is paired (Koehn 2004, "Statistical
significance tests for machine translation evaluation"): texts on which they agree cancel out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.assess import Recogniser
from classifiers.learning.comparison import Comparison
from classifiers.learning.rulings import Ruled
from classifiers.measures.evaluation import Judged, judge, slice_of
from classifiers.measures.rates import f1_of
from classifiers.measures.sections import Cell, Figure, Table
from classifiers.measures.written_apart import read_frozen
from classifiers.training.examples import Example, from_rulings
from records import LURES, Band

SMALLEST_DROP = 0.01
SURE_FROM = 0.9
FEWEST_TEXTS, FEWEST_LURES = 30, 10
_RESAMPLES = 2_000
_SEED = 20261122
_COLUMNS = ("model", "texts", "lures", "precision", "recall", "F1")

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
Sets = Mapping[str, Sequence[Example]]


@dataclass(frozen=True, slots=True)
class Change:
    """By how much a score of the new model lies above that of the one in use."""

    score: str
    by: Figure
    lower_in: float
    """Share of the resamples in which the new model's score is the lower one."""

    @property
    def is_worse(self) -> bool:
        """Whether the score fell, beyond noise."""
        return self.by.value < -SMALLEST_DROP and self.lower_in >= SURE_FROM

    def __str__(self) -> str:
        by = f"{self.by.value:+.3f} ({self.by.low:+.3f} to {self.by.high:+.3f})"
        return f"{self.score} {by}, lower in {self.lower_in:.0%} of the resamples"


@dataclass(frozen=True, slots=True)
class Contest:
    """Two models on one set of texts: counts and scores, no text."""

    title: str
    in_use: Sequence[Judged]
    new: Sequence[Judged]

    @property
    def decides(self) -> bool:
        """Whether there are texts enough to call a model worse."""
        lures = sum(row.ad_class in LURES for row in self.new)
        return len(self.new) >= FEWEST_TEXTS and lures >= FEWEST_LURES

    def changes(self) -> tuple[Change, ...]:
        """Return how F1 and precision changed, with their paired bootstrap intervals."""
        if not self.new:
            return ()
        counts = _joint_counts(self.in_use, self.new)
        drawn = np.random.default_rng(_SEED).multinomial(
            len(self.new), counts / counts.sum(), size=_RESAMPLES
        )
        return tuple(
            _change(name, score(counts[None]), score(drawn)) for name, score in _SCORES.items()
        )

    def worse(self) -> Iterator[str]:
        """Yield in which way the new model is worse."""
        if self.decides:
            yield from (f"{self.title}: {one}" for one in self.changes() if one.is_worse)

    def table(self) -> Table:
        """Return both models' numbers, and what changed."""
        changed = "; ".join(map(str, self.changes()))
        few = "" if self.decides else "; too few texts to decide anything"
        return Table(
            title=f"{self.title}: {changed}{few}" if changed else f"{self.title}: none yet",
            columns=_COLUMNS,
            rows=(_row("in use", self.in_use), _row("new", self.new)) if changed else (),
        )


def compare(in_use: Recogniser, new: Recogniser, sets: Sets) -> Comparison:
    """Judge every set with both models and say in which way the new one is worse, if any."""
    contests = [
        Contest(title, judge(in_use, examples), judge(new, examples))
        for title, examples in sets.items()
    ]
    return Comparison(
        in_use=in_use.name,
        new=new.name,
        tables=tuple(one.table() for one in contests),
        worse=tuple(words for one in contests for words in one.worse()),
    )


def sets_of(left_out: Sequence[Ruled]) -> Sets:
    """Return what models are compared on: the frozen sets and the rulings that never teach."""
    rulings = from_rulings((one.ad, one.ruling) for one in left_out)
    return {"Frozen sets": read_frozen(), "Rulings left out of training": rulings}


def _row(name: str, rows: Sequence[Judged]) -> tuple[Cell, ...]:
    found = slice_of(rows)
    f1 = Figure.score(f1_of(_flagged(rows), _lures(rows)))
    rates = (Figure.rate(found.precision), Figure.rate(found.recall))
    return (name, len(rows), int(_lures(rows).sum()), *rates, f1)


def _flagged(rows: Sequence[Judged]) -> NDArray[np.bool_]:
    return np.array([row.band is Band.FLAG for row in rows], dtype=bool)


def _lures(rows: Sequence[Judged]) -> NDArray[np.bool_]:
    return np.array([row.ad_class in LURES for row in rows], dtype=bool)


def _joint_counts(in_use: Sequence[Judged], new: Sequence[Judged]) -> Counts:
    """Count the texts by (lure, flagged by the one in use, flagged by the new one)."""
    kinds = _lures(new) * 4 + _flagged(in_use) * 2 + _flagged(new)
    return np.bincount(kinds, minlength=8)


def _f1(counts: Counts) -> Numbers:
    """Return by how much F1 changes, for rows of joint counts."""
    return _f1_of(*_new(counts)) - _f1_of(*_old(counts))


def _precision(counts: Counts) -> Numbers:
    """Return by how much precision changes; who flags nothing is never wrong."""
    return _precision_of(*_new(counts)) - _precision_of(*_old(counts))


def _f1_of(hits: Counts, alarms: Counts, misses: Counts) -> Numbers:
    return np.asarray(2 * hits / np.maximum(2 * hits + alarms + misses, 1))


def _precision_of(hits: Counts, alarms: Counts, _misses: Counts) -> Numbers:
    flagged = hits + alarms
    return np.where(flagged > 0, hits / np.maximum(flagged, 1), 1.0)


def _new(counts: Counts) -> tuple[Counts, Counts, Counts]:
    """Return hits, false alarms and misses of the new model."""
    return (
        counts[:, 5] + counts[:, 7],
        counts[:, 1] + counts[:, 3],
        counts[:, 4] + counts[:, 6],
    )


def _old(counts: Counts) -> tuple[Counts, Counts, Counts]:
    """Return hits, false alarms and misses of the model in use."""
    return (
        counts[:, 6] + counts[:, 7],
        counts[:, 2] + counts[:, 3],
        counts[:, 4] + counts[:, 5],
    )


_SCORES = {"F1": _f1, "precision": _precision}


def _change(name: str, found: Numbers, drawn: Numbers) -> Change:
    low, high = np.quantile(drawn, [0.025, 0.975])
    by = Figure(value=float(found[0]), low=float(low), high=float(high))
    return Change(name, by, float((drawn < 0).mean()))
