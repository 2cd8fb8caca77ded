"""What the ledger knows of an advert: its versions, sightings and assessments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, insert, select

from ledger.database import Database
from ledger.schema import ad_events, ad_versions, ads, assessments, captures, queue
from records import Ad, Assessment, Band, Capture


@dataclass(frozen=True)
class AdEvent:
    """Something that happened to an advert at its source."""

    at: datetime
    what: str
    version: str


@dataclass(frozen=True)
class AdFile:
    """Everything about one advert: the current version and what is known of it."""

    ad: Ad
    first_seen: datetime
    last_seen: datetime
    gone_at: datetime | None
    stage: str
    assessment: Assessment | None


@dataclass(frozen=True)
class Judged:
    """An advert's assessment, with its unit vector where the model gives one."""

    ad: Ad
    assessment: Assessment
    embedding: bytes | None = None


class AdStore:
    """Adverts and assessments."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, ad_id: str) -> AdFile | None:
        """Return an advert's file, or None when the ledger does not hold it."""
        with self._database.read() as connection:
            row = connection.execute(_files().where(ads.c.id == ad_id)).first()
            return _file(row) if row else None

    def all(self) -> Iterator[AdFile]:
        """Yield every advert's file; rebuilding the search index reads this."""
        with self._database.read() as connection:
            for row in connection.execute(_files().order_by(ads.c.id)):
                yield _file(row)

    def versions(self, ad_id: str) -> list[Ad]:
        """Return every version of an advert, oldest first."""
        query = (
            select(ad_versions.c.body)
            .where(ad_versions.c.ad_id == ad_id)
            .order_by(ad_versions.c.seen_at)
        )
        with self._database.read() as connection:
            return [Ad.from_line(body) for body in connection.scalars(query)]

    def events(self, ad_id: str) -> list[AdEvent]:
        """Return what happened to an advert at its source, oldest first."""
        query = select(ad_events).where(ad_events.c.ad_id == ad_id).order_by(ad_events.c.seq)
        with self._database.read() as connection:
            return [AdEvent(row.at, row.what, row.version) for row in connection.execute(query)]

    def capture(self, capture_id: str) -> Capture | None:
        """Return a capture by its id."""
        with self._database.read() as connection:
            body = connection.scalar(select(captures.c.body).where(captures.c.id == capture_id))
        return Capture.from_line(body) if body else None

    def save_assessments(self, judged: Sequence[Judged], at: datetime) -> None:
        """Keep assessments; one of the same model on the same version is replaced."""
        with self._database.write() as connection:
            for one in judged:
                _replace_assessment(connection, one, at)

    def assessment(self, ad_id: str, version: str) -> Assessment | None:
        """Return the newest assessment of one version of an advert."""
        query = (
            select(assessments.c.body)
            .where(assessments.c.ad_id == ad_id, assessments.c.version == version)
            .order_by(assessments.c.made_at.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            body = connection.scalar(query)
        return Assessment.from_line(body) if body else None

    def embedding(self, ad_id: str, version: str, model: str) -> bytes | None:
        """Return the stored unit vector of an assessment (float32, little endian)."""
        query = select(assessments.c.embedding).where(
            assessments.c.ad_id == ad_id,
            assessments.c.version == version,
            assessments.c.model == model,
        )
        with self._database.read() as connection:
            return connection.scalar(query)

    def count(self) -> int:
        """Return how many adverts the ledger holds, gone ones included."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(ads)) or 0

    def count_by_band(self) -> dict[Band, int]:
        """Return how many adverts stand in each band by their current assessment."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(assessments.c.band, func.count())
                .join(ads, current_assessment())
                .group_by(assessments.c.band)
            )
            found = {Band(band): count for band, count in rows}
        return {band: found.get(band, 0) for band in Band}


def current_assessment() -> ColumnElement[bool]:
    """Join condition: the newest assessment of an advert's current version."""
    other = assessments.alias("other")
    newest = (
        select(func.max(other.c.made_at))
        .where(other.c.ad_id == ads.c.id, other.c.version == ads.c.version)
        .correlate(ads)
        .scalar_subquery()
    )
    return and_(
        assessments.c.ad_id == ads.c.id,
        assessments.c.version == ads.c.version,
        assessments.c.made_at == newest,
    )


def _files() -> Select[Any]:
    version = and_(ad_versions.c.ad_id == ads.c.id, ad_versions.c.version == ads.c.version)
    return (
        select(
            ad_versions.c.body,
            ads.c.first_seen,
            ads.c.last_seen,
            ads.c.gone_at,
            queue.c.stage,
            assessments.c.body.label("assessment"),
        )
        .join(ad_versions, version)
        .join(queue, queue.c.ad_id == ads.c.id)
        .outerjoin(assessments, current_assessment())
    )


def _file(row: Row[Any]) -> AdFile:
    return AdFile(
        ad=Ad.from_line(row.body),
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        gone_at=row.gone_at,
        stage=row.stage,
        assessment=Assessment.from_line(row.assessment) if row.assessment else None,
    )


def _replace_assessment(connection: Connection, judged: Judged, at: datetime) -> None:
    ad, assessment = judged.ad, judged.assessment
    connection.execute(
        delete(assessments).where(
            assessments.c.ad_id == ad.id,
            assessments.c.version == ad.version,
            assessments.c.model == assessment.model,
        )
    )
    connection.execute(
        insert(assessments).values(
            ad_id=ad.id,
            version=ad.version,
            model=assessment.model,
            made_at=at,
            band=assessment.band,
            probability=assessment.probability,
            body=assessment.to_line(),
            embedding=judged.embedding,
        )
    )
