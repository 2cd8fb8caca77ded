"""The embeddings of the generation that serves, in memory once somebody asks for neighbours.

Kept as float16 in the file and as float32 in memory (1 kB a document at 256 dimensions),
because numpy multiplies float16 twenty times slower. The scan is exact.
"""

import sqlite3

import numpy as np

from indexer.document import Vector
from indexer.embedded.columns import Numbers
from indexer.embedded.database import State, of
from indexer.embedded.pairs import Mask, Slots
from indexer.errors import IndexOutdated

_NEWER = "SELECT slot, embedding FROM ads_{g} WHERE seq > ?"
_FEW = 0.05
"""Share of documents below which only their rows are multiplied."""


class Vectors:
    """One row for each slot; rows without a vector are masked."""

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._generation = 0
        self._clear()

    def _clear(self) -> None:
        self._seq = 0
        self._rows = np.zeros((1, self._dimensions), dtype=np.float32)
        self._present: Mask = np.zeros(1, dtype=np.bool_)

    def catch_up(self, connection: sqlite3.Connection, state: State) -> None:
        """Read what changed since the last time."""
        if state.serving != self._generation:
            self._clear()
            self._generation = state.serving
        if state.seq == self._seq:
            return
        rows = connection.execute(of(state.serving, _NEWER), (self._seq,)).fetchall()
        if rows:
            slots, blobs = zip(*rows, strict=True)
            self._take(np.array(slots, dtype=np.int64), blobs)
        self._seq = state.seq

    def _take(self, slots: Slots, blobs: tuple[bytes | None, ...]) -> None:
        self._grow(int(slots.max()) + 1)
        present = np.array([blob is not None for blob in blobs], dtype=np.bool_)
        self._present[slots] = present
        kept = [blob for blob in blobs if blob is not None]
        if any(len(blob) != 2 * self._dimensions for blob in kept):
            raise IndexOutdated(
                f"the search index keeps vectors of another size than {self._dimensions}; "
                "run: lurewatch reindex"
            )
        vectors = np.frombuffer(b"".join(kept), dtype="<f2").reshape(-1, self._dimensions)
        self._rows[slots[present]] = vectors

    def _grow(self, size: int) -> None:
        if size > len(self._rows):
            room = max(size, len(self._rows) * 3 // 2)
            rows = np.zeros((room, self._dimensions), dtype=np.float32)
            rows[: len(self._rows)] = self._rows
            present = np.zeros(room, dtype=np.bool_)
            present[: len(self._present)] = self._present
            self._rows, self._present = rows, present

    def similarities(self, vector: Vector, hits: Mask) -> tuple[Mask, Numbers]:
        """Return which hits have a vector, and every such hit's cosine to this one."""
        size = len(hits)
        hits = hits & self._present[:size]
        scores = np.zeros(size)
        slots = np.flatnonzero(hits)
        if len(slots) < _FEW * size:
            scores[slots] = self._rows[slots] @ vector
        else:
            scores[:] = self._rows[:size] @ vector
        return hits, scores
