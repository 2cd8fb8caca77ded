"""Documents as rows of the embedded index, and how they are written."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import orjson

from indexer.cursor import tie_of
from indexer.document import SearchDocument, to_stored
from indexer.embedded.database import State, of
from indexer.fields import EXACT_FIELDS
from indexer.segment import segmented

Fact = tuple[str, str]
"""An exact field and one of its values."""

_PUT_AD = "INSERT OR REPLACE INTO ads_{g} VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)"
_CLEAR_TEXT = "DELETE FROM fts_{g} WHERE rowid = ?"
_PUT_TEXT = "INSERT INTO fts_{g} (rowid, title, text) VALUES (?, ?, ?)"
_SLOTS = "SELECT id, slot FROM ads_{g} WHERE id IN (SELECT value FROM json_each(?))"
_TOMBSTONE = (
    "INSERT INTO ads_{g} VALUES (?, ?, ?, 0, 0, 0, NULL, 0, 0, x'', NULL, x'') "
    "ON CONFLICT (id) DO UPDATE SET "
    "seq = excluded.seq, alive = 0, terms = x'', embedding = NULL, document = x''"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A document, ready to be written; all that costs time has been done."""

    id: str
    numbers: tuple[int, float, float | None, int, int]
    """Tie-breaker, probability, pay ratio, first and last sighting in milliseconds."""
    facts: tuple[Fact, ...]
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
        orjson.dumps(to_stored(document)),
        segmented(document.title),
        segmented(document.text),
    )


def facts_of(document: SearchDocument) -> tuple[Fact, ...]:
    """Return every exact value of a document with its field."""
    return tuple(
        (name, str(value))
        for name, field in EXACT_FIELDS.items()
        for value in field.values_of(document)
    )


class Terms:
    """The numbers by which exact values are kept. Belongs to one writer."""

    def __init__(self) -> None:
        self._numbers: dict[Fact, int] = {}

    def forget(self) -> None:
        """Forget all numbers."""
        self._numbers.clear()

    @contextmanager
    def kept_together(self) -> Iterator[None]:
        """Forget what a transaction gave out when it is undone."""
        try:
            yield
        except BaseException:
            self.forget()
            raise

    def encode(self, connection: sqlite3.Connection, facts: Iterable[Fact]) -> bytes:
        """Return the numbers of facts as little-endian 32-bit integers."""
        return np.array([self._number(connection, fact) for fact in facts], dtype="<u4").tobytes()

    def _number(self, connection: sqlite3.Connection, fact: Fact) -> int:
        known = self._numbers.get(fact)
        if known is None:
            connection.execute("INSERT OR IGNORE INTO terms (field, value) VALUES (?, ?)", fact)
            found = connection.execute("SELECT id FROM terms WHERE field = ? AND value = ?", fact)
            known = self._numbers[fact] = int(found.fetchone()[0])
        return known


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
                terms.encode(connection, row.facts),
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
