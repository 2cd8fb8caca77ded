"""Adverts that nobody has ruled on, and those that somebody has, as vectors: what to ask next."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, select

from ledger.ads import current_assessment
from ledger.database import Database
from ledger.judgements import said
from ledger.schema import ads, assessments, reviews
from records import Band, Stance


@dataclass(frozen=True, slots=True)
class Embedded:
    """The current judgement of an advert's current version, with its vector."""

    ad_id: str
    version: str
    source: str
    lang: str
    stance: Stance
    band: Band
    probability: float
    embedding: bytes | None
    """Unit vector, float32, little endian; None where the model gave none."""


class UnruledStore:
    """Current versions of adverts that are still there, by whether somebody ruled on them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def near(self, probability: float, limit: int) -> list[Embedded]:
        """Return unruled adverts whose probability lies nearest to one, nearest first."""
        distance = func.abs(assessments.c.probability - probability)
        query = self._embedded().where(~_ruled(), ads.c.gone_at.is_(None))
        return self._read(query.order_by(distance, ads.c.id).limit(limit))

    def likely_but_not_flagged(self, probability: float, limit: int) -> list[Embedded]:
        """Return unruled adverts from a probability on that were not flagged, likeliest first."""
        query = self._embedded().where(
            ~_ruled(),
            ads.c.gone_at.is_(None),
            assessments.c.band != Band.FLAG,
            assessments.c.probability >= probability,
        )
        return self._read(query.order_by(assessments.c.probability.desc(), ads.c.id).limit(limit))

    def ruled(self, limit: int) -> list[Embedded]:
        """Return adverts that somebody ruled on, those that were seen last first."""
        query = self._embedded().where(_ruled())
        return self._read(query.order_by(ads.c.last_seen.desc(), ads.c.id).limit(limit))

    def _embedded(self) -> Select[Any]:
        return (
            select(
                ads.c.id,
                ads.c.version,
                ads.c.source,
                said(self._database, "lang").label("lang"),
                said(self._database, "stance").label("stance"),
                assessments.c.band,
                assessments.c.probability,
                assessments.c.embedding,
            )
            .select_from(ads)
            .join(assessments, current_assessment())
        )

    def _read(self, query: Select[Any]) -> list[Embedded]:
        with self._database.read() as connection:
            return [_embedded(row) for row in connection.execute(query)]


def _ruled() -> ColumnElement[bool]:
    return exists().where(reviews.c.ad_id == ads.c.id, reviews.c.ad_version == ads.c.version)


def _embedded(row: Row[Any]) -> Embedded:
    return Embedded(
        ad_id=row.id,
        version=row.version,
        source=row.source,
        lang=row.lang,
        stance=Stance(row.stance),
        band=Band(row.band),
        probability=row.probability,
        embedding=row.embedding,
    )
