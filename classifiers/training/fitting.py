"""Fits the heads with scikit-learn: three logistic regressions, cross-fitted calibration, bands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from classifiers.head import (
    CLASSES,
    STANCES,
    Head,
    HeadScores,
    Matrix,
    Thresholds,
    calibrated,
    lure_flags,
)
from records import AdClass, Stance

Dense = NDArray[np.float64]

_NEVER = -20.0
"""Bias of a class that no example has."""
_SEED = 20261122


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known of every row of a matrix."""

    stances: Sequence[Stance]
    classes: Sequence[AdClass]
    groups: Sequence[str]
    """Texts of one group are never on both sides of a fold."""
    weights: NDArray[np.float64]

    @property
    def lures(self) -> NDArray[np.bool_]:
        """Whether each row is of a lure class."""
        return lure_flags(self.classes)

    @property
    def strata(self) -> NDArray[np.int64]:
        """Lure, other text that recruits, or text that does not: even in every fold."""
        recruits = np.array([stance is Stance.RECRUITING for stance in self.stances])
        return recruits.astype(np.int64) + self.lures

    def rows(self, wanted: NDArray[np.int64]) -> "Labels":
        """Return the labels of some rows."""
        return Labels(
            [self.stances[row] for row in wanted],
            [self.classes[row] for row in wanted],
            [self.groups[row] for row in wanted],
            self.weights[wanted],
        )


@dataclass(frozen=True, slots=True)
class FitSettings:
    """How the heads are fitted."""

    stance_freedom: float = 16.0
    class_freedom: float = 16.0
    lure_freedom: float = 16.0
    """Inverse strengths of the L2 penalty (scikit-learn's C).

    Of 1, 4 and 16, the best average precision in cross-fitting on the seed set.
    """
    folds: int = 5
    seen_in: int = 2
    """A feature counts from so many texts on."""
    precision: float = 0.95
    """Share of what is flagged that must be lures, among texts as hard as the seed set's."""
    review_recall: float = 0.98
    """Share of the lures that review and flag together must hold."""


def fit_linear(matrix: csr_array, labels: Labels, settings: FitSettings) -> tuple[Matrix, Matrix]:
    """Fit the three heads; return their weights and biases side by side."""
    columns = csc_array(matrix)
    used = np.flatnonzero(np.diff(columns.indptr) >= settings.seen_in)
    rows = csr_array(columns[:, used])
    turned, back = _turned(rows)
    tasks = (
        ([STANCES.index(one) for one in labels.stances], len(STANCES), settings.stance_freedom),
        ([CLASSES.index(one) for one in labels.classes], len(CLASSES), settings.class_freedom),
        (labels.lures.astype(int).tolist(), 2, settings.lure_freedom),
    )
    weights, biases = [], []
    for target, width, freedom in tasks:
        model = LogisticRegression(C=freedom, max_iter=500, tol=1e-4)
        model.fit(turned, np.array(target), sample_weight=labels.weights)
        spread, bias = _spread(model, width)
        weights.append(rows.T @ (back @ spread))
        biases.append(bias)
    full = np.zeros((matrix.shape[1], len(STANCES) + len(CLASSES) + 1), dtype=np.float32)
    full[used] = np.concatenate(weights, axis=1)
    return full, np.concatenate(biases).astype(np.float32)


def _turned(rows: csr_array) -> tuple[Dense, Dense]:
    """Turn the rows into as many axes as there are texts, and give the way back.

    A ridge-penalised linear model lies in the span of its texts, so that fitting on these few
    axes gives the very weights that the hundred thousand columns would, in a tenth of the time.
    """
    variances, axes = np.linalg.eigh((rows @ rows.T).toarray().astype(np.float64))
    kept = variances > variances[-1] * 1e-9
    lengths = np.sqrt(variances[kept])
    return axes[:, kept] * lengths, axes[:, kept] / lengths


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
    parts: list[tuple[NDArray[np.int64], HeadScores]] = []
    for inside, outside in folds.split(matrix, labels.strata, labels.groups):
        weights, bias = fit_linear(matrix[inside], labels.rows(inside), settings)
        head = Head(weights, bias, np.zeros(4, np.float32), Thresholds(0.5, 0.5))
        parts.append((outside, head.scores(matrix[outside])))
    order = np.argsort(np.concatenate([rows for rows, _ in parts]))
    return HeadScores(
        np.concatenate([scores.stance for _, scores in parts])[order],
        np.concatenate([scores.ad_class for _, scores in parts])[order],
        np.concatenate([scores.lure for _, scores in parts])[order],
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
