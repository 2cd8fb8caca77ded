"""The ledger's tables. A record's own line is kept in ``body``; other columns serve queries.

Change a table here and add a migration under ``ledger/migrations/versions`` in the same
commit; a test compares the two.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC in Python, naive UTC in the database, the same on both engines."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return the naive UTC time to store; refuses a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return the stored time with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("source", String(200), nullable=False, index=True),
    Column("started_at", UtcTime, nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("body", Text, nullable=False),
)

captures = Table(
    "captures",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("source", String(200), nullable=False),
    Column("url", Text, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "source", "url", "fetched_at"),
)

ads = Table(
    "ads",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("source", String(200), nullable=False),
    Column("key", Text, nullable=False),
    Column("version", String(64), nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("last_seen", UtcTime, nullable=False),
    Column("gone_at", UtcTime),
    Column("synthetic", Boolean, nullable=False),
    Index(None, "source", "gone_at"),
)

ad_versions = Table(
    "ad_versions",
    metadata,
    Column("ad_id", String(64), ForeignKey("ads.id"), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("seen_at", UtcTime, nullable=False),
    Column("capture_id", String(64), nullable=False),
    Column("body", Text, nullable=False),
)

ad_events = Table(
    "ad_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("ad_id", String(64), ForeignKey("ads.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("what", String(16), nullable=False),
    Column("version", String(64), nullable=False),
)

queue = Table(
    "queue",
    metadata,
    Column("ad_id", String(64), ForeignKey("ads.id"), primary_key=True),
    Column("version", String(64), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("enqueued_at", UtcTime, nullable=False),
    Column("lease_until", UtcTime),
    Column("worker", String(100)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("last_error", Text),
    Index(None, "stage", "enqueued_at"),
)

assessments = Table(
    "assessments",
    metadata,
    Column("ad_id", String(64), ForeignKey("ads.id"), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("model", String(100), primary_key=True),
    Column("made_at", UtcTime, nullable=False, index=True),
    Column("band", String(16), nullable=False, index=True),
    Column("probability", Float, nullable=False),
    Column("body", Text, nullable=False),
    Column("embedding", LargeBinary),
)

ad_traces = Table(
    "ad_traces",
    metadata,
    Column("ad_id", String(64), ForeignKey("ads.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("value", String(200), primary_key=True),
    Index(None, "kind", "value"),
)

pictures = Table(
    "pictures",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("capture_id", String(64), ForeignKey("captures.id"), nullable=False),
    Column("kept_at", UtcTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("lease_until", UtcTime),
    Column("attempts", Integer, nullable=False, default=0),
    Column("reading", Text, nullable=False),
    Column("refusal", Text, nullable=False),
    Index(None, "state", "kept_at"),
)

ad_pictures = Table(
    "ad_pictures",
    metadata,
    Column("ad_id", String(64), ForeignKey("ads.id"), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("sha256", String(64), ForeignKey("pictures.sha256"), primary_key=True, index=True),
    Column("place", Integer, nullable=False),
    Column("url", Text, nullable=False, index=True),
    Column("capture_id", String(64), nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
)

campaign_members = Table(
    "campaign_members",
    metadata,
    Column("ad_id", String(64), ForeignKey("ads.id"), primary_key=True),
    Column("campaign_id", String(64), nullable=False, index=True),
)

campaign_links = Table(
    "campaign_links",
    metadata,
    Column("ad_id", String(64), ForeignKey("ads.id"), primary_key=True),
    Column("other_ad_id", String(64), ForeignKey("ads.id"), primary_key=True),
    Column("why", String(16), primary_key=True),
    Column("evidence", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("cut_at", UtcTime),
    Column("cut_by", String(100)),
    Index(None, "other_ad_id"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("ad_id", String(64), ForeignKey("ads.id"), nullable=False, index=True),
    Column("ad_version", String(64), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("body", Text, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("rule", String(100), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("ad_id", String(64), ForeignKey("ads.id"), nullable=False, index=True),
    Column("unit", String(100), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("created_at", UtcTime, nullable=False),
    Column("body", Text, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("alert_id", String(64), ForeignKey("alerts.id"), nullable=False, index=True),
    Column("ad_id", String(64), ForeignKey("ads.id"), nullable=False, index=True),
    Column("ad_version", String(64), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("address", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", UtcTime, nullable=False),
    Column("delivered_at", UtcTime),
    Column("dead_at", UtcTime),
    Column("last_error", Text),
    Column("lease_until", UtcTime),
    Index(None, "delivered_at", "dead_at", "next_attempt_at"),
)

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("delivery_id", String(64), ForeignKey("deliveries.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("detail", Text, nullable=False),
)

samples = Table(
    "samples",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("week", UtcTime, nullable=False, index=True),
    Column("body", Text, nullable=False),
)

help_items = Table(
    "help_items",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("ad_id", String(64), ForeignKey("ads.id"), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("body", Text, nullable=False),
)

custody = Table(
    "custody",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("subject", String(100), nullable=False, index=True),
    Column("hash", String(64), nullable=False),
    Column("body", Text, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("password_hash", Text),
    Column("role", String(32), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("disabled_at", UtcTime),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user", String(100), ForeignKey("users.name"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

login_links = Table(
    "login_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user", String(100), ForeignKey("users.name"), nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)
