"""The custody chain: append-only, every event hashed over the one before it."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from ledger.database import Database
from ledger.errors import ChainBroken
from ledger.schema import custody
from records import GENESIS, CustodyAction, CustodyEvent


class CustodyLog:
    """Who captured, viewed, exported or changed what."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(
        self, at: datetime, actor: str, action: CustodyAction, subject: str, detail: str = ""
    ) -> CustodyEvent:
        """Add one event and return it."""
        with self._database.write() as connection:
            self._database.lock_custody(connection)
            seq, previous = _head(connection)
            event = _sealed(
                CustodyEvent(
                    seq=seq + 1,
                    at=at,
                    actor=actor,
                    action=action,
                    subject=subject,
                    detail=detail,
                    previous=previous,
                    hash=GENESIS,
                )
            )
            connection.execute(
                insert(custody).values(
                    seq=event.seq,
                    at=event.at,
                    subject=event.subject,
                    hash=event.hash,
                    body=event.to_line(),
                )
            )
        return event

    def about(self, subject: str, limit: int = 100) -> list[CustodyEvent]:
        """Return the newest events about a subject, newest first."""
        query = (
            select(custody.c.body)
            .where(custody.c.subject == subject)
            .order_by(custody.c.seq.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            return [CustodyEvent.from_line(body) for body in connection.scalars(query)]

    def all(self) -> Iterator[CustodyEvent]:
        """Yield every event from the first."""
        with self._database.read() as connection:
            for body in connection.scalars(select(custody.c.body).order_by(custody.c.seq)):
                yield CustodyEvent.from_line(body)

    def verify(self) -> int:
        """Walk the whole chain and return its length. Raises ChainBroken at the first fault."""
        previous, count = GENESIS, 0
        for event in self.all():
            count += 1
            if event.seq != count or event.previous != previous:
                raise ChainBroken(f"event {event.seq} does not follow event {count - 1}")
            if event.hash != event.expected_hash():
                raise ChainBroken(f"event {event.seq} was changed after it was written")
            previous = event.hash
        return count


def _head(connection: Connection) -> tuple[int, str]:
    newest = select(func.max(custody.c.seq)).scalar_subquery()
    row = connection.execute(
        select(custody.c.seq, custody.c.hash).where(custody.c.seq == newest)
    ).first()
    return (row.seq, row.hash) if row else (0, GENESIS)


def _sealed(draft: CustodyEvent) -> CustodyEvent:
    return draft.model_copy(update={"hash": draft.expected_hash()})
