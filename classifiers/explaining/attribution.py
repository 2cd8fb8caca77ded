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
from classifiers.scorer import parts

Weights = NDArray[np.float64]

_NODES, _PORTIONS = np.polynomial.legendre.leggauss(8)
_PATH = ((_NODES + 1) / 2)[:, None].astype(np.float32)
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
    grams, rest = parts(row, BUCKETS)
    weights = scorer.weights[grams.indices]
    words = scorer.bias + _PATH * (grams.data @ weights)
    pull = head.pull(words + scorer.likeness.scores(_PATH * rest)).astype(np.float32)
    slopes = _SHARES @ scorer.likeness.slopes(_PATH * rest, pull)
    added, signs = rest[0] * slopes, slice(0, len(names))
    return Attribution(
        buckets=grams.indices.astype(np.int64),
        grams=np.asarray(grams.data * (weights @ (_SHARES @ pull)), dtype=np.float64),
        signs={
            name: float(one)
            for name, one, there in zip(names, added[signs], rest[0, signs], strict=True)
            if there
        },
        meaning=float(added[len(names) :].sum()),
        meaning_pull=np.asarray(slopes[len(names) :] * space.scales.meaning, dtype=np.float64),
    )


@lru_cache(maxsize=4)
def _names(space: FeatureSpace) -> tuple[str, ...]:
    return space.sign_names
