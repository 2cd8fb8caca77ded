"""How much each thing in a text moved the log-odds of a lure.

Integrated gradients (Sundararajan, Taly and Yan 2017, arXiv:1703.01365) from an empty row to the
text's own, by Gauss-Legendre quadrature. The parts add up to the whole: log-odds of the text =
log-odds of nothing + all contributions.
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

_NODES, _PORTIONS = np.polynomial.legendre.leggauss(8)
_STEPS = ((_NODES + 1) / 2).astype(np.float32)
_SHARES = (_PORTIONS / 2).astype(np.float32)


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
    scorer, names = head.scorer, _names(space)
    is_gram = row.indices < BUCKETS
    buckets, values = row.indices[is_gram], row.data[is_gram]
    rest = np.zeros(row.shape[1] - BUCKETS, dtype=np.float32)
    rest[row.indices[~is_gram] - BUCKETS] = row.data[~is_gram]
    weights, path = scorer.weights[buckets], scorer.likeness.along(rest, _STEPS)
    raw = scorer.bias + _STEPS[:, None] * (values @ weights) + path.scores()
    pull = head.pull(raw).astype(np.float32)
    slopes = path.slopes(pull, _SHARES)
    added = rest * slopes
    return Attribution(
        buckets=buckets.astype(np.int64),
        grams=np.asarray(values * (weights @ (_SHARES @ pull)), dtype=np.float64),
        signs={names[at]: float(added[at]) for at in np.flatnonzero(rest[: len(names)])},
        meaning=float(added[len(names) :].sum()),
        meaning_pull=np.asarray(slopes[len(names) :] * space.scales.meaning, dtype=np.float64),
    )


@lru_cache(maxsize=4)
def _names(space: FeatureSpace) -> tuple[str, ...]:
    return space.sign_names
