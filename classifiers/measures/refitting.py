"""Heads fitted anew on the shipped features, for measures that hold texts out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from classifiers.head import Head
from classifiers.ngrams import BUCKETS
from classifiers.scorer import kernel, parts
from classifiers.training.examples import Example
from classifiers.training.fitting import (
    FitSettings,
    Labels,
    choose_thresholds,
    cross_fitted,
    fit_calibration,
    fit_scorer,
)


def refitted(matrix: csr_array, examples: Sequence[Example]) -> Head:
    """Fit a whole head as the trainer does: scorer, calibration and thresholds."""
    settings, labels = FitSettings(), Labels.of(examples)
    with threadpool_limits(1):  # the fit is repeated with other texts, and others work too
        scores = cross_fitted(matrix, labels, settings)
        calibration = fit_calibration(scores, labels)
        thresholds = choose_thresholds(scores, calibration, labels, settings)
        return Head(fit_scorer(matrix, labels, settings), calibration, thresholds)


def refitted_like(matrix: csr_array, examples: Sequence[Example], head: Head) -> Head:
    """Fit the scorer alone; calibration and thresholds are those of another head."""
    with threadpool_limits(1):
        scorer = fit_scorer(matrix, Labels.of(examples), FitSettings())
    return replace(head, scorer=scorer)


def likeness_of(matrix: csr_array) -> NDArray[np.float64]:
    """Return how alike rows of features are to each other, as the shipped head compares them.

    In double precision: many adverts of public sets are exact copies, and rounding would then
    leave the likeness without a square root.
    """
    grams, rest = parts(matrix, BUCKETS)
    words = grams.astype(np.float64)
    signs: Any = rest.astype(np.float64)
    alike = (words @ words.T).toarray() * FitSettings().words
    return np.asarray(alike + kernel(signs, signs), dtype=np.float64)
