"""An advert is seen: new, changed or as before. Edits and take-downs are facts, kept."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ledger.queue import Stage, enqueue
from ledger.schema import ad_events, ad_versions, ads, queue
from records import Ad


class Sighting(StrEnum):
    """What a fetch said about an advert."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


def record_sighting(connection: Connection, ad: Ad) -> Sighting:
    """Keep an advert that was just seen; queue it when its content is new."""
    row = connection.execute(
        select(ads.c.version, ads.c.last_seen, ads.c.gone_at).where(ads.c.id == ad.id)
    ).first()
    if row is None:
        connection.execute(insert(ads).values(**_ad_row(ad), first_seen=ad.seen_at))
        _keep_version(connection, ad, "appeared")
        return Sighting.NEW
    if ad.seen_at < row.last_seen and row.version != ad.version:
        return Sighting.UNCHANGED  # an older page, replayed after a newer one was kept
    connection.execute(update(ads).where(ads.c.id == ad.id).values(_ad_row(ad)))
    if row.version != ad.version:
        _keep_version(connection, ad, "edited")
        return Sighting.CHANGED
    if row.gone_at is not None:
        _note(connection, ad.id, ad.seen_at, "returned", ad.version)
        refresh_search(connection, ad.id, ad.seen_at)
    return Sighting.UNCHANGED


def record_take_down(connection: Connection, ad_id: str, at: datetime) -> None:
    """Note that an advert is gone, and let the search index learn it."""
    version = connection.scalar(select(ads.c.version).where(ads.c.id == ad_id))
    connection.execute(update(ads).where(ads.c.id == ad_id).values(gone_at=at))
    _note(connection, ad_id, at, "gone", str(version))
    refresh_search(connection, ad_id, at)


def refresh_search(connection: Connection, ad_id: str, at: datetime) -> None:
    """Send an indexed advert to the index again; one on its way there gets there anyway."""
    row = connection.execute(
        select(queue.c.version, queue.c.stage).where(queue.c.ad_id == ad_id)
    ).first()
    if row is not None and row.stage == Stage.INDEXED:
        enqueue(connection, ad_id, row.version, Stage.MATCHED, at)


def _keep_version(connection: Connection, ad: Ad, what: str) -> None:
    known = select(ad_versions.c.version).where(
        ad_versions.c.ad_id == ad.id, ad_versions.c.version == ad.version
    )
    if connection.scalar(known) is None:
        connection.execute(
            insert(ad_versions).values(
                ad_id=ad.id,
                version=ad.version,
                seen_at=ad.seen_at,
                capture_id=ad.capture_id,
                body=ad.to_line(),
            )
        )
    _note(connection, ad.id, ad.seen_at, what, ad.version)
    enqueue(connection, ad.id, ad.version, Stage.CAPTURED, ad.seen_at)


def _note(connection: Connection, ad_id: str, at: datetime, what: str, version: str) -> None:
    connection.execute(insert(ad_events).values(ad_id=ad_id, at=at, what=what, version=version))


def _ad_row(ad: Ad) -> dict[str, Any]:
    return {
        "id": ad.id,
        "source": ad.source,
        "key": ad.key,
        "version": ad.version,
        "last_seen": ad.seen_at,
        "gone_at": None,
        "synthetic": ad.synthetic,
    }
