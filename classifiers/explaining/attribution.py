"""How much each thing in a text moved the log-odds of a lure.

Integrated gradients (Sundararajan, Taly and Yan 2017, arXiv:1703.01365) from an empty row to the
text's own, by Gauss-Legendre quadrature. The parts add up to the whole: log-odds of the text =
log-odds of nothing + all contributions.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from classifiers.features import FeatureSpace
from classifiers.head import Head
from classifiers.ngrams import BUCKETS
from classifiers.scorer import parts

Weights = NDArray[np.float64]
Matrix = NDArray[np.float32]

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


def attribute(head: Head, space: FeatureSpace, rows: csr_array) -> list[Attribution]:
    """Attribute rows of features, shape (texts, features), all in the same few products."""
    scorer = head.scorer
    grams, rest = parts(rows, BUCKETS)
    paths = scorer.likeness.along(rest)
    linear = (grams @ scorer.weights)[:, None, :]
    raw = scorer.bias + _STEPS[:, None] * linear + paths.scores(_STEPS)
    pull = head.pull(raw.reshape(-1, raw.shape[-1])).reshape(raw.shape).astype(np.float32)
    slopes, by_head = paths.slopes(pull, _STEPS, _SHARES), _SHARES @ pull
    found: list[Attribution] = []
    for at, (start, end) in enumerate(pairwise(grams.indptr)):
        buckets, values = grams.indices[start:end], grams.data[start:end]
        added = values * (scorer.weights[buckets] @ by_head[at])
        found.append(_attribution(space, (buckets, added), rest[at], slopes[at]))
    return found


def _attribution(
    space: FeatureSpace, grams: tuple[NDArray[np.int32], Matrix], rest: Matrix, slopes: Matrix
) -> Attribution:
    """Name what one text's parts add. rest: signs, then meaning; slopes: the same columns."""
    names, added = _names(space), rest * slopes
    return Attribution(
        buckets=grams[0].astype(np.int64),
        grams=grams[1].astype(np.float64),
        signs={names[at]: float(added[at]) for at in np.flatnonzero(rest[: len(names)])},
        meaning=float(added[len(names) :].sum()),
        meaning_pull=np.asarray(slopes[len(names) :] * space.scales.meaning, dtype=np.float64),
    )


@lru_cache(maxsize=4)
def _names(space: FeatureSpace) -> tuple[str, ...]:
    return space.sign_names
