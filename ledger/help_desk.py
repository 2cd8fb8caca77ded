"""The help desk: pleas of survivors and families, kept apart from suspect alerts."""

from datetime import datetime

from sqlalchemy import func, insert, select, update

from ledger.custody import CustodyLog
from ledger.database import Database
from ledger.errors import UnknownRecord
from ledger.schema import help_items
from records import CustodyAction, HelpItem, HelpState


class HelpDesk:
    """Open pleas, who handles them, and what came of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_item(self, item: HelpItem) -> bool:
        """Keep a plea; returns whether it is new."""
        with self._database.write() as connection:
            if connection.scalar(select(help_items.c.id).where(help_items.c.id == item.id)):
                return False
            connection.execute(
                insert(help_items).values(
                    id=item.id,
                    ad_id=item.ad_id,
                    opened_at=item.opened_at,
                    state=item.state,
                    body=item.to_line(),
                )
            )
        return True

    def move(self, item_id: str, state: HelpState, handler: str, note: str, at: datetime) -> None:
        """Take up, close or reopen a plea, with a note. Raises UnknownRecord."""
        with self._database.write() as connection:
            body = connection.scalar(select(help_items.c.body).where(help_items.c.id == item_id))
            if body is None:
                raise UnknownRecord(f"no help-desk item {item_id}")
            item = HelpItem.from_line(body).model_copy(
                update={"state": state, "handler": handler, "note": note}
            )
            connection.execute(
                update(help_items)
                .where(help_items.c.id == item_id)
                .values(state=state, body=item.to_line())
            )
            CustodyLog(self._database.bound_to(connection)).append(
                at, handler, CustodyAction.CHANGED, item_id, f"help desk: {state}"
            )

    def items(self, state: HelpState | None = None, limit: int = 100) -> list[HelpItem]:
        """Return pleas, oldest first, of one state or of all."""
        query = select(help_items.c.body).order_by(help_items.c.opened_at).limit(limit)
        if state is not None:
            query = query.where(help_items.c.state == state)
        with self._database.read() as connection:
            return [HelpItem.from_line(body) for body in connection.scalars(query)]

    def get(self, item_id: str) -> HelpItem | None:
        """Return a plea by its id."""
        with self._database.read() as connection:
            body = connection.scalar(select(help_items.c.body).where(help_items.c.id == item_id))
        return HelpItem.from_line(body) if body else None

    def count_by_state(self) -> dict[HelpState, int]:
        """Return how many pleas stand in each state."""
        query = select(help_items.c.state, func.count()).group_by(help_items.c.state)
        with self._database.read() as connection:
            found = {HelpState(state): count for state, count in connection.execute(query)}
        return {state: found.get(state, 0) for state in HelpState}
