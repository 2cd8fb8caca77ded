"""Writes the embedded index, in small transactions so that nobody waits long."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from typing import TypeVar

from indexer.document import SearchDocument
from indexer.embedded.database import Database, State, check_building, of
from indexer.embedded.rows import Terms, bury, row_of, write_missing, write_rows

_BATCH = 5_000
"""Documents written in one transaction."""

T = TypeVar("T")


class Writer:
    """Puts, deletes and rebuilds through a connection of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._terms = Terms()

    def close(self) -> None:
        """Close the connection."""
        self._database.close()

    def put(self, documents: Iterable[SearchDocument]) -> int:
        """Write documents into every generation; return how many."""
        written = 0
        for rows in _batches(map(row_of, documents)):
            with (
                self._database.write() as (connection, state),
                self._terms.within(connection) as terms,
            ):
                write_rows(connection, state, rows, terms)
            written += len(rows)
        return written

    def delete(self, ids: Iterable[str]) -> None:
        """Mark documents as deleted in every generation."""
        for batch in _batches(ids):
            with self._database.write() as (connection, state):
                bury(connection, state, batch)

    def rebuild(self, documents: Iterable[SearchDocument]) -> None:
        """Fill a new generation and let it serve."""
        building = self._database.begin_generation()
        self._terms.forget()  # a file of another layout was emptied
        try:
            self._fill(building, documents)
            self._database.serve(building)
        finally:
            self._database.drop_generation(building)  # does nothing once it serves

    def _fill(self, building: int, documents: Iterable[SearchDocument]) -> None:
        for rows in _batches(map(row_of, documents)):
            with (
                self._database.write() as (connection, state),
                self._terms.within(connection) as terms,
            ):
                check_building(state, building)
                write_missing(connection, state, rows, terms)
        with self._database.write() as (connection, state):
            check_building(state, building)
            connection.execute(of(building, "INSERT INTO fts_{g} (fts_{g}) VALUES ('optimize')"))

    @contextmanager
    def _writing(self) -> Iterator[tuple[sqlite3.Connection, State, Terms]]:
        with ExitStack() as stack:
            connection, state = stack.enter_context(self._database.write())
            yield connection, state, stack.enter_context(self._terms.within(connection))


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(items)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
