"""Opening SQLite or PostgreSQL, and the two kinds of transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError

from ledger.errors import LedgerUnavailable

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 30
_MIGRATION_LOCK = 4_716_221
_CUSTODY_LOCK = 4_716_222


class Database:
    """One engine, or one open transaction of it: stores work the same on both."""

    def __init__(self, engine: Engine, transaction: Connection | None = None) -> None:
        self.engine = engine
        self._transaction = transaction

    @property
    def is_sqlite(self) -> bool:
        """Whether writers exclude each other by the database's own lock."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection in a writing transaction, committed at the end."""
        if self._transaction is not None:
            yield self._transaction
            return
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one moment and does not block writers."""
        if self._transaction is not None:
            yield self._transaction
            return
        with self.engine.connect().execution_options(lurewatch_reads=True) as connection:
            yield connection

    def bound_to(self, connection: Connection) -> "Database":
        """Return the same database inside an open transaction."""
        return Database(self.engine, connection)

    def lock_custody(self, connection: Connection) -> None:
        """Let one writer at a time extend the custody chain, until its transaction ends."""
        if not self.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": _CUSTODY_LOCK})


def open_database(url: str) -> Database:
    """Open and migrate a database.

    ``url`` is ``sqlite:////absolute/path`` or ``postgresql+psycopg://...``.
    Raises LedgerUnavailable saying what to do when it cannot be opened.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    if engine.dialect.name == "sqlite":
        _speak_sqlite(engine)
    try:
        _migrate(engine)
    except OperationalError as error:
        engine.dispose()
        raise LedgerUnavailable(
            f"cannot open the ledger at {parsed.render_as_string(hide_password=True)}: "
            f"{error.orig}. Check [ledger] url in lurewatch.toml and that the server runs."
        ) from error
    return Database(engine)


def _speak_sqlite(engine: Engine) -> None:
    """WAL, foreign keys, and transactions that take the write lock when they begin."""

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={_BUSY_SECONDS * 1000}",
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("lurewatch_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision; processes that start together take turns."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        if engine.dialect.name != "sqlite":
            connection.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": _MIGRATION_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
