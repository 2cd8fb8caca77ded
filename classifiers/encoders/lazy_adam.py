"""Adam for a table of vectors of which every step touches a few (Kingma and Ba 2015)."""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

_FIRST, _SECOND = np.float32(0.9), np.float32(0.999)


class LazyAdam:
    """Moves only the rows that a step names: the others keep their moments too."""

    def __init__(self, vectors: Matrix) -> None:
        self.vectors = vectors
        self._mean = np.zeros_like(vectors)
        self._square = np.zeros_like(vectors)
        self._steps = 0

    def step(self, rows: NDArray[np.int64], slopes: Matrix, rate: float) -> None:
        """Move these rows, each named once, against their slopes."""
        self._steps += 1
        mean = self._mean[rows] * _FIRST + slopes * (1 - _FIRST)
        square = self._square[rows] * _SECOND + slopes * slopes * (1 - _SECOND)
        self._mean[rows], self._square[rows] = mean, square
        bias = (1 - float(_SECOND) ** self._steps) ** 0.5 / (1 - float(_FIRST) ** self._steps)
        self.vectors[rows] -= np.float32(rate * bias) * mean / (np.sqrt(square) + np.float32(1e-8))
