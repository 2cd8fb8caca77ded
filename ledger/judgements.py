"""What was judged when: the machine's judgements of a span of time, counted or one by one.

The unit is a version of an advert with the newest judgement that was made of it in the span.
Later judgements of the same version do not change what was said then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    and_,
    case,
    cast,
    exists,
    func,
    select,
    type_coerce,
)

from ledger.database import Database
from ledger.schema import ads, assessments
from records import Band, Stance

_BINS = 10


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was said of one version of an advert."""

    ad_id: str
    version: str
    source: str
    lang: str
    stance: Stance
    band: Band
    probability: float


@dataclass(frozen=True, slots=True)
class Tally:
    """How many versions of one source and language were judged alike.

    tenth: of the probability, 0 for those below 0.1 up to 9.
    """

    source: str
    lang: str
    band: Band
    tenth: int
    count: int
    probability: float
    """Sum over all of them."""


class JudgementStore:
    """Judgements by the time at which they were made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def between(self, start: datetime, end: datetime, *bands: Band) -> Iterator[Judgement]:
        """Yield what was judged from start on and before end, by advert and version."""
        query = (
            select(
                assessments.c.ad_id,
                assessments.c.version,
                ads.c.source,
                said(self._database, "lang").label("lang"),
                said(self._database, "stance").label("stance"),
                assessments.c.band,
                assessments.c.probability,
            )
            .join(ads, ads.c.id == assessments.c.ad_id)
            .where(_made(start, end), assessments.c.band.in_(bands))
            .order_by(assessments.c.ad_id, assessments.c.version)
        )
        with self._database.read() as connection:
            for row in connection.execute(query):
                facts = row._mapping
                yield Judgement(**{**facts, "stance": Stance(row.stance), "band": Band(row.band)})

    def tallies(self, start: datetime, end: datetime) -> list[Tally]:
        """Count what was judged from start on and before end."""
        kinds = (
            ads.c.source,
            said(self._database, "lang").label("lang"),
            assessments.c.band,
            _tenth().label("tenth"),
        )
        total = func.sum(assessments.c.probability).label("probability")
        query = (
            select(*kinds, func.count().label("count"), total)
            .join(ads, ads.c.id == assessments.c.ad_id)
            .where(_made(start, end))
            .group_by(*(column.name for column in kinds))
        )
        with self._database.read() as connection:
            rows = [row._mapping for row in connection.execute(query)]
        return [Tally(**{**row, "band": Band(row["band"])}) for row in rows]


def said(database: Database, field: str) -> ColumnElement[Any]:
    """Return a text field of the assessment's own line, for a query."""
    body = assessments.c.body
    line = type_coerce(body, JSON) if database.is_sqlite else cast(body, JSON)
    found: ColumnElement[Any] = line[field].as_string()
    return found


def _tenth() -> ColumnElement[int]:
    """Count the tenths below a probability: engines round and floor in different ways."""
    reached = (
        case((assessments.c.probability >= number / _BINS, 1), else_=0)
        for number in range(1, _BINS)
    )
    return reduce(add, reached)


def _made(start: datetime, end: datetime) -> ColumnElement[bool]:
    """Choose the newest assessment of a version among those that were made in the span."""
    later = assessments.alias("later")
    is_older = exists().where(
        later.c.ad_id == assessments.c.ad_id,
        later.c.version == assessments.c.version,
        later.c.made_at > assessments.c.made_at,
        later.c.made_at < end,
    )
    inside = and_(assessments.c.made_at >= start, assessments.c.made_at < end)
    return and_(inside, ~is_older)
