"""Keeping what was fetched: evidence to the disk first, then the ledger, off the crawl's thread.

Fetches that wait together share one flush to the disk and one transaction, so that neither
costs a page its speed; a capture and its adverts are never apart.
"""

import logging
import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from crawlers.errors import CrawlerError
from crawlers.evidence import EvidenceFile, Fetch
from crawlers.health import Tally
from ledger import FetchCounts, Ledger
from records import Ad

logger = logging.getLogger(__name__)

_WAITING = 64
_TOGETHER = 32


class RecorderStopped(CrawlerError):
    """The evidence or the ledger could not be written; the crawl must end."""


@dataclass(frozen=True, slots=True)
class _Page:
    fetch: Fetch
    ads: tuple[Ad, ...]


class Recorder:
    """Writes fetches in the order in which they were given, in a thread of its own."""

    def __init__(self, ledger: Ledger, evidence: EvidenceFile) -> None:
        self._ledger = ledger
        self._evidence = evidence
        self._waiting: queue.Queue[_Page | None] = queue.Queue(_WAITING)
        self._stored = Tally()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)
        self._thread.start()

    def record(self, fetch: Fetch, ads: Sequence[Ad] = ()) -> None:
        """Keep a fetch and the adverts read from it; waits while too much is unwritten.

        Raises RecorderStopped once something could not be written.
        """
        if self._error is not None:
            raise RecorderStopped(f"nothing more can be kept: {self._error}") from self._error
        self._waiting.put(_Page(fetch, tuple(ads)))

    def close(self) -> FetchCounts:
        """Write what still waits and return what the ledger counted.

        Raises RecorderStopped when something could not be written.
        """
        self._waiting.put(None)
        self._thread.join()
        self._evidence.close()
        if self._error is not None:
            raise RecorderStopped(f"not everything was kept: {self._error}") from self._error
        counts = self._stored.counts
        return FetchCounts(counts["new"], counts["changed"], counts["unchanged"])

    def _work(self) -> None:
        while (pages := self._next_pages()) is not None:
            if self._error is not None:
                continue  # keep taking, so that the crawl's thread never waits for ever
            try:
                self._keep(pages)
            except Exception as error:
                logger.exception("evidence or ledger cannot be written")
                self._error = error

    def _next_pages(self) -> list[_Page] | None:
        """Return the pages that wait, at least one; None at the end."""
        first = self._waiting.get()
        pages = [] if first is None else [first]
        while pages and len(pages) < _TOGETHER:
            try:
                page = self._waiting.get_nowait()
            except queue.Empty:
                break
            if page is None:
                self._waiting.put(None)
                break
            pages.append(page)
        return pages or None

    def _keep(self, pages: Sequence[_Page]) -> None:
        captures = [self._evidence.write(page.fetch) for page in pages]
        self._evidence.sync()
        with self._ledger.transaction() as ledger:
            for capture, page in zip(captures, pages, strict=True):
                self._stored.add(ledger.crawls.record_fetch(capture, page.ads))
