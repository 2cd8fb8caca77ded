"""The SQLite file of the embedded index: its tables, its transactions, its failures.

All documents of one generation live in the tables ``ads_N`` and ``fts_N``. A rebuild fills
the tables of the next generation in small transactions while the old one serves, then
``state`` is switched to it in one. Rows are never removed, only marked: every change gets a
higher ``seq``, so that what is kept in memory catches up by asking for what is newer.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import IndexOutdated, IndexUnavailable, overtaken

LAYOUT = 1
"""Raised whenever the tables or the segmentation of text change."""
_BUSY_SECONDS = 30

_BASE = """
CREATE TABLE state (serving INTEGER NOT NULL, building INTEGER, seq INTEGER NOT NULL);
INSERT INTO state VALUES (1, NULL, 0);
CREATE TABLE terms (id INTEGER PRIMARY KEY, fact TEXT NOT NULL);
"""
_GENERATION = """
CREATE TABLE ads_{g} (
    slot INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    seq INTEGER NOT NULL,
    alive INTEGER NOT NULL,
    tie INTEGER NOT NULL,
    probability REAL NOT NULL,
    pay REAL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    terms BLOB NOT NULL,
    embedding BLOB,
    document BLOB NOT NULL
);
CREATE INDEX ads_{g}_seq ON ads_{g} (seq);
CREATE VIRTUAL TABLE fts_{g} USING fts5 (
    title, text, tokenize = "ascii tokenchars '!#$%&()*+,-./:;<=>?@[]^_`{|}~'"
);
INSERT INTO fts_{g} (fts_{g}, rank) VALUES ('hashsize', 16777216);
"""
_DROP = """
DROP TABLE IF EXISTS ads_{g};
DROP TABLE IF EXISTS fts_{g};
"""


@dataclass(frozen=True, slots=True)
class State:
    """Which generation serves, which is being built, and the number of the last change."""

    serving: int
    building: int | None
    seq: int

    @property
    def generations(self) -> tuple[int, ...]:
        """Every generation that a write must reach."""
        return (self.serving,) if self.building is None else (self.serving, self.building)


def of(generation: int, statement: str) -> str:
    """Return a statement on the tables of one generation; ``{g}`` stands for its number."""
    return statement.replace("{g}", str(int(generation)))


class Database:
    """One connection to the file, used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        with self._failures():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = _connect(path)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def read(self) -> Iterator[tuple[sqlite3.Connection, State]]:
        """Open a read transaction: all that is read in it is of one moment."""
        with self._transaction("BEGIN") as connection:
            self._check_layout()
            yield connection, read_state(connection)

    @contextmanager
    def write(self) -> Iterator[tuple[sqlite3.Connection, State]]:
        """Open a write transaction with a new ``seq``; an error undoes all of it."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            self._check_layout()
            connection.execute("UPDATE state SET seq = seq + 1")
            yield connection, read_state(connection)

    def prepare(self) -> None:
        """Create the tables where there are none."""
        with self._failures():
            if self._connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                return
        with self._transaction("BEGIN IMMEDIATE") as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                _make_base(connection)

    def begin_generation(self) -> int:
        """Create the tables of the next generation, in place of one left half built."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            if self._is_outdated():
                _wipe(connection)
            state = read_state(connection)
            if state.building is not None:
                _run(connection, of(state.building, _DROP))
            following = max(state.generations) + 1
            _run(connection, of(following, _GENERATION))
            connection.execute("UPDATE state SET building = ?", (following,))
            return following

    def drop_generation(self, generation: int) -> None:
        """Drop a generation that will not serve."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            if read_state(connection).building == generation:
                _run(connection, of(generation, _DROP))
                connection.execute("UPDATE state SET building = NULL")

    def serve(self, generation: int) -> None:
        """Let a generation serve, and drop the one that did."""
        with self.write() as (connection, state):
            check_building(state, generation)
            connection.execute("UPDATE state SET serving = ?, building = NULL", (generation,))
            _run(connection, of(state.serving, _DROP))

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._lock, self._failures():
            self._connection.execute(begin)
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def _is_outdated(self) -> bool:
        (layout,) = self._connection.execute("PRAGMA user_version").fetchone()
        return bool(layout != LAYOUT)

    def _check_layout(self) -> None:
        if self._is_outdated():
            raise IndexOutdated(
                f"the search index {self._path} was made by another version of Lurewatch; "
                "run: lurewatch reindex"
            )

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Translate what SQLite and the file system say."""
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # a mistake of ours, or a closed index
        except (sqlite3.DatabaseError, OSError) as error:
            raise IndexUnavailable(
                f"the search index {self._path}: {error}; {_remedy(error)}"
            ) from (error)


def read_state(connection: sqlite3.Connection) -> State:
    """Return the state that the transaction sees."""
    return State(*connection.execute("SELECT serving, building, seq FROM state").fetchone())


def check_building(state: State, generation: int) -> None:
    """Raise IndexFailed unless this generation is the one being built."""
    if state.building != generation:
        raise overtaken()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -65536"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _make_base(connection: sqlite3.Connection) -> None:
    _run(connection, _BASE + of(1, _GENERATION))
    connection.execute(f"PRAGMA user_version = {LAYOUT}")


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Run statements inside the open transaction; ``executescript`` would commit it."""
    for statement in filter(str.strip, script.split(";\n")):
        connection.execute(statement.strip().removesuffix(";"))


def _wipe(connection: sqlite3.Connection) -> None:
    """Remove every table of another layout and begin anew."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    names = {str(name) for (name,) in rows}
    shadows = {f"{name}_{part}" for name in names for part in _SHADOWS}
    for name in names - shadows:
        if not name.startswith("sqlite_"):
            connection.execute(f'DROP TABLE IF EXISTS "{name}"')
    _make_base(connection)


_SHADOWS = ("data", "idx", "content", "docsize", "config")
"""The tables that SQLite keeps for an FTS table and drops with it."""


def _remedy(error: Exception) -> str:
    if "locked" in str(error):
        return f"another process has been writing for {_BUSY_SECONDS} s; try again"
    if isinstance(error, sqlite3.OperationalError | OSError):
        return "look at the folder's rights and the free space on its disk"
    return "delete the file and run: lurewatch reindex (the ledger holds all of it)"
