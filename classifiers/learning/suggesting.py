"""What to ask reviewers next: adverts that the model is unsure of, each unlike the others.

Uncertainty sampling (Lewis and Gale 1994, arXiv:cmp-lg/9407020) picks what lies near a
threshold; maximal marginal relevance (Carbonell and Goldstein 1998, doi:10.1145/290941.291025)
keeps the next one unlike those that are chosen or ruled on already, measured by the cosine of
the stored vectors. Adverts of languages and sources that were chosen before have to wait.
"""

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.head import Thresholds
from ledger import Embedded, Ledger
from records import Band, Stance

_POOL = 400
"""So many adverts around each threshold are looked at."""
_RULED = 2_000
_UNSURE_FROM = 0.25
"""Four times the odds of a threshold, or a quarter of them, are no longer unsure."""
_DISAGREEMENT = 0.9
_UNLIKE = 0.5
_FEW_RULINGS = 5
_CROWDING = 1.0

Vectors = NDArray[np.float32]


class Reason(StrEnum):
    """Why an advert is suggested."""

    NEAR_FLAG = "near_flag"
    NEAR_REVIEW = "near_review"
    HEADS_DISAGREE = "heads_disagree"
    UNLIKE_RULED = "unlike_ruled"
    FEW_IN_LANGUAGE = "few_in_language"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An advert to rule on, with the reasons, the main one first."""

    of: Embedded
    reasons: tuple[Reason, ...]
    nearest: float | None
    """Cosine to the nearest advert that was ruled on; None where no vector can be compared."""
    rulings_in_language: int


@dataclass(frozen=True, slots=True)
class _Pool:
    """Candidates with their vectors, and what was ruled on."""

    candidates: Sequence[Embedded]
    unsure: NDArray[np.float64]
    vectors: Vectors
    ruled: Vectors
    languages: Counter[str]


def read_thresholds(folder: Path) -> Thresholds:
    """Return where review and flag begin, of a model folder; loads no model."""
    described = json.loads((folder / "model.json").read_text("utf-8"))
    return Thresholds(**described["thresholds"])


def suggest(ledger: Ledger, thresholds: Thresholds, count: int) -> list[Suggestion]:
    """Return up to ``count`` adverts to rule on, the one that teaches most first.

    Pleas for help are left to the help desk.
    """
    pool = _pool(ledger, thresholds)
    nearest = _nearest(pool.vectors, pool.ruled)
    return [
        _suggestion(pool, place, thresholds, _known(pool, place, nearest))
        for place in _chosen(pool, nearest, count)
    ]


def _pool(ledger: Ledger, thresholds: Thresholds) -> _Pool:
    found = [
        *ledger.unruled.near(thresholds.flag, _POOL),
        *ledger.unruled.near(thresholds.review, _POOL),
        *ledger.unruled.likely_but_not_flagged(thresholds.flag, _POOL),
    ]
    each = {one.ad_id: one for one in found if one.stance is not Stance.SURVIVOR}
    unsure = {key: _unsure(one, thresholds) for key, one in each.items()}
    candidates = [one for key, one in each.items() if unsure[key] >= _UNSURE_FROM]
    ruled = ledger.unruled.ruled(_RULED)
    vectors = _vectors([*candidates, *ruled])
    return _Pool(
        candidates,
        np.array([unsure[one.ad_id] for one in candidates]),
        vectors[: len(candidates)],
        vectors[len(candidates) :],
        Counter(one.lang for one in ruled),
    )


def _unsure(one: Embedded, thresholds: Thresholds) -> float:
    """Return 1 at a threshold, less the more the odds differ from the odds there."""
    if _heads_disagree(one, thresholds):
        return _DISAGREEMENT
    return max(_near(one, thresholds.flag), _near(one, thresholds.review))


def _near(one: Embedded, threshold: float) -> float:
    return math.exp(-abs(_log_odds(one.probability) - _log_odds(threshold)))


def _log_odds(probability: float) -> float:
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(kept / (1 - kept))


def _heads_disagree(one: Embedded, thresholds: Thresholds) -> bool:
    """Whether the lure head is sure and another head kept the advert from being flagged."""
    return one.probability >= thresholds.flag and one.band is not Band.FLAG


def _vectors(found: Sequence[Embedded]) -> Vectors:
    """Return one row an advert; zeros where it has none, or one of another encoder."""
    rows = [np.frombuffer(one.embedding or b"", dtype="<f4") for one in found]
    sizes = Counter(len(row) for row in rows if len(row))
    size = sizes.most_common(1)[0][0] if sizes else 1
    fitting = [row if len(row) == size else np.zeros(size, dtype=np.float32) for row in rows]
    return np.array(fitting, dtype=np.float32).reshape(len(found), size)


def _nearest(vectors: Vectors, others: Vectors) -> NDArray[np.float64]:
    """Return each row's largest cosine to the others; 0 where there are none."""
    if not len(others) or not len(vectors):
        return np.zeros(len(vectors))
    return np.asarray(np.clip((vectors @ others.T).max(axis=1), 0, 1), dtype=np.float64)


def _known(pool: _Pool, place: int, nearest: NDArray[np.float64]) -> float | None:
    """Return the cosine to the nearest ruled advert; None where there is nothing to compare."""
    return float(nearest[place]) if pool.vectors[place].any() and pool.ruled.any() else None


def _chosen(pool: _Pool, nearest: NDArray[np.float64], count: int) -> Iterator[int]:
    """Yield places, greedily: unsure, unlike what is known or chosen, of a rare kind."""
    known, free = nearest.copy(), np.ones(len(pool.candidates), dtype=bool)
    languages: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    for number in range(min(count, len(pool.candidates))):
        crowded = np.array(
            [languages[one.lang] + sources[one.source] for one in pool.candidates]
        ) / (2 * max(number, 1))
        worth = pool.unsure + (1 - known) - _CROWDING * crowded
        place = int(np.where(free, worth, -np.inf).argmax())
        free[place] = False
        languages[pool.candidates[place].lang] += 1
        sources[pool.candidates[place].source] += 1
        known = np.maximum(known, _nearest(pool.vectors, pool.vectors[place : place + 1]))
        yield place


def _suggestion(
    pool: _Pool, place: int, thresholds: Thresholds, nearest: float | None
) -> Suggestion:
    one = pool.candidates[place]
    rulings = pool.languages[one.lang]
    reasons = [_main_reason(one, thresholds)]
    if nearest is not None and nearest < _UNLIKE:
        reasons.append(Reason.UNLIKE_RULED)
    if rulings < _FEW_RULINGS:
        reasons.append(Reason.FEW_IN_LANGUAGE)
    return Suggestion(one, tuple(reasons), nearest, rulings)


def _main_reason(one: Embedded, thresholds: Thresholds) -> Reason:
    if _heads_disagree(one, thresholds):
        return Reason.HEADS_DISAGREE
    is_flag = _near(one, thresholds.flag) >= _near(one, thresholds.review)
    return Reason.NEAR_FLAG if is_flag else Reason.NEAR_REVIEW
