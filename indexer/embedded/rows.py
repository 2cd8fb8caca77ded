"""Documents as rows of the embedded index, and how they are written."""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, Self

import orjson

from indexer.cursor import tie_of
from indexer.document import SearchDocument, stored_values
from indexer.embedded.database import State, of
from indexer.fields import EXACT_FIELDS
from indexer.segment import segmented

Fact = str
"""An exact field and one of its values, as ``field=value``: strings are what costs least."""

_PUT_AD = "INSERT OR REPLACE INTO ads_{g} VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)"
_CLEAR_TEXT = "DELETE FROM fts_{g} WHERE rowid = ?"
_PUT_TEXT = "INSERT INTO fts_{g} (rowid, title, text) VALUES (?, ?, ?)"
_SLOTS = "SELECT id, slot FROM ads_{g} WHERE id IN (SELECT value FROM json_each(?))"
_NEWER_TERMS = "SELECT id, fact FROM terms WHERE id > ? ORDER BY id"
_TOMBSTONE = (
    "INSERT INTO ads_{g} VALUES (?, ?, ?, 0, 0, 0, NULL, 0, 0, x'', NULL, x'') "
    "ON CONFLICT (id) DO UPDATE SET "
    "seq = excluded.seq, alive = 0, terms = x'', embedding = NULL, document = x''"
)


class Row(NamedTuple):
    """A document, ready to be written; all that costs time has been done."""

    id: str
    numbers: tuple[int, float, float | None, int, int]
    """Tie-breaker, probability, pay ratio, first and last sighting in milliseconds."""
    facts: list[Fact]
    embedding: bytes | None
    document: bytes
    title: str
    text: str


def row_of(document: SearchDocument) -> Row:
    """Return the row of a document."""
    vector = document.embedding
    return Row(
        document.id,
        (
            tie_of(document.id),
            document.probability,
            document.pay_ratio,
            int(document.first_seen.timestamp() * 1000),
            int(document.last_seen.timestamp() * 1000),
        ),
        facts_of(document),
        None if vector is None else vector.astype("<f2").tobytes(),
        orjson.dumps(stored_values(document)),
        segmented(document.title),
        segmented(document.text),
    )


def facts_of(document: SearchDocument) -> list[Fact]:
    """Return every exact value of a document with its field."""
    return [
        f"{name}={value}"
        for name, field in EXACT_FIELDS.items()
        for value in field.values_of(document)
    ]


class Terms(dict[Fact, int]):
    """The numbers by which exact values are kept. Belongs to one writer.

    A value that is new gets the next number when it is asked for. Only one transaction
    writes at a time, and it begins with what others have added, so no number is given twice.
    """

    def __init__(self) -> None:
        super().__init__()
        self._last = 0
        self._new: list[tuple[int, Fact]] = []

    def __missing__(self, fact: Fact) -> int:
        self._last += 1
        self._new.append((self._last, fact))
        self[fact] = self._last
        return self._last

    def forget(self) -> None:
        """Forget all numbers."""
        self.clear()
        self._new.clear()
        self._last = 0

    @contextmanager
    def within(self, connection: sqlite3.Connection) -> Iterator[Self]:
        """Hand out numbers inside a write transaction, and keep them with it."""
        try:
            for number, fact in connection.execute(_NEWER_TERMS, (self._last,)):
                self[fact] = self._last = number
            yield self
            connection.executemany("INSERT INTO terms VALUES (?, ?)", self._new)
            self._new.clear()
        except BaseException:
            self.forget()  # the transaction will be undone
            raise

    def encode(self, facts: Iterable[Fact]) -> bytes:
        """Return the numbers of facts as native unsigned 32-bit integers."""
        return array("I", [self[fact] for fact in facts]).tobytes()


def write_rows(
    connection: sqlite3.Connection, state: State, rows: Sequence[Row], terms: Terms
) -> None:
    """Write rows into every generation, over those with the same id."""
    latest = {row.id: row for row in rows}
    for generation in state.generations:
        _write(connection, (generation, state.seq), tuple(latest.values()), terms)


def write_missing(
    connection: sqlite3.Connection, state: State, rows: Sequence[Row], terms: Terms
) -> None:
    """Write into the generation being built what it does not know, not even as deleted."""
    if state.building is None:
        return
    known = _slots(connection, state.building, [row.id for row in rows])
    missing = {row.id: row for row in rows if row.id not in known}
    _write(connection, (state.building, state.seq), tuple(missing.values()), terms)


def bury(connection: sqlite3.Connection, state: State, ids: Iterable[str]) -> None:
    """Mark documents as deleted; in a generation being built, also those it does not know."""
    wanted = list(dict.fromkeys(ids))
    for generation in state.generations:
        known = _slots(connection, generation, wanted)
        buried = wanted if generation == state.building else list(known)
        slots = list(_assign(connection, generation, buried, known))
        connection.executemany(of(generation, _CLEAR_TEXT), [(slot,) for slot in slots])
        connection.executemany(
            of(generation, _TOMBSTONE),
            [(slot, one, state.seq) for slot, one in zip(slots, buried, strict=True)],
        )


def _write(
    connection: sqlite3.Connection, where: tuple[int, int], rows: Sequence[Row], terms: Terms
) -> None:
    generation, seq = where
    known = _slots(connection, generation, [row.id for row in rows])
    slots = list(_assign(connection, generation, [row.id for row in rows], known))
    connection.executemany(of(generation, _CLEAR_TEXT), [(slot,) for slot in known.values()])
    connection.executemany(
        of(generation, _PUT_AD),
        [
            (
                slot,
                row.id,
                seq,
                *row.numbers,
                terms.encode(row.facts),
                row.embedding,
                row.document,
            )
            for slot, row in zip(slots, rows, strict=True)
        ],
    )
    connection.executemany(
        of(generation, _PUT_TEXT),
        [(slot, row.title, row.text) for slot, row in zip(slots, rows, strict=True)],
    )


def _slots(connection: sqlite3.Connection, generation: int, ids: Sequence[str]) -> dict[str, int]:
    found = connection.execute(of(generation, _SLOTS), (orjson.dumps(list(ids)).decode(),))
    return dict(found.fetchall())


def _assign(
    connection: sqlite3.Connection, generation: int, ids: Sequence[str], known: dict[str, int]
) -> Iterator[int]:
    """Yield a slot for each id: the one it has, or the next one free."""
    highest = connection.execute(of(generation, "SELECT max(slot) FROM ads_{g}")).fetchone()[0]
    following = (highest or 0) + 1
    for one in ids:
        if one in known:
            yield known[one]
        else:
            yield following
            following += 1
