"""The queue: an advert is captured, then assessed, then matched, then indexed.

Matching comes before indexing so that no alert waits for a search engine that is down, and
so that the index learns the campaign at once.

A worker claims rows under a lease. A worker that dies lets its lease run out and another
takes the row up where it stood; every step can be repeated without doubling anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from ledger.database import Database
from ledger.schema import ad_versions, queue
from records import Ad


class Stage(StrEnum):
    """How far an advert has come. FAILED waits for a person (``lurewatch work --retry``)."""

    CAPTURED = "captured"
    ASSESSED = "assessed"
    MATCHED = "matched"
    INDEXED = "indexed"
    FAILED = "failed"


MAX_ATTEMPTS = 5
"""An advert that breaks a step this often is set aside as failed, visibly."""


@dataclass(frozen=True)
class Claim:
    """One advert that a worker holds until its lease ends."""

    ad: Ad
    stage: Stage
    attempts: int


class WorkQueue:
    """Claims, advances and set-backs of adverts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, stage: Stage, limit: int, worker: str, now: datetime, lease: timedelta
    ) -> list[Claim]:
        """Take up to ``limit`` adverts that wait at a stage, oldest first."""
        free = or_(queue.c.lease_until.is_(None), queue.c.lease_until < now)
        waiting = (
            select(queue.c.ad_id)
            .where(queue.c.stage == stage, free)
            .order_by(queue.c.enqueued_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._database.write() as connection:
            ids = list(connection.scalars(waiting))
            connection.execute(
                update(queue)
                .where(queue.c.ad_id.in_(ids))
                .values(lease_until=now + lease, worker=worker, attempts=queue.c.attempts + 1)
            )
            return _claimed(connection, ids)

    def advance(
        self,
        done: Sequence[Ad],
        stage: Stage,
        *,
        after: str | None = None,
        worker: str | None = None,
    ) -> None:
        """Move adverts on. One that changed meanwhile stays queued as its new version.

        after, worker: move only those that still stand at this stage, or are still held by this
        worker; one that was queued anew meanwhile stays where it was put.
        """
        still = [queue.c.stage == after] if after is not None else []
        still += [queue.c.worker == worker] if worker is not None else []
        with self._database.write() as connection:
            for ad in done:
                connection.execute(
                    update(queue)
                    .where(queue.c.ad_id == ad.id, queue.c.version == ad.version, *still)
                    .values(stage=stage, lease_until=None, worker=None, attempts=0, last_error=None)
                )

    def set_back(self, claim: Claim, error: str) -> None:
        """Give an advert back after an error, or set it aside when it broke too often."""
        stage = Stage.FAILED if claim.attempts >= MAX_ATTEMPTS else claim.stage
        with self._database.write() as connection:
            connection.execute(
                update(queue)
                .where(queue.c.ad_id == claim.ad.id, queue.c.version == claim.ad.version)
                .where(queue.c.stage == claim.stage)
                .values(stage=stage, lease_until=None, worker=None, last_error=error[:2000])
            )

    def postpone(self, claims: Sequence[Claim], until: datetime, error: str) -> None:
        """Let adverts wait for something outside, such as a server that is down.

        It is nobody's fault in particular, so no attempt is counted.
        """
        with self._database.write() as connection:
            for claim in claims:
                connection.execute(
                    update(queue)
                    .where(queue.c.ad_id == claim.ad.id, queue.c.version == claim.ad.version)
                    .values(lease_until=until, attempts=claim.attempts - 1, last_error=error[:2000])
                )

    def retry_failed(self, now: datetime) -> int:
        """Queue every set-aside advert again from its beginning; returns how many."""
        with self._database.write() as connection:
            return connection.execute(
                update(queue)
                .where(queue.c.stage == Stage.FAILED)
                .values(stage=Stage.CAPTURED, enqueued_at=now, attempts=0)
            ).rowcount

    def depth(self) -> dict[Stage, int]:
        """Return how many adverts stand at each stage."""
        query = select(queue.c.stage, func.count()).group_by(queue.c.stage)
        with self._database.read() as connection:
            found = {Stage(stage): count for stage, count in connection.execute(query)}
        return {stage: found.get(stage, 0) for stage in Stage}


def enqueue(connection: Connection, ad_id: str, version: str, stage: Stage, now: datetime) -> None:
    """Put one version of an advert at a stage, in place of what stood there."""
    connection.execute(delete(queue).where(queue.c.ad_id == ad_id))
    connection.execute(
        insert(queue).values(ad_id=ad_id, version=version, stage=stage, enqueued_at=now, attempts=0)
    )


def _claimed(connection: Connection, ids: list[str]) -> list[Claim]:
    same = and_(ad_versions.c.ad_id == queue.c.ad_id, ad_versions.c.version == queue.c.version)
    rows = connection.execute(
        select(ad_versions.c.body, queue.c.stage, queue.c.attempts)
        .join(queue, same)
        .where(queue.c.ad_id.in_(ids))
        .order_by(queue.c.enqueued_at, queue.c.ad_id)
    )
    return [Claim(Ad.from_line(row.body), Stage(row.stage), row.attempts) for row in rows]
