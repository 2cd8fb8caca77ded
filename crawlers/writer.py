"""The process that writes: evidence to the disk first, then the ledger.

Pages that wait together share one flush to the disk and one transaction; a capture and its
adverts are never apart. When the crawl dies, what was handed over is written, and then this
process ends too.
"""

import logging
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from typing import Any

from crawlers.errors import EvidenceError
from crawlers.evidence import EvidenceFile, Fetch
from crawlers.replay import read_payload
from crawlers.settings import CrawlSettings
from ledger import FetchCounts, Ledger, Shown
from records import Ad, Capture, CrawlRun

logger = logging.getLogger(__name__)

_TOGETHER = 32


@dataclass(frozen=True, slots=True)
class Kept:
    """A fetch, the adverts that were read from it, and the pictures that adverts show."""

    fetch: Fetch
    ads: tuple[Ad, ...]
    pictures: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What the writer says at its end."""

    counts: FetchCounts = field(default_factory=FetchCounts)
    error: str = ""


def write_pages(
    settings: CrawlSettings,
    pages: "Connection[Any, Any]",
    report: "Connection[Any, Any]",
    not_ours: Sequence["Connection[Any, Any]"],
) -> None:
    """Take a run and then its pages until the other side closes; then report."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the crawl hears them, and closes its side
    for connection in not_ours:
        connection.close()
    try:
        counts = _write_all(settings, pages)
    except Exception as error:
        logger.exception("evidence or ledger cannot be written")
        pages.close()
        report.send(Report(error=f"{type(error).__name__}: {error}"))
    else:
        report.send(Report(counts))


def _write_all(settings: CrawlSettings, pages: "Connection[Any, Any]") -> FetchCounts:
    run = _next(pages)
    if not isinstance(run, CrawlRun):
        return FetchCounts()  # the crawl ended before it began
    evidence = EvidenceFile(settings.evidence_folder, run, settings.contact)
    stored: list[FetchCounts] = []
    with Ledger.open(settings.ledger_url) as ledger:
        while batch := _next_batch(pages):
            stored += _write(batch, evidence, ledger)
    evidence.close()
    return FetchCounts(
        new=sum(one.new for one in stored),
        changed=sum(one.changed for one in stored),
        unchanged=sum(one.unchanged for one in stored),
    )


def _write(batch: Sequence[Kept], evidence: EvidenceFile, ledger: Ledger) -> list[FetchCounts]:
    captures = [evidence.write(_stored_once(page.fetch, evidence, ledger)) for page in batch]
    evidence.sync()
    with ledger.transaction() as together:
        return [
            _record(together, capture, page) for capture, page in zip(captures, batch, strict=True)
        ]


def _record(ledger: Ledger, capture: Capture, page: Kept) -> FetchCounts:
    counts = ledger.crawls.record_fetch(capture, page.ads)
    ledger.pictures.keep(page.pictures)
    return counts


def _stored_once(fetch: Fetch, evidence: EvidenceFile, ledger: Ledger) -> Fetch:
    """Point to where a picture's bytes lie already, whatever address they came from before."""
    if not fetch.is_picture or fetch.original is not None:
        return fetch
    capture = ledger.pictures.capture_of(fetch.payload_sha256)
    if capture is None:
        return fetch
    try:
        return replace(fetch, original=read_payload(evidence.folder, capture).original)
    except EvidenceError as error:
        logger.warning("earlier evidence cannot be used, the picture is kept again: %s", error)
        return fetch


def _next_batch(pages: "Connection[Any, Any]") -> list[Kept]:
    """Return the pages that wait, at least one; none at the end."""
    batch: list[Kept] = []
    while len(batch) < _TOGETHER and (not batch or pages.poll()):
        page = _next(pages)
        if page is None:
            break
        batch.append(page)
    return batch


def _next(pages: "Connection[Any, Any]") -> Any:
    try:
        return pages.recv()
    except EOFError:
        return None
