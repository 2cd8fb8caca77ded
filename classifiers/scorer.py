"""Raw scores of all heads for a row of features: words weigh singly, signs and meaning together.

Whether "dormitory" and "meet at the border" mean anything depends on each other and on what the
text is about. So n-grams, which are many, have one weight each, while signs and meaning, which
are few, are compared with those of the texts that taught the heads.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Matrix = NDArray[np.float32]
Scores = NDArray[np.float64]

_SPREAD = 8.0
"""About the squared length of a row of signs and meaning, so that products lie around one."""


def kernel(rows: Matrix, others: Matrix) -> Matrix:
    """Return how alike rows are: a cubic kernel, whose terms are up to three signs together."""
    return np.asarray((1 + rows @ others.T / _SPREAD) ** 3 / 8)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A kernel machine over signs and meaning.

    support: signs and meaning of the texts that taught it, (texts, columns). strengths: how each
    of them pulls each head, (texts, heads).
    """

    support: Matrix
    strengths: Matrix

    def scores(self, rows: Matrix) -> Matrix:
        """Return one score a row and head. rows: (texts, columns)."""
        return np.asarray(kernel(rows, self.support) @ self.strengths)

    def slopes(self, rows: Matrix, pull: Matrix) -> Matrix:
        """Return how the heads' scores, weighed by ``pull``, grow with every column of a row.

        pull: (texts, heads). The result has the shape of ``rows``.
        """
        alike = 3 / (8 * _SPREAD) * (1 + rows @ self.support.T / _SPREAD) ** 2
        return np.asarray((alike * (pull @ self.strengths.T)) @ self.support)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Linear in n-grams, a kernel machine over the columns after them.

    weights: (n-gram buckets, heads). bias: one a head.
    """

    weights: Matrix
    bias: Matrix
    likeness: Likeness

    def raw(self, matrix: csr_array) -> Scores:
        """Return the raw score of every row and head."""
        grams, rest = parts(matrix, len(self.weights))
        linear = grams @ self.weights + self.bias
        return np.asarray(linear + self.likeness.scores(rest), dtype=np.float64)


def parts(matrix: csr_array, buckets: int) -> tuple[csr_array, Matrix]:
    """Split rows of features into n-grams, and signs with meaning."""
    columns = matrix.tocsc()
    return csr_array(columns[:, :buckets]), columns[:, buckets:].toarray().astype(np.float32)
