"""What filters, orders and counts hits: a few numbers of every document, in memory.

A document is known by its slot, the number of its row. Slot 0 is never used. About 150
bytes a document; the texts stay in the file.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.embedded.database import State, of
from indexer.embedded.pairs import Mask, Pairs, Slots, wider
from indexer.fields import EXACT_FIELDS
from indexer.query import Range

Numbers = npt.NDArray[np.float64]

_NEWER = (
    "SELECT slot, alive, tie, probability, pay, first_seen, last_seen, terms "
    "FROM ads_{g} WHERE seq > ?"
)
_FLOATS = ("probability", "pay", "first_seen", "last_seen")
_FIELDS = tuple(EXACT_FIELDS)
_WEEK = 7 * 86_400_000
_FIRST_MONDAY = datetime(1970, 1, 5, tzinfo=UTC)


class Columns:
    """The numbers of every document of the generation that serves."""

    def __init__(self) -> None:
        self._generation = 0
        self._clear()

    def _clear(self) -> None:
        self._seq = 0
        self.size = 1
        """One more than the highest slot."""
        self.alive: Mask = np.zeros(1, dtype=np.bool_)
        self.ties: Slots = np.zeros(1, dtype=np.int64)
        self.numbers: dict[str, Numbers] = {name: np.zeros(1) for name in _FLOATS}
        self._pairs = {name: Pairs() for name in EXACT_FIELDS}
        self._terms: dict[str, dict[str, int]] = {name: {} for name in EXACT_FIELDS}
        self._field_of_term: list[int] = [len(EXACT_FIELDS)]
        self._last_term = 0

    def catch_up(self, connection: sqlite3.Connection, state: State) -> None:
        """Read what changed since the last time."""
        if state.serving != self._generation:
            self._clear()
            self._generation = state.serving
        if state.seq == self._seq:
            return
        rows = connection.execute(of(state.serving, _NEWER), (self._seq,)).fetchall()
        if rows:
            self._read_terms(connection)
            self._take(list(zip(*rows, strict=True)))
        self._seq = state.seq

    def _read_terms(self, connection: sqlite3.Connection) -> None:
        query = "SELECT id, fact FROM terms WHERE id > ? ORDER BY id"
        for number, fact in connection.execute(query, (self._last_term,)):
            field, _, value = fact.partition("=")
            self._terms[field][value] = number
            self._field_of_term.append(_FIELDS.index(field))
            self._last_term = number

    def _take(self, rows: Sequence[Sequence[Any]]) -> None:
        slots = np.array(rows[0], dtype=np.int64)
        known = self.size
        self._grow(int(slots.max()) + 1)
        self.alive[slots] = np.array(rows[1], dtype=np.bool_)
        self.ties[slots] = np.array(rows[2], dtype=np.int64)
        for name, values in zip(_FLOATS, rows[3:7], strict=True):
            self.numbers[name][slots] = np.array(values, dtype=np.float64)  # None becomes NaN
        self._take_pairs(slots, rows[7], known)

    def _grow(self, size: int) -> None:
        if size > len(self.alive):
            room = max(size, len(self.alive) * 2)
            self.alive = wider(self.alive, room)
            self.ties = wider(self.ties, room)
            self.numbers = {name: wider(old, room) for name, old in self.numbers.items()}
        self.size = max(self.size, size)

    def _take_pairs(self, slots: Slots, terms: Sequence[bytes], known: int) -> None:
        """Keep what the documents have, field by field; slots below ``known`` had other terms."""
        old = slots[slots < known]
        numbers = np.frombuffer(b"".join(terms), dtype=np.uint32)
        owners = np.repeat(slots, [len(one) // 4 for one in terms])
        fields = np.array(self._field_of_term)[numbers]
        for place, name in enumerate(_FIELDS):
            mine = fields == place
            self._pairs[name].replace(old, self.size, owners[mine], numbers[mine])

    def everything(self) -> Mask:
        """Return the mask of all documents."""
        return self.alive[: self.size].copy()

    def of_slots(self, slots: Sequence[int] | Slots) -> Mask:
        """Return the mask of these documents."""
        mask = np.zeros(self.size, dtype=np.bool_)
        mask[np.asarray(slots, dtype=np.int64)] = True
        return mask

    def having(self, field: str, values: Sequence[str] | None = None) -> Mask:
        """Return the mask of documents that have one of the values, or any value at all."""
        known = self._terms[field]
        wanted = known.values() if values is None else (known[v] for v in values if v in known)
        flags = np.zeros(self._last_term + 1, dtype=np.bool_)
        flags[list(wanted)] = True
        return self.of_slots(self._pairs[field].slots_having(flags))

    def between(self, asked: Range) -> Mask:
        """Return the mask of documents whose number lies in the range."""
        numbers = self.numbers[asked.column][: self.size]
        mask = ~np.isnan(numbers)
        if asked.low is not None:
            mask &= numbers > asked.low if asked.above else numbers >= asked.low
        if asked.high is not None:
            mask &= numbers < asked.high if asked.below else numbers <= asked.high
        return mask

    def count_by(self, fields: Sequence[str], hits: Mask) -> Iterator[tuple[str, dict[str, int]]]:
        """Yield each field with how many hits have each of its values."""
        for field in fields:
            if field == "week":
                yield field, self._count_weeks(hits)
            else:
                yield field, self._count_terms(field, hits)

    def _count_terms(self, field: str, hits: Mask) -> dict[str, int]:
        counts = self._pairs[field].count_terms(hits, self._last_term + 1)
        return {value: int(n) for value, t in self._terms[field].items() if (n := counts[t])}

    def _count_weeks(self, hits: Mask) -> dict[str, int]:
        days = self.numbers["first_seen"][: self.size][hits]
        weeks = (days - _FIRST_MONDAY.timestamp() * 1000) // _WEEK
        found, counts = np.unique(weeks.astype(np.int64), return_counts=True)
        mondays = (_FIRST_MONDAY + timedelta(weeks=int(week)) for week in found)
        return {
            f"{monday:%Y-%m-%d}": int(count) for monday, count in zip(mondays, counts, strict=True)
        }
