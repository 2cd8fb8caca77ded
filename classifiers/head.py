"""From a row of features to a verdict: stance, class, calibrated probability and band."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from classifiers.scorer import Scorer
from records import LURES, AdClass, Band, Stance

Matrix = NDArray[np.float32]
Scores = NDArray[np.float64]

STANCES = tuple(Stance)
CLASSES = tuple(AdClass)
_LURE = np.array([ad_class in LURES for ad_class in CLASSES])
_RECRUITING = STANCES.index(Stance.RECRUITING)
_EDGE = 15.0

STANCES_OF: dict[AdClass, tuple[Stance, ...]] = {
    AdClass.WARNING_OR_NEWS: (Stance.WARNING, Stance.NEWS),
    AdClass.SURVIVOR_PLEA: (Stance.SURVIVOR,),
    AdClass.JOBSEEKER_QUESTION: (Stance.ASKING,),
    AdClass.OTHER: (Stance.OTHER,),
}
"""What the writer of a class does; every class that is not here recruits."""

_FITTING = np.array(
    [
        [stance in STANCES_OF.get(ad_class, (Stance.RECRUITING,)) for ad_class in CLASSES]
        for stance in STANCES
    ]
)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from which a person looks, and from which an advert is flagged."""

    review: float
    flag: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the heads say of one text."""

    stance: Stance
    ad_class: AdClass
    probability: float
    band: Band


@dataclass(frozen=True, slots=True)
class HeadScores:
    """Log-probabilities of stance and class, and the lure head's log-odds; one row a text."""

    stance: Scores
    ad_class: Scores
    lure: Scores

    def beside(self, others: "HeadScores") -> "HeadScores":
        """Return these rows, then those of others."""
        return HeadScores(
            np.concatenate([self.stance, others.stance]),
            np.concatenate([self.ad_class, others.ad_class]),
            np.concatenate([self.lure, others.lure]),
        )

    @property
    def odds(self) -> Scores:
        """The log-odds of a lure by each head, shape (texts, 3): what calibration weighs."""
        lures = np.logaddexp.reduce(self.ad_class[:, _LURE], axis=1)
        others = np.logaddexp.reduce(self.ad_class[:, ~_LURE], axis=1)
        rest = np.logaddexp.reduce(np.delete(self.stance, _RECRUITING, axis=1), axis=1)
        columns = [lures - others, self.stance[:, _RECRUITING] - rest, self.lure]
        return np.asarray(np.clip(np.stack(columns, axis=1), -_EDGE, _EDGE))


@dataclass(frozen=True, slots=True)
class Head:
    """What scores a row, and the calibration over its heads.

    calibration: the weight of each head's log-odds, then the intercept (Platt scaling,
    cross-fitted).
    """

    scorer: Scorer
    calibration: Matrix
    thresholds: Thresholds

    def scores(self, matrix: csr_array) -> HeadScores:
        """Return what every head says of every row."""
        return head_scores(self.scorer.raw(matrix))

    def pull(self, raw: Scores) -> Scores:
        """Return by how much the log-odds of a lure grow with each head's raw score.

        raw: (texts, heads) as before ``scores``; the same shape comes back. Beyond the edge
        where log-odds are cut off, a head pulls no more.
        """
        stances, classes = raw[:, : len(STANCES)], raw[:, len(STANCES) : -1]
        grown = np.zeros_like(raw)
        grown[:, : len(STANCES)] = _slopes(stances, np.arange(len(STANCES)) == _RECRUITING)
        grown[:, len(STANCES) : -1] = _slopes(classes, _LURE)
        grown[:, -1] = 1.0
        odds = head_scores(raw).odds
        by_class, by_stance, by_lure = (self.calibration[:-1] * (np.abs(odds) < _EDGE)).T
        heads = np.stack([by_stance, by_class, by_lure], axis=1)
        return np.asarray(grown * np.repeat(heads, (len(STANCES), len(CLASSES), 1), axis=1))

    def verdicts(self, matrix: csr_array) -> list[Verdict]:
        """Return one verdict a row."""
        return decide(self.scores(matrix), self.calibration, self.thresholds)


def head_scores(raw: Scores) -> HeadScores:
    """Turn raw scores, (texts, stances + classes + 1), into what the heads say."""
    stances = len(STANCES)
    return HeadScores(_log_softmax(raw[:, :stances]), _log_softmax(raw[:, stances:-1]), raw[:, -1])


def calibrated(scores: HeadScores, calibration: Matrix) -> Scores:
    """Return the probability of any lure class for every row."""
    return np.asarray(1 / (1 + np.exp(-(scores.odds @ calibration[:-1] + calibration[-1]))))


def decide(scores: HeadScores, calibration: Matrix, thresholds: Thresholds) -> list[Verdict]:
    """Turn scores into verdicts that do not contradict themselves.

    Stance and class are chosen together among the pairs that fit. Only a text that recruits
    is flagged, and what is flagged is called by its likeliest lure class.
    """
    return [
        _verdict(float(probability), stance, ad_class, thresholds)
        for probability, stance, ad_class in zip(
            calibrated(scores, calibration), scores.stance, scores.ad_class, strict=True
        )
    ]


def _verdict(
    probability: float, stances: Scores, classes: Scores, thresholds: Thresholds
) -> Verdict:
    stance, ad_class = _likeliest_pair(stances, classes, _FITTING)
    band = _band(probability, stance, thresholds)
    if band is Band.FLAG:
        stance, ad_class = _likeliest_pair(stances, classes, _FITTING & _LURE)
    elif band is Band.CLEAR:
        stance, ad_class = _likeliest_pair(stances, classes, _FITTING & ~_LURE)
    return Verdict(stance, ad_class, round(probability, 6), band)


def _band(probability: float, stance: Stance, thresholds: Thresholds) -> Band:
    if probability >= thresholds.flag and stance is Stance.RECRUITING:
        return Band.FLAG
    return Band.REVIEW if probability >= thresholds.review else Band.CLEAR


def _likeliest_pair(
    stances: Scores, classes: Scores, allowed: NDArray[np.bool_]
) -> tuple[Stance, AdClass]:
    joint = np.where(allowed, stances[:, None] + classes[None, :], -np.inf)
    row, column = np.unravel_index(joint.argmax(), joint.shape)
    return STANCES[row], CLASSES[column]


def _log_softmax(raw: Scores) -> Scores:
    shifted = raw - raw.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def _slopes(raw: Scores, wanted: NDArray[np.bool_]) -> Scores:
    """Return how log-odds of the wanted columns change with each column's raw score."""
    slopes = np.empty_like(raw)
    for columns, sign in ((wanted, 1.0), (~wanted, -1.0)):
        slopes[:, columns] = sign * np.exp(_log_softmax(raw[:, columns]))
    return slopes


def stance_of(ad_class: AdClass) -> Stance:
    """Return the stance that goes with a class where nobody said which."""
    return STANCES_OF.get(ad_class, (Stance.RECRUITING,))[0]


def lure_flags(classes: Sequence[AdClass]) -> NDArray[np.bool_]:
    """Say for each class whether it is a lure."""
    return np.array([ad_class in LURES for ad_class in classes], dtype=bool)
