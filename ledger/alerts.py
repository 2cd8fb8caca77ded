"""Alerts and their outbox. Raising is idempotent by key; delivery is at least once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, or_, select, update

from ledger.custody import CustodyLog
from ledger.database import Database
from ledger.errors import UnknownRecord
from ledger.schema import alerts, deliveries, delivery_attempts
from records import Alert, AlertState, CustodyAction, Delivery


@dataclass(frozen=True)
class Outgoing:
    """A message that is due, with its alert."""

    delivery: Delivery
    alert: Alert


@dataclass(frozen=True)
class Attempt:
    """One try to deliver a message."""

    at: datetime
    outcome: str
    detail: str


class AlertStore:
    """Alerts, their messages and every attempt to deliver them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def raise_alert(self, alert: Alert, messages: Sequence[Delivery]) -> bool:
        """Keep an alert and its messages; what is there already stays as it is.

        Returns whether the alert is new.
        """
        with self._database.write() as connection:
            is_new = _get(connection, alert.id) is None
            if is_new:
                connection.execute(insert(alerts).values(_alert_row(alert)))
            for message in messages:
                known = select(deliveries.c.id).where(deliveries.c.id == message.id)
                if connection.scalar(known) is None:
                    connection.execute(insert(deliveries).values(message.model_dump()))
        return is_new

    def claim_due(self, limit: int, now: datetime, lease: timedelta) -> list[Outgoing]:
        """Take up to ``limit`` messages that are due and that no sender holds."""
        due = (
            select(deliveries.c.id)
            .where(
                deliveries.c.delivered_at.is_(None),
                deliveries.c.dead_at.is_(None),
                deliveries.c.next_attempt_at <= now,
                or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until < now),
            )
            .order_by(deliveries.c.next_attempt_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._database.write() as connection:
            ids = list(connection.scalars(due))
            connection.execute(
                update(deliveries).where(deliveries.c.id.in_(ids)).values(lease_until=now + lease)
            )
            rows = connection.execute(_with_alert().where(deliveries.c.id.in_(ids)))
            return [Outgoing(_delivery(row), Alert.from_line(row.alert_body)) for row in rows]

    def delivered(self, message: Delivery, at: datetime) -> None:
        """Note that a message reached its receiver, and that its alert did."""
        with self._database.write() as connection:
            _attempted(connection, message.id, at, "delivered", "")
            connection.execute(
                update(deliveries)
                .where(deliveries.c.id == message.id)
                .values(
                    delivered_at=at,
                    attempts=message.attempts + 1,
                    lease_until=None,
                    last_error=None,
                )
            )
            _move(connection, message.alert_id, AlertState.DELIVERED)
            CustodyLog(self._database.bound_to(connection)).append(
                at, "sender", CustodyAction.DELIVERED, message.alert_id, message.channel
            )

    def failed(
        self, message: Delivery, at: datetime, error: str, next_attempt_at: datetime | None
    ) -> None:
        """Note a failed attempt; without a next one the message is a dead letter."""
        state: dict[str, Any] = (
            {"dead_at": at} if next_attempt_at is None else {"next_attempt_at": next_attempt_at}
        )
        with self._database.write() as connection:
            _attempted(connection, message.id, at, "failed", error)
            connection.execute(
                update(deliveries)
                .where(deliveries.c.id == message.id)
                .values(attempts=message.attempts + 1, lease_until=None, last_error=error, **state)
            )
            if next_attempt_at is None and not _arrived(connection, message.alert_id):
                _move(connection, message.alert_id, AlertState.DEAD)

    def retry_dead(self, now: datetime, alert_id: str | None = None) -> int:
        """Make dead letters due again, of one alert or of all; returns how many."""
        chosen: ColumnElement[bool] = deliveries.c.dead_at.is_not(None)
        if alert_id is not None:
            chosen &= deliveries.c.alert_id == alert_id
        with self._database.write() as connection:
            touched = list(connection.scalars(select(deliveries.c.alert_id).where(chosen)))
            count = connection.execute(
                update(deliveries)
                .where(chosen)
                .values(dead_at=None, attempts=0, next_attempt_at=now)
            ).rowcount
            for one in set(touched):
                _move(connection, one, AlertState.WAITING)
        return count

    def acknowledge(self, alert_id: str, by: str, at: datetime) -> Alert:
        """Note who took an alert up; the first acknowledgement stands.

        Raises UnknownRecord for an id that is not there.
        """
        with self._database.write() as connection:
            alert = _get(connection, alert_id)
            if alert is None:
                raise UnknownRecord(f"no alert {alert_id}")
            if alert.acknowledged_at is not None:
                return alert
            taken = alert.model_copy(
                update={
                    "state": AlertState.ACKNOWLEDGED,
                    "acknowledged_at": at,
                    "acknowledged_by": by,
                }
            )
            _write(connection, taken)
            CustodyLog(self._database.bound_to(connection)).append(
                at, by, CustodyAction.ACKNOWLEDGED, alert_id
            )
        return taken

    def get(self, alert_id: str) -> Alert | None:
        """Return an alert by its id."""
        with self._database.read() as connection:
            return _get(connection, alert_id)

    def newest(self, state: AlertState | None = None, limit: int = 100) -> list[Alert]:
        """Return the newest alerts first, of one state or of all."""
        query = select(alerts.c.body).order_by(alerts.c.created_at.desc()).limit(limit)
        if state is not None:
            query = query.where(alerts.c.state == state)
        with self._database.read() as connection:
            return [Alert.from_line(body) for body in connection.scalars(query)]

    def messages(self, alert_id: str) -> list[Outgoing]:
        """Return the messages of an alert, the first one first."""
        return self._messages(deliveries.c.alert_id == alert_id)

    def about(self, ad_id: str) -> list[Outgoing]:
        """Return the messages about an advert, each with its alert."""
        return self._messages(deliveries.c.ad_id == ad_id)

    def _messages(self, which: ColumnElement[bool]) -> list[Outgoing]:
        query = _with_alert().where(which).order_by(alerts.c.created_at, deliveries.c.id)
        with self._database.read() as connection:
            rows = connection.execute(query)
            return [Outgoing(_delivery(row), Alert.from_line(row.alert_body)) for row in rows]

    def attempts(self, delivery_id: str) -> list[Attempt]:
        """Return every try to deliver a message, oldest first."""
        query = (
            select(delivery_attempts)
            .where(delivery_attempts.c.delivery_id == delivery_id)
            .order_by(delivery_attempts.c.seq)
        )
        with self._database.read() as connection:
            return [Attempt(row.at, row.outcome, row.detail) for row in connection.execute(query)]

    def count_by_state(self) -> dict[AlertState, int]:
        """Return how many alerts stand in each state."""
        query = select(alerts.c.state, func.count()).group_by(alerts.c.state)
        with self._database.read() as connection:
            found = {AlertState(state): count for state, count in connection.execute(query)}
        return {state: found.get(state, 0) for state in AlertState}

    def waiting_messages(self) -> int:
        """Return how many messages are neither delivered nor dead."""
        query = select(func.count()).where(
            deliveries.c.delivered_at.is_(None), deliveries.c.dead_at.is_(None)
        )
        with self._database.read() as connection:
            return connection.scalar(query) or 0


def _with_alert() -> Select[Any]:
    return select(deliveries, alerts.c.body.label("alert_body")).join(
        alerts, alerts.c.id == deliveries.c.alert_id
    )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**{name: row._mapping[name] for name in Delivery.model_fields})


def _alert_row(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "rule": alert.rule,
        "subject": alert.subject,
        "ad_id": alert.ad_id,
        "unit": alert.unit,
        "state": alert.state,
        "created_at": alert.created_at,
        "body": alert.to_line(),
    }


def _get(connection: Connection, alert_id: str) -> Alert | None:
    body = connection.scalar(select(alerts.c.body).where(alerts.c.id == alert_id))
    return Alert.from_line(body) if body else None


def _write(connection: Connection, alert: Alert) -> None:
    connection.execute(update(alerts).where(alerts.c.id == alert.id).values(_alert_row(alert)))


def _move(connection: Connection, alert_id: str, state: AlertState) -> None:
    """Move an alert on; an acknowledged one stays acknowledged."""
    alert = _get(connection, alert_id)
    if alert is not None and alert.state is not AlertState.ACKNOWLEDGED:
        _write(connection, alert.model_copy(update={"state": state}))


def _arrived(connection: Connection, alert_id: str) -> bool:
    """Whether any message of an alert reached its unit, by whatever channel."""
    query = select(deliveries.c.id).where(
        deliveries.c.alert_id == alert_id, deliveries.c.delivered_at.is_not(None)
    )
    return connection.scalar(query.limit(1)) is not None


def _attempted(
    connection: Connection, delivery_id: str, at: datetime, outcome: str, detail: str
) -> None:
    connection.execute(
        insert(delivery_attempts).values(
            delivery_id=delivery_id, at=at, outcome=outcome, detail=detail[:2000]
        )
    )
