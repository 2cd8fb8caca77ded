"""How much each thing in a text moved the log-odds of a lure.

Integrated gradients (Sundararajan, Taly and Yan 2017, arXiv:1703.01365) from an empty row to the
text's own. The heads are linear, so that the path runs through their few raw scores alone, and
the parts add up to the whole: log-odds of the text = log-odds of nothing + all contributions.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from classifiers.features import FeatureSpace
from classifiers.head import Head
from classifiers.ngrams import BUCKETS

Weights = NDArray[np.float64]

_STEPS = 24
_PATH = ((np.arange(_STEPS) + 0.5) / _STEPS)[:, None]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Log-odds that each part of a row adds.

    grams: one a bucket that the text has, in the order of ``buckets``. signs: by the name of
    the column, those that the text has. meaning: all dimensions of the encoder together, which
    is the text's vector times ``meaning_pull``.
    """

    buckets: NDArray[np.int64]
    grams: Weights
    signs: dict[str, float]
    meaning: float
    meaning_pull: Weights

    @property
    def total(self) -> float:
        """All contributions together."""
        return float(self.grams.sum()) + sum(self.signs.values()) + self.meaning


def attribute(head: Head, space: FeatureSpace, row: csr_array) -> Attribution:
    """Attribute one row of features, shape (1, features)."""
    columns, values = row.indices.astype(np.int64), row.data.astype(np.float64)
    weights = head.weights[columns].astype(np.float64)
    pull = head.pull(head.bias + _PATH * (values @ weights)).mean(axis=0)
    added = values * (weights @ pull)
    names = _names(space)
    first = BUCKETS + len(names)
    is_gram, is_meaning = columns < BUCKETS, columns >= first
    signs = zip(columns[~is_gram & ~is_meaning], added[~is_gram & ~is_meaning], strict=True)
    return Attribution(
        buckets=columns[is_gram],
        grams=added[is_gram],
        signs={names[column - BUCKETS]: float(weight) for column, weight in signs},
        meaning=float(added[is_meaning].sum()),
        meaning_pull=head.weights[first:] @ pull * space.scales.meaning,
    )


@lru_cache(maxsize=4)
def _names(space: FeatureSpace) -> tuple[str, ...]:
    return space.sign_names
