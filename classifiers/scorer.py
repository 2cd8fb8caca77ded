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
    return _cubed(1 + rows @ others.T / _SPREAD)


def _cubed(nearness: Matrix) -> Matrix:
    return np.asarray(nearness**3 / 8)


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

    def along(self, row: Matrix, steps: Matrix) -> "Path":
        """Return the way from nothing to a row. row: (columns,); steps: shares of it, (steps,)."""
        nearness = 1 + steps[:, None] * (self.support @ row / _SPREAD)
        return Path(self, np.asarray(nearness))


@dataclass(frozen=True, slots=True)
class Path:
    """How near each supporting text is to a row that grows from nothing, (steps, texts).

    All is computed from one product of the row with the texts, and one back.
    """

    likeness: Likeness
    nearness: Matrix

    def scores(self) -> Matrix:
        """Return one score a step and head."""
        return np.asarray(_cubed(self.nearness) @ self.likeness.strengths)

    def slopes(self, pull: Matrix, shares: Matrix) -> Matrix:
        """Return how the heads' scores, weighed by ``pull``, grow with every column of the row.

        pull: (steps, heads). shares: how much each step counts; the result is (columns,).
        """
        growing = 3 / (8 * _SPREAD) * self.nearness**2
        heard = shares @ (growing * (pull @ self.likeness.strengths.T))
        return np.asarray(heard @ self.likeness.support)


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
