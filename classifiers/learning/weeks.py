"""Weeks as they are counted here: Monday to Sunday, in UTC."""

from datetime import UTC, datetime, timedelta

WEEK = timedelta(days=7)


def week_of(moment: datetime) -> datetime:
    """Return the first moment of the week that holds a moment."""
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


def last_whole_week(now: datetime) -> datetime:
    """Return the first moment of the newest week that has ended."""
    return week_of(now) - WEEK
