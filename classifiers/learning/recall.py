"""How many lures the machine leaves alone, and so how many it finds: from random draws.

Each week stands for itself: a lure among n drawn of N clear adverts stands for N/n lures. The
sum over weeks of unlike weights gets the gamma interval of Fay and Feuer (1997, Statistics in
Medicine 16:791), which is never too short; with one week it is the exact Poisson interval. The
share of a single draw gets the interval of Clopper and Pearson (1934, Biometrika 26:404). A week
whose clear adverts were all ruled on is known, and adds no doubt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scipy.special import betaincinv, gammaincinv

ENOUGH = 30
"""So many rulings, in draws that were ruled on to the end, before anything is said."""
_TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class WeekCounts:
    """What is known of one drawn week. A lure is what a person ruled to be one."""

    week: datetime
    clear: int
    """Left alone by the machine, and so in the draw's frame."""
    drawn: int
    ruled: int
    lures: int
    """Of the drawn, ruled a lure."""
    held: int
    """Flagged or sent to review that week."""
    held_lures: int
    held_open: int
    """Of these, not ruled on yet."""
    held_expected: float
    """Sum of the probabilities of those not ruled on yet."""

    @property
    def is_complete(self) -> bool:
        """Whether the whole draw was ruled on: who chooses what to skip would bend the number."""
        return self.ruled == self.drawn

    @property
    def weight(self) -> float:
        """How many clear adverts each drawn one stands for."""
        return self.clear / self.drawn


@dataclass(frozen=True, slots=True)
class Missed:
    """What the machine misses, from every draw that was ruled on to the end."""

    weeks: int
    clear: int
    ruled: int
    lures: int
    missed: Estimate
    """Lures among all clear adverts of these weeks."""
    share: Estimate
    """Lures among clear adverts."""
    recall: Estimate | None
    """Lures that were flagged or went to review; None where no lure is known or expected.

    Both bounds let the adverts in review that nobody has ruled on speak against the estimate:
    for the lower one none of them is a lure, for the upper one each is.
    """
    held_lures: int
    held_open: int


def estimate(weeks: Sequence[WeekCounts]) -> Missed | None:
    """Return what is missed; None while too few rulings are there to say anything."""
    complete = [one for one in weeks if one.is_complete]
    ruled = sum(one.ruled for one in complete)
    if ruled < ENOUGH and not _all_known(complete):
        return None
    missed = _missed(complete)
    clear = sum(one.clear for one in complete)
    return Missed(
        weeks=len(complete),
        clear=clear,
        ruled=ruled,
        lures=sum(one.lures for one in complete),
        missed=missed,
        share=Estimate(missed.value / clear, missed.low / clear, missed.high / clear),
        recall=_recall(complete, missed),
        held_lures=sum(one.held_lures for one in complete),
        held_open=sum(one.held_open for one in complete),
    )


def _all_known(weeks: Sequence[WeekCounts]) -> bool:
    return bool(weeks) and all(one.drawn == one.clear for one in weeks)


def _missed(weeks: Sequence[WeekCounts]) -> Estimate:
    known = float(sum(one.lures for one in weeks if one.drawn == one.clear))
    unsure = [one for one in weeks if one.drawn < one.clear]
    found = fay_feuer([one.lures for one in unsure], [one.weight for one in unsure])
    seen = sum(one.lures for one in unsure)
    most = sum(one.clear for one in unsure)
    low, high = max(found.low, seen), min(found.high, most)
    return Estimate(known + found.value, known + low, known + high)


def _recall(weeks: Sequence[WeekCounts], missed: Estimate) -> Estimate | None:
    sure = sum(one.held_lures for one in weeks)
    most = sure + sum(one.held_open for one in weeks)
    likely = sure + sum(one.held_expected for one in weeks)
    if likely + missed.value == 0:
        return None
    return Estimate(
        likely / (likely + missed.value),
        sure / (sure + missed.high) if sure else 0.0,
        most / (most + missed.low) if most else 0.0,
    )


def fay_feuer(counts: Sequence[int], weights: Sequence[float]) -> Estimate:
    """Return a weighted sum of Poisson counts with its 95% gamma interval."""
    if not counts:
        return Estimate(0.0, 0.0, 0.0)
    pairs = list(zip(counts, weights, strict=True))
    total = sum(count * weight for count, weight in pairs)
    spread = sum(count * weight**2 for count, weight in pairs)
    heaviest = max(weights)
    low = _gamma(_TAIL, total**2 / spread, spread / total) if total else 0.0
    above, wider = total + heaviest, spread + heaviest**2
    return Estimate(total, low, _gamma(1 - _TAIL, above**2 / wider, wider / above))


def clopper_pearson(hits: int, of: int) -> Estimate:
    """Return a share with its exact 95% interval; 0 to 1 where nothing was counted."""
    if not of:
        return Estimate(0.0, 0.0, 1.0)
    low = float(betaincinv(hits, of - hits + 1, _TAIL)) if hits else 0.0
    high = float(betaincinv(hits + 1, of - hits, 1 - _TAIL)) if hits < of else 1.0
    return Estimate(hits / of, low, high)


def _gamma(chance: float, shape: float, scale: float) -> float:
    return float(gammaincinv(shape, chance)) * scale
