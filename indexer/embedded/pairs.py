"""Which document has which exact value, as two parallel columns of numbers."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Slots = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int64]
Terms = npt.NDArray[np.uint32]

T = TypeVar("T", bound=np.generic)


class Pairs:
    """Pairs of a document's slot and a term's number. Term 0 stands for a pair given up."""

    def __init__(self) -> None:
        self._length = 0
        self._given_up = 0
        self._slots = np.zeros(1, dtype=np.int32)
        self._terms = np.zeros(1, dtype=np.uint32)

    def replace(self, old: Slots, size: int, slots: Slots, terms: Terms) -> None:
        """Give up what the old slots had, and keep these pairs.

        ``size`` is one more than the highest slot there is.
        """
        if len(old):
            self._give_up(old, size)
        end = self._length + len(slots)
        if end > len(self._slots):
            self._slots, self._terms = wider(self._slots, end * 2), wider(self._terms, end * 2)
        self._slots[self._length : end] = slots
        self._terms[self._length : end] = terms
        self._length = end

    def _give_up(self, slots: Slots, size: int) -> None:
        changed = np.zeros(size, dtype=np.bool_)
        changed[slots] = True
        stale = changed[self._slots[: self._length]]
        self._terms[: self._length][stale] = 0
        self._given_up += int(np.count_nonzero(stale))
        if self._given_up * 2 > self._length:
            kept = np.flatnonzero(self._terms[: self._length])
            self._slots, self._terms = self._slots[kept], self._terms[kept]
            self._length, self._given_up = len(kept), 0

    def slots_having(self, wanted: Mask) -> Slots:
        """Return the slots of documents with a wanted term; the mask is by term."""
        found = wanted[self._terms[: self._length]]
        return self._slots[: self._length][found].astype(np.int64)

    def count_terms(self, hits: Mask, terms: int) -> Counts:
        """Return by term how many hits have it; the mask is by slot."""
        found = hits[self._slots[: self._length]]
        counts = np.bincount(self._terms[: self._length][found], minlength=terms)
        counts[0] = 0
        return counts


def wider(old: npt.NDArray[T], room: int) -> npt.NDArray[T]:
    """Return a copy with room for more; what is new is zero."""
    new = np.zeros(room, dtype=old.dtype)
    new[: len(old)] = old
    return new
