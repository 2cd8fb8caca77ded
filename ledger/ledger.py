"""The ledger's front door: one database, one store for each idea."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import text

from ledger.ads import AdStore
from ledger.alerts import AlertStore
from ledger.campaigns import CampaignStore
from ledger.crawls import CrawlStore
from ledger.custody import CustodyLog
from ledger.database import Database, open_database
from ledger.help_desk import HelpDesk
from ledger.judgements import JudgementStore
from ledger.people import People
from ledger.pictures import PictureStore
from ledger.queue import WorkQueue
from ledger.reviews import ReviewStore
from ledger.samples import SampleStore
from ledger.unruled import UnruledStore

_MATCHING_LOCK = 4_716_223


class Ledger:
    """The truth: every method of every store is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.crawls = CrawlStore(database)
        self.ads = AdStore(database)
        self.pictures = PictureStore(database)
        self.queue = WorkQueue(database)
        self.campaigns = CampaignStore(database)
        self.reviews = ReviewStore(database)
        self.judgements = JudgementStore(database)
        self.unruled = UnruledStore(database)
        self.samples = SampleStore(database)
        self.alerts = AlertStore(database)
        self.help_desk = HelpDesk(database)
        self.custody = CustodyLog(database)
        self.people = People(database)

    @classmethod
    def open(cls, url: str) -> Self:
        """Open and migrate ``sqlite:////path`` or ``postgresql+psycopg://...``.

        Raises LedgerUnavailable saying what to do when it cannot be opened.
        """
        return cls(open_database(url))

    @contextmanager
    def transaction(self) -> Iterator["Ledger"]:
        """Yield the same ledger with all its stores in one writing transaction.

        One such transaction runs at a time, so that two workers cannot make two
        campaigns of adverts that belong together.
        """
        with self._database.write() as connection:
            if not self._database.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": _MATCHING_LOCK})
            yield Ledger(self._database.bound_to(connection))

    def close(self) -> None:
        """Let go of the database."""
        self._database.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
