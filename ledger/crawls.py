"""What the crawlers write: runs, captures and adverts, each page in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from ledger.custody import CustodyLog
from ledger.database import Database
from ledger.schema import ad_versions, ads, captures, runs
from ledger.sightings import Sighting, record_sighting, record_take_down
from records import (
    Ad,
    Capture,
    CrawlRun,
    CustodyAction,
    RunOutcome,
    make_id,
)

_GOOD = (0, 200)
"""Statuses of a payload that can serve again: HTTP 200, and 0 for a partner's file."""


@dataclass(frozen=True)
class FetchCounts:
    """How many adverts of a page were new, changed, or as before."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


class CrawlStore:
    """Runs, captures and the adverts found on them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, source: str, at: datetime) -> CrawlRun:
        """Open a run. An older run of the source that never ended is marked killed."""
        run = CrawlRun(id=make_id("run", source, at.isoformat()), source=source, started_at=at)
        with self._database.write() as connection:
            unended = select(runs.c.body).where(
                runs.c.source == source, runs.c.outcome == RunOutcome.RUNNING
            )
            for body in connection.scalars(unended).all():
                _write_end(connection, _killed(CrawlRun.from_line(body), at))
            connection.execute(insert(runs).values(_run_row(run)))
        return run

    def finish(self, run: CrawlRun) -> None:
        """Write a run's end: outcome, counts and problems."""
        with self._database.write() as connection:
            _write_end(connection, run)

    def record_fetch(self, capture: Capture, found: Sequence[Ad]) -> FetchCounts:
        """Keep a capture and the adverts on it, and queue the new and changed ones.

        Call it only when the capture's WARC record is on disk. Safe to repeat.
        """
        with self._database.write() as connection:
            known = select(captures.c.id).where(captures.c.id == capture.id)
            if connection.scalar(known) is None:
                connection.execute(insert(captures).values(_capture_row(capture)))
                CustodyLog(self._database.bound_to(connection)).append(
                    capture.fetched_at,
                    f"crawler {capture.crawler_version}",
                    CustodyAction.CAPTURED,
                    capture.id,
                    f"sha256 {capture.payload_sha256}",
                )
            sightings = [record_sighting(connection, ad) for ad in found]
        return FetchCounts(
            new=sightings.count(Sighting.NEW),
            changed=sightings.count(Sighting.CHANGED),
            unchanged=sightings.count(Sighting.UNCHANGED),
        )

    def last_capture(self, source: str, url: str) -> Capture | None:
        """Return the newest capture of an address that came whole."""
        query = (
            select(captures.c.body)
            .where(captures.c.source == source, captures.c.url == url, captures.c.status.in_(_GOOD))
            .order_by(captures.c.fetched_at.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            body = connection.scalar(query)
        return Capture.from_line(body) if body else None

    def mark_gone(self, source: str, keys: Collection[str], at: datetime) -> int:
        """Note that adverts were taken down; returns how many were still live."""
        wanted = set(keys)
        query = select(ads.c.id, ads.c.key).where(ads.c.source == source, ads.c.gone_at.is_(None))
        with self._database.write() as connection:
            gone = [row.id for row in connection.execute(query) if row.key in wanted]
            for ad_id in gone:
                record_take_down(connection, ad_id, at)
        return len(gone)

    def live_pages(self, source: str) -> dict[str, str]:
        """Return the source's adverts that are not gone: key and the page each was read from."""
        version = (ad_versions.c.ad_id == ads.c.id) & (ad_versions.c.version == ads.c.version)
        query = (
            select(ads.c.key, captures.c.url)
            .join(ad_versions, version)
            .join(captures, captures.c.id == ad_versions.c.capture_id)
            .where(ads.c.source == source, ads.c.gone_at.is_(None))
        )
        with self._database.read() as connection:
            return {row.key: row.url for row in connection.execute(query)}

    def runs(self, source: str | None = None, limit: int = 50) -> list[CrawlRun]:
        """Return the newest runs first, of one source or of all."""
        query = select(runs.c.body).order_by(runs.c.started_at.desc()).limit(limit)
        if source is not None:
            query = query.where(runs.c.source == source)
        with self._database.read() as connection:
            return [CrawlRun.from_line(body) for body in connection.scalars(query)]

    def pages_fetched(self) -> int:
        """Return how many fetches the ledger holds evidence of."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(captures)) or 0


def _run_row(run: CrawlRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "source": run.source,
        "started_at": run.started_at,
        "outcome": run.outcome,
        "body": run.to_line(),
    }


def _write_end(connection: Connection, run: CrawlRun) -> None:
    connection.execute(update(runs).where(runs.c.id == run.id).values(_run_row(run)))


def _killed(run: CrawlRun, at: datetime) -> CrawlRun:
    return run.model_copy(
        update={
            "outcome": RunOutcome.KILLED,
            "finished_at": at,
            "message": "the crawl stopped without an end; this run goes on from what was kept",
        }
    )


def _capture_row(capture: Capture) -> dict[str, Any]:
    return {
        "id": capture.id,
        "source": capture.source,
        "url": capture.url,
        "fetched_at": capture.fetched_at,
        "status": capture.status,
        "body": capture.to_line(),
    }
