"""Weekly samples of what the machine left alone."""

from sqlalchemy import insert, select

from ledger.custody import CustodyLog
from ledger.database import Database
from ledger.schema import samples
from records import CustodyAction, Sample


class SampleStore:
    """Draws; each is kept once and never changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, sample: Sample, by: str) -> bool:
        """Keep a draw; returns whether it is new. A week that was drawn stays as it is."""
        with self._database.write() as connection:
            if connection.scalar(select(samples.c.id).where(samples.c.id == sample.id)):
                return False
            connection.execute(
                insert(samples).values(id=sample.id, week=sample.week, body=sample.to_line())
            )
            detail = f"{len(sample.drawn)} of {sample.clear} drawn, seed {sample.seed}"
            CustodyLog(self._database.bound_to(connection)).append(
                sample.drawn_at, by, CustodyAction.CHANGED, sample.id, detail
            )
        return True

    def get(self, sample_id: str) -> Sample | None:
        """Return a draw by its id."""
        with self._database.read() as connection:
            body = connection.scalar(select(samples.c.body).where(samples.c.id == sample_id))
        return Sample.from_line(body) if body else None

    def newest(self, limit: int) -> list[Sample]:
        """Return the draws of the newest weeks, newest first."""
        query = select(samples.c.body).order_by(samples.c.week.desc()).limit(limit)
        with self._database.read() as connection:
            return [Sample.from_line(body) for body in connection.scalars(query)]
