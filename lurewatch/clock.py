"""The time, in one place, so that everything else can be handed another."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time with its zone."""
    return datetime.now(UTC)
