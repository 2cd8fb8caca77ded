"""Adverts' pictures: which advert showed which, and what was read in each, once.

A picture is known by the SHA-256 of its bytes, whatever address or advert it came from. Its bytes
lie in the evidence of one capture; what a reader said of it is kept here, so that judging an
advert again reads nothing again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, or_, select, update

from ledger.database import Database
from ledger.queue import Stage, enqueue
from ledger.schema import ad_pictures, ads, captures, pictures, queue
from records import Capture


class PictureState(StrEnum):
    """How far a picture has come."""

    WAITING = "waiting"
    READ = "read"
    REFUSED = "refused"
    """The reader would not read it; ``refusal`` says why."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture as one version of an advert showed it; ``place`` counts from 0."""

    ad_id: str
    version: str
    sha256: str
    place: int
    url: str
    capture_id: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture whose bytes are in the evidence."""

    sha256: str
    capture_id: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class AdPicture:
    """A picture of an advert, and what is known of it.

    reading: what the reader told, as it told it (JSON); '' where it is not read.
    """

    sha256: str
    url: str
    capture_id: str
    fetched_at: datetime
    state: PictureState
    reading: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class UnreadPicture:
    """A picture that a worker holds until its lease ends; ``ad_id`` is an advert that shows it."""

    sha256: str
    capture: Capture
    ad_id: str
    attempts: int


class PictureStore:
    """Pictures of adverts, kept and read once each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, shown: Sequence[Shown]) -> int:
        """Note which adverts showed which pictures; returns how many sights were new.

        Call it only when the captures are kept. An advert that shows a picture that was read
        before is judged again. Safe to repeat.
        """
        with self._database.write() as connection:
            return sum(_keep(connection, one) for one in shown)

    def fetched(self, source: str, url: str, since: datetime) -> StoredPicture | None:
        """Return the newest picture that a source fetched from an address since then."""
        query = (
            select(ad_pictures.c.sha256, ad_pictures.c.capture_id, ad_pictures.c.fetched_at)
            .join(ads, ads.c.id == ad_pictures.c.ad_id)
            .where(ad_pictures.c.url == url, ads.c.source == source)
            .where(ad_pictures.c.fetched_at >= since)
            .order_by(ad_pictures.c.fetched_at.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return StoredPicture(**row._mapping) if row else None

    def capture_of(self, sha256: str) -> Capture | None:
        """Return the capture whose evidence holds a picture's bytes."""
        query = (
            select(captures.c.body)
            .join(pictures, pictures.c.capture_id == captures.c.id)
            .where(pictures.c.sha256 == sha256)
        )
        with self._database.read() as connection:
            body = connection.scalar(query)
        return Capture.from_line(body) if body else None

    def of(self, ad_id: str, version: str, limit: int) -> list[AdPicture]:
        """Return the pictures that a version of an advert showed, in their order.

        limit: the newest so many, where its source shows others all the time.
        """
        query: Select[Any] = (
            select(
                *(ad_pictures.c[name] for name in ("sha256", "url", "capture_id", "fetched_at")),
                *(pictures.c[name] for name in ("state", "reading", "refusal")),
                ad_pictures.c.place,
            )
            .join(pictures, pictures.c.sha256 == ad_pictures.c.sha256)
            .where(ad_pictures.c.ad_id == ad_id, ad_pictures.c.version == version)
            .order_by(ad_pictures.c.fetched_at.desc(), ad_pictures.c.place)
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [_ad_picture(row) for row in sorted(rows, key=lambda row: (row.place, row.sha256))]

    def claim(self, now: datetime, lease: timedelta) -> UnreadPicture | None:
        """Take the picture that has waited longest, for so long; None where none waits."""
        free = or_(pictures.c.lease_until.is_(None), pictures.c.lease_until < now)
        waiting = (
            select(pictures.c.sha256)
            .where(pictures.c.state == PictureState.WAITING, free)
            .order_by(pictures.c.kept_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._database.write() as connection:
            sha256 = connection.scalar(waiting)
            if sha256 is None:
                return None
            connection.execute(
                update(pictures)
                .where(pictures.c.sha256 == sha256)
                .values(lease_until=now + lease, attempts=pictures.c.attempts + 1)
            )
            return _unread(connection, sha256)

    def save_reading(self, sha256: str, reading: str, now: datetime) -> int:
        """Keep what was read, and let every advert that shows the picture be judged again.

        Returns how many adverts were queued.
        """
        with self._database.write() as connection:
            _settle(connection, sha256, PictureState.READ, reading=reading)
            return sum(_judge_again(connection, *one, now) for one in _shown_by(connection, sha256))

    def refuse(self, sha256: str, why: str) -> None:
        """Note that a picture cannot be read, and why; its adverts stay judged by their words."""
        with self._database.write() as connection:
            _settle(connection, sha256, PictureState.REFUSED, refusal=why[:2000])

    def count_by_state(self) -> dict[PictureState, int]:
        """Return how many pictures stand where."""
        query = select(pictures.c.state, func.count()).group_by(pictures.c.state)
        with self._database.read() as connection:
            found = {PictureState(state): count for state, count in connection.execute(query)}
        return {state: found.get(state, 0) for state in PictureState}


def _keep(connection: Connection, shown: Shown) -> bool:
    state = connection.scalar(select(pictures.c.state).where(pictures.c.sha256 == shown.sha256))
    if state is None:
        connection.execute(insert(pictures).values(_picture_row(shown)))
    key = (
        (ad_pictures.c.ad_id == shown.ad_id)
        & (ad_pictures.c.version == shown.version)
        & (ad_pictures.c.sha256 == shown.sha256)
    )
    facts = {name: getattr(shown, name) for name in ("place", "url", "capture_id", "fetched_at")}
    if connection.scalar(select(ad_pictures.c.ad_id).where(key)) is not None:
        connection.execute(update(ad_pictures).where(key).values(facts))
        return False
    connection.execute(
        insert(ad_pictures).values(
            ad_id=shown.ad_id, version=shown.version, sha256=shown.sha256, **facts
        )
    )
    if state == PictureState.READ:
        _judge_again(connection, shown.ad_id, shown.version, shown.fetched_at)
    return True


def _picture_row(shown: Shown) -> dict[str, Any]:
    return {
        "sha256": shown.sha256,
        "capture_id": shown.capture_id,
        "kept_at": shown.fetched_at,
        "state": PictureState.WAITING,
        "attempts": 0,
        "reading": "",
        "refusal": "",
    }


def _settle(
    connection: Connection, sha256: str, state: PictureState, reading: str = "", refusal: str = ""
) -> None:
    connection.execute(
        update(pictures)
        .where(pictures.c.sha256 == sha256)
        .values(state=state, reading=reading, refusal=refusal, lease_until=None)
    )


def _shown_by(connection: Connection, sha256: str) -> Iterator[tuple[str, str]]:
    query = select(ad_pictures.c.ad_id, ad_pictures.c.version).where(ad_pictures.c.sha256 == sha256)
    for row in connection.execute(query).all():
        yield row.ad_id, row.version


def _judge_again(connection: Connection, ad_id: str, version: str, now: datetime) -> bool:
    """Queue an advert at its beginning; not one that waits there, nor one with other words now."""
    row = connection.execute(
        select(queue.c.version, queue.c.stage, queue.c.lease_until).where(queue.c.ad_id == ad_id)
    ).first()
    if row is None or row.version != version:
        return False
    if row.stage == Stage.CAPTURED and row.lease_until is None:
        return False
    enqueue(connection, ad_id, version, Stage.CAPTURED, now)
    return True


def _unread(connection: Connection, sha256: str) -> UnreadPicture:
    row = connection.execute(
        select(captures.c.body, pictures.c.attempts)
        .join(pictures, pictures.c.capture_id == captures.c.id)
        .where(pictures.c.sha256 == sha256)
    ).one()
    ad_id = connection.scalar(
        select(ad_pictures.c.ad_id).where(ad_pictures.c.sha256 == sha256).limit(1)
    )
    return UnreadPicture(sha256, Capture.from_line(row.body), str(ad_id), row.attempts)


def _ad_picture(row: Row[Any]) -> AdPicture:
    return AdPicture(
        sha256=row.sha256,
        url=row.url,
        capture_id=row.capture_id,
        fetched_at=row.fetched_at,
        state=PictureState(row.state),
        reading=row.reading,
        refusal=row.refusal,
    )
