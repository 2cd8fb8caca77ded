"""One crawl of one source, from opening the ledger to the verdict."""

import logging
from datetime import UTC, datetime

from crawlers.engine import crawl_with_scrapy
from crawlers.errors import CrawlerError
from crawlers.facts import problem
from crawlers.health import verdict
from crawlers.partner_drop import read_partner_files
from crawlers.recorder import Recorder
from crawlers.session import Session
from crawlers.settings import CrawlSettings
from crawlers.source import Source
from ledger import Ledger
from records import CrawlRun, RunOutcome, SourceKind

logger = logging.getLogger(__name__)


def run_crawl(source: Source, settings: CrawlSettings) -> CrawlRun:
    """Crawl a source once and return the finished run, as the ledger keeps it.

    Blocks, and owns Twisted's reactor: once in a process, which `python -m crawlers` gives it.
    Failures of pages are counted in the run; only a ledger that cannot be opened raises.
    """
    recorder = Recorder(settings)
    try:
        ended = _run(source, settings, recorder)
    finally:
        recorder.abandon()
    logger.info("%s: %s %s %s", source.name, ended.outcome, dict(ended.counts), ended.message)
    return ended


def _run(source: Source, settings: CrawlSettings, recorder: Recorder) -> CrawlRun:
    with Ledger.open(settings.ledger_url) as ledger:
        run = ledger.crawls.start(source.name, datetime.now(UTC))
        recorder.begin(run)
        session = Session(source, settings, ledger, run, recorder)
        gone = _crawl(session)
        ended = _finish(session, gone)
        ledger.crawls.finish(ended)
    return ended


def _crawl(session: Session) -> set[str]:
    """Fetch and keep; whatever goes wrong here fails the run and nothing else."""
    try:
        if session.source.kind is SourceKind.PARTNER:
            return read_partner_files(session)
        return crawl_with_scrapy(session)
    except Exception as error:
        logger.exception("the crawl of %s failed", session.source.name)
        session.tally.failure = f"{type(error).__name__}: {error}"
        return set()


def _finish(session: Session, gone: set[str]) -> CrawlRun:
    tally, source = session.tally, session.source
    try:
        tally.add(session.recorder.close())
    except CrawlerError as error:
        tally.failure = str(error)
    if tally.counts["pictures"] and (unread := session.settings.pictures.unread):
        what = f"its pictures are kept; not read here: {unread}"
        tally.note(problem("pictures_unread", source.name, what))
    end = verdict(source, tally)
    tally.counts["gone"] = 0
    now = datetime.now(UTC)
    if end.outcome is RunOutcome.FINISHED and tally.complete and source.takes_absence_for_gone:
        tally.counts["gone"] = session.ledger.crawls.mark_gone(source.name, gone, now)
    return session.run.model_copy(
        update={
            "finished_at": now,
            "outcome": end.outcome,
            "counts": dict(sorted(tally.counts.items())),
            "problems": tuple(tally.problems),
            "message": end.message,
        }
    )
