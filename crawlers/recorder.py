"""Keeping what was fetched, in a process beside the crawl.

Writing a page to evidence and ledger costs about as much as fetching it, and Python does one
thing at a time; so the crawl hands its pages to a writer and goes on.
"""

import multiprocessing
import queue
import threading
from collections.abc import Sequence

from crawlers.errors import CrawlerError
from crawlers.evidence import Fetch
from crawlers.settings import CrawlSettings
from crawlers.writer import Kept, Report, write_pages
from ledger import FetchCounts, Shown
from records import Ad, CrawlRun

_WAITING = 64
_FORK = multiprocessing.get_context("fork")


class RecorderStopped(CrawlerError):
    """The evidence or the ledger could not be written; the crawl must end."""


class Recorder:
    """The crawl's side. Make it before any database is open or any thread runs: it forks."""

    def __init__(self, settings: CrawlSettings) -> None:
        taken, self._given = _FORK.Pipe(duplex=False)
        self._report, told = _FORK.Pipe(duplex=False)
        not_the_writers = (self._given, self._report)
        self._writer = _FORK.Process(
            target=write_pages, args=(settings, taken, told, not_the_writers), daemon=True
        )
        self._writer.start()
        taken.close()
        told.close()
        self._waiting: queue.Queue[Kept | None] = queue.Queue(_WAITING)
        self._writer_is_gone = threading.Event()
        self._feeder = threading.Thread(target=self._feed, name="recorder", daemon=True)

    def begin(self, run: CrawlRun) -> None:
        """Say for which run everything is kept from now on."""
        self._given.send(run)
        self._feeder.start()

    def record(self, fetch: Fetch, ads: Sequence[Ad] = (), pictures: Sequence[Shown] = ()) -> None:
        """Keep a fetch, the adverts read from it and the pictures that adverts show.

        Waits while too much is unwritten.

        Raises RecorderStopped once something could not be written.
        """
        if self._writer_is_gone.is_set():
            raise RecorderStopped("evidence or ledger cannot be written")
        self._waiting.put(Kept(fetch, tuple(ads), tuple(pictures)))

    def close(self) -> FetchCounts:
        """Let everything be written that still waits, and return what the ledger counted.

        Raises RecorderStopped when something could not be written.
        """
        if self._feeder.is_alive():
            self._waiting.put(None)
            self._feeder.join()
        self._given.close()
        report = self._last_word()
        self._writer.join()
        if report.error:
            raise RecorderStopped(f"not everything was kept: {report.error}")
        return report.counts

    def abandon(self) -> None:
        """Let go of the writer, whether or not `close` was called before."""
        self._given.close()
        self._writer.join()

    def _last_word(self) -> Report:
        try:
            report: Report = self._report.recv()
        except EOFError:
            return Report(error="the process that writes was killed")
        return report

    def _feed(self) -> None:
        """Pass pages on. When nobody takes them any more, empty the queue: the crawl may wait."""
        while (page := self._waiting.get()) is not None:
            try:
                self._given.send(page)
            except OSError:
                self._writer_is_gone.set()
