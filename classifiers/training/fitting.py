"""Fits the heads with scikit-learn: three logistic regressions, cross-fitted calibration, bands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from classifiers.head import (
    CLASSES,
    STANCES,
    HeadScores,
    Matrix,
    Thresholds,
    calibrated,
    head_scores,
    lure_flags,
)
from classifiers.ngrams import BUCKETS
from classifiers.scorer import Likeness, Scorer, kernel, parts
from classifiers.training.examples import Example
from records import AdClass, Stance

Dense = NDArray[np.float64]

_NEVER = -20.0
"""Bias of a class that no example has."""
_SEED = 20261122
_JITTER = 1e-2
"""Keeps the likeness of copies invertible; more than float32 errs by among thousands of texts."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known of every row of a matrix."""

    stances: Sequence[Stance]
    classes: Sequence[AdClass]
    groups: Sequence[str]
    """Texts of one group are never on both sides of a fold."""
    weights: NDArray[np.float64]
    kept: NDArray[np.bool_]
    """Texts whose features may stay in a model; the others only teach."""

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Self:
        """Return the labels of examples. Other people's adverts and rulings are not kept."""
        return cls(
            [one.stance for one in examples],
            [one.ad_class for one in examples],
            [one.group for one in examples],
            np.array([one.weight for one in examples]),
            np.array([one.origin == "seed" for one in examples]),
        )

    @property
    def lures(self) -> NDArray[np.bool_]:
        """Whether each row is of a lure class."""
        return lure_flags(self.classes)

    @property
    def strata(self) -> NDArray[np.int64]:
        """Lure, other text that recruits, or text that does not: even in every fold."""
        recruits = np.array([stance is Stance.RECRUITING for stance in self.stances])
        return recruits.astype(np.int64) + self.lures

    def beside(self, others: "Labels") -> "Labels":
        """Return these labels, then those of others."""
        return Labels(
            [*self.stances, *others.stances],
            [*self.classes, *others.classes],
            [*self.groups, *others.groups],
            np.concatenate([self.weights, others.weights]),
            np.concatenate([self.kept, others.kept]),
        )

    def rows(self, wanted: NDArray[np.int64]) -> "Labels":
        """Return the labels of some rows."""
        return Labels(
            [self.stances[row] for row in wanted],
            [self.classes[row] for row in wanted],
            [self.groups[row] for row in wanted],
            self.weights[wanted],
            self.kept[wanted],
        )


@dataclass(frozen=True, slots=True)
class FitSettings:
    """How the heads are fitted."""

    freedom: float = 32.0
    """Inverse strength of the L2 penalty (scikit-learn's C)."""
    words: float = 0.2
    """How much n-grams count beside signs and meaning.

    Both were chosen on a fifth of the seed set, where average precision hardly changes between
    16 and 64, and between 0.11 and 0.2.
    """
    folds: int = 5
    seen_in: int = 2
    """A feature counts from so many texts on."""
    precision: float = 0.96
    """Share of what is flagged that must be lures, among texts as hard as the seed set's.

    One threshold serves all languages: thresholds of a language of its own, chosen on the seed
    set, changed F1 on the calibration set from 0.957 to between 0.956 and 0.962, within chance.
    """
    review_recall: float = 0.98
    """Share of the lures that review and flag together must hold."""


def fit_scorer(matrix: csr_array, labels: Labels, settings: FitSettings) -> Scorer:
    """Fit the three heads on rows of features.

    A penalised machine lies in the span of its texts (representer theorem), so that it is
    fitted on any square root of the texts' likeness to each other, here Cholesky's. The kernel
    sees all texts through those that may be kept (Nystroem; Williams and Seeger 2001).
    """
    grams, rest = parts(matrix, BUCKETS)
    used = np.flatnonzero(np.diff(grams.tocsc().indptr) >= settings.seen_in)
    words = csr_array(grams[:, used])
    known = rest[labels.kept]
    among = _root(kernel(known, known))
    seen = solve_triangular(among, kernel(known, rest), lower=True)
    root = _root((words @ words.T).toarray() * settings.words + seen.T @ seen)
    spread, bias = _fit_heads(root, labels, settings)
    dual = solve_triangular(root, spread, lower=True, trans="T")
    strengths = solve_triangular(among, seen @ dual, lower=True, trans="T")
    weights = np.zeros((BUCKETS, dual.shape[1]), dtype=np.float32)
    weights[used] = settings.words * (words.T @ dual)
    return Scorer(weights, bias, Likeness(known, strengths.astype(np.float32)))


def _root(alike: Dense | Matrix) -> Dense:
    exact = alike.astype(np.float64)
    exact[np.diag_indices_from(exact)] += _JITTER
    return np.asarray(np.linalg.cholesky(exact))


def _fit_heads(rows: Dense, labels: Labels, settings: FitSettings) -> tuple[Dense, Matrix]:
    """Return weights and biases of stance, class and lure side by side."""
    tasks = (
        ([STANCES.index(one) for one in labels.stances], len(STANCES)),
        ([CLASSES.index(one) for one in labels.classes], len(CLASSES)),
        (labels.lures.astype(int).tolist(), 2),
    )
    fitted = []
    for target, width in tasks:
        model = LogisticRegression(C=settings.freedom, max_iter=500, tol=1e-3)
        model.fit(rows, np.array(target), sample_weight=labels.weights)
        fitted.append(_spread(model, width))
    return (
        np.concatenate([weights for weights, _ in fitted], axis=1),
        np.concatenate([bias for _, bias in fitted]).astype(np.float32),
    )


def _spread(model: LogisticRegression, width: int) -> tuple[Matrix, Matrix]:
    """Return weights and biases over all classes, also those that no example has."""
    if width == 2:
        return model.coef_.T, model.intercept_
    if len(model.classes_) == 2:
        model.coef_ = np.concatenate([-model.coef_, model.coef_]) / 2
        model.intercept_ = np.concatenate([-model.intercept_, model.intercept_]) / 2
    weights = np.zeros((model.coef_.shape[1], width), dtype=np.float32)
    biases = np.full(width, _NEVER, dtype=np.float32)
    weights[:, model.classes_] = model.coef_.T
    biases[model.classes_] = model.intercept_
    return weights, biases


def cross_fitted(matrix: csr_array, labels: Labels, settings: FitSettings) -> HeadScores:
    """Score every row by heads that saw nothing of its group."""
    folds = StratifiedGroupKFold(settings.folds, shuffle=True, random_state=_SEED)
    scored: list[tuple[NDArray[np.int64], HeadScores]] = []
    for inside, outside in folds.split(matrix, labels.strata, labels.groups):
        scorer = fit_scorer(matrix[inside], labels.rows(inside), settings)
        scored.append((outside, head_scores(scorer.raw(matrix[outside]))))
    order = np.argsort(np.concatenate([rows for rows, _ in scored]))
    return HeadScores(
        np.concatenate([scores.stance for _, scores in scored])[order],
        np.concatenate([scores.ad_class for _, scores in scored])[order],
        np.concatenate([scores.lure for _, scores in scored])[order],
    )


def fit_calibration(scores: HeadScores, labels: Labels) -> Matrix:
    """Return the weights of the heads' log-odds and the intercept (Platt scaling).

    No weight is negative: more evidence for a lure never makes one less probable.
    """
    kept = [0, 1, 2]
    while True:
        model = LogisticRegression(C=1.0, max_iter=1000)
        model.fit(scores.odds[:, kept], labels.lures, sample_weight=labels.weights)
        lowest = int(model.coef_[0].argmin())
        if model.coef_[0][lowest] >= 0 or len(kept) == 1:
            break
        kept.pop(lowest)
    weights = np.zeros(4, dtype=np.float32)
    weights[kept] = model.coef_[0]
    weights[-1] = model.intercept_[0]
    return weights


def choose_thresholds(
    scores: HeadScores, calibration: Matrix, labels: Labels, settings: FitSettings
) -> Thresholds:
    """Choose where flag and review begin, on cross-fitted probabilities, precision first.

    Flag begins as low as the wanted precision allows, yet never below an even chance.
    """
    probabilities = calibrated(scores, calibration)
    order = np.argsort(-probabilities)
    precisions = np.cumsum(labels.lures[order]) / np.arange(1, len(order) + 1)
    precise = np.flatnonzero(precisions >= settings.precision)
    lowest = probabilities[order[precise[-1]]] if len(precise) else 1.0
    flag = np.floor(np.clip(lowest, 0.5, 0.98) * 1e4) / 1e4
    review = float(
        np.quantile(probabilities[labels.lures], 1 - settings.review_recall, method="lower")
    )
    return Thresholds(review=round(min(max(review, 0.05), flag * 0.8), 4), flag=float(flag))
