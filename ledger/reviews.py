"""Rulings: append-only."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, insert, select

from ledger.ads import current_assessment
from ledger.custody import CustodyLog
from ledger.database import Database
from ledger.schema import ad_versions, ads, assessments, reviews
from ledger.sightings import refresh_search
from records import Ad, Assessment, Band, CustodyAction, Review


class ReviewStore:
    """What people ruled, and what waits for a ruling."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, review: Review) -> None:
        """Keep a ruling and let the search index learn it; repeating it changes nothing."""
        with self._database.write() as connection:
            known = select(reviews.c.id).where(reviews.c.id == review.id)
            if connection.scalar(known) is not None:
                return
            connection.execute(
                insert(reviews).values(
                    id=review.id,
                    ad_id=review.ad_id,
                    ad_version=review.ad_version,
                    made_at=review.made_at,
                    body=review.to_line(),
                )
            )
            refresh_search(connection, review.ad_id, review.made_at)
            CustodyLog(self._database.bound_to(connection)).append(
                review.made_at, review.reviewer, CustodyAction.RULED, review.ad_id, review.ruling
            )

    def about(self, ad_id: str) -> list[Review]:
        """Return the rulings on an advert, newest first."""
        query = (
            select(reviews.c.body)
            .where(reviews.c.ad_id == ad_id)
            .order_by(reviews.c.made_at.desc())
        )
        with self._database.read() as connection:
            return [Review.from_line(body) for body in connection.scalars(query)]

    def all(self) -> Iterator[Review]:
        """Yield every ruling, oldest first."""
        with self._database.read() as connection:
            for body in connection.scalars(select(reviews.c.body).order_by(reviews.c.made_at)):
                yield Review.from_line(body)

    def newest(self, limit: int) -> list[tuple[Review, Ad]]:
        """Return the newest rulings, newest first, each with the version that it is about."""
        version = (ad_versions.c.ad_id == reviews.c.ad_id) & (
            ad_versions.c.version == reviews.c.ad_version
        )
        query = (
            select(reviews.c.body.label("review"), ad_versions.c.body.label("ad"))
            .join(ad_versions, version)
            .order_by(reviews.c.made_at.desc(), reviews.c.id)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [
                (Review.from_line(row.review), Ad.from_line(row.ad))
                for row in connection.execute(query)
            ]

    def waiting(self, band: Band, limit: int, offset: int = 0) -> list[tuple[Ad, Assessment]]:
        """Return adverts of a band whose current version nobody has ruled on.

        Highest probability first. The probability is the one shown, so two adverts with
        the same one keep a stable order by id.
        """
        query = (
            _unruled(band)
            .order_by(assessments.c.probability.desc(), ads.c.id)
            .limit(limit)
            .offset(offset)
        )
        with self._database.read() as connection:
            return [
                (Ad.from_line(row.ad), Assessment.from_line(row.assessment))
                for row in connection.execute(query)
            ]

    def count_waiting(self, band: Band) -> int:
        """Return how many adverts of a band wait for a ruling."""
        with self._database.read() as connection:
            return (
                connection.scalar(select(func.count()).select_from(_unruled(band).subquery())) or 0
            )


def _unruled(band: Band) -> Select[Any]:
    """Choose adverts by their newest assessment; an edited one waits for a ruling again."""
    ruled = (
        select(reviews.c.ad_id)
        .where(reviews.c.ad_id == ads.c.id, reviews.c.ad_version == ads.c.version)
        .exists()
    )
    version = (ad_versions.c.ad_id == ads.c.id) & (ad_versions.c.version == ads.c.version)
    return (
        select(ad_versions.c.body.label("ad"), assessments.c.body.label("assessment"))
        .select_from(ads)
        .join(ad_versions, version)
        .join(assessments, current_assessment())
        .where(assessments.c.band == band, ~ruled)
    )
