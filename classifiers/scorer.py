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
    nearness = 1 + _products(rows, others)
    # Multiplied out: numpy takes thirty times as long for a power.
    return np.asarray(nearness * nearness * nearness / 8)


def _products(rows: Matrix, others: Matrix) -> Matrix:
    return np.asarray(rows @ others.T / _SPREAD)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A kernel machine over signs and meaning.

    support: signs and meaning of the texts that taught it, (texts, columns). strengths: how each
    of them pulls each head, (texts, heads).
    """

    support: Matrix
    strengths: Matrix

    def scores(self, rows: Matrix) -> Matrix:
        """Return one score a row and head. rows: (rows, columns)."""
        return np.asarray(kernel(rows, self.support) @ self.strengths)

    def along(self, rows: Matrix) -> "Paths":
        """Return the ways from nothing to each of the rows, (rows, columns)."""
        return Paths(self, _products(rows, self.support))


@dataclass(frozen=True, slots=True)
class Paths:
    """Rows that grow from nothing, and their products with the supporting texts, (rows, texts).

    A share t of the way to a row has t times its products p, so that its kernel is
    (1 + 3tp + 3t²p² + t³p³) / 8. Once the powers of p are weighed, every t costs next to nothing.
    """

    likeness: Likeness
    products: Matrix

    def scores(self, steps: Matrix) -> Matrix:
        """Return the heads' scores at shares of the way: (rows, steps, heads)."""
        strengths, p = self.likeness.strengths, self.products
        nothing = np.broadcast_to(strengths.sum(axis=0), (len(p), strengths.shape[1]))
        powers = [nothing, 3 * (p @ strengths), 3 * (p * p @ strengths), p * p * p @ strengths]
        return np.asarray(_powers(steps, 4) @ np.stack(powers, axis=1) / 8)

    def slopes(self, pull: Matrix, steps: Matrix, shares: Matrix) -> Matrix:
        """Return how the heads' scores, weighed by ``pull``, grow with every column of the rows.

        pull: (rows, steps, heads). shares: how much each step counts; the result is
        (rows, columns).
        """
        weighed = (_powers(steps, 3) * shares[:, None]).T @ pull
        strengths, p = self.likeness.strengths.T, self.products
        once, twice, thrice = (weighed[:, power] @ strengths for power in range(3))
        heard = once + p * (2 * twice + p * thrice)
        return np.asarray(3 / (8 * _SPREAD) * heard @ self.likeness.support)


def _powers(steps: Matrix, count: int) -> Matrix:
    """Return the powers of each step from 0 on, (steps, count)."""
    return np.vander(steps, count, increasing=True)


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
    return matrix[:, :buckets], matrix[:, buckets:].toarray().astype(np.float32)
