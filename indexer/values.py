"""Reads the value after a field's colon: exact values, numbers and days, and their ranges."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from indexer.errors import QueryError
from indexer.fields import ExactField
from indexer.query import And, Not, Present, Query, Range, RangeColumn, Term
from records import LURES

NUMBERS: dict[str, RangeColumn] = {"prob": "probability", "pay": "pay"}
DAYS = ("seen", "first", "last")

_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_DAY = re.compile(r"((?:19|20|21)[0-9]{2})-([0-9]{2})(?:-([0-9]{2}))?")
_COMPARED = re.compile(r"(>=|<=|>|<)(.*)", re.DOTALL)
_EXAMPLES = {
    "prob": "write it like prob:>=0.8 or prob:0.5..0.9",
    "pay": "write it like pay:>3 or pay:1.5..4 (times the local monthly wage)",
    **{name: f"write it like {name}:2026-11-01..2026-11-22 or {name}:>=2026-11" for name in DAYS},
}


def exact(field: ExactField, typed: str, position: int) -> Query:
    """Return the query for an exact field; commas part values of which one is enough.

    Raises QueryError at a value that the field never has.
    """
    if typed in ("any", "none") and field.optional:
        present = Present(field.name)
        return present if typed == "any" else Not(present)
    values: list[str] = []
    for value in typed.split(","):
        values += _values(field, value, position)
    return Term(field.name, tuple(dict.fromkeys(values)))


def _values(field: ExactField, typed: str, position: int) -> tuple[str, ...]:
    value = field.fold(typed.strip())
    if value == "lure" and field.name in ("class", "ruling"):
        return tuple(sorted(LURES))
    if not value:
        raise QueryError(f"{field.name}: has no value", position, f"write {field.name}:VALUE")
    if field.vocabulary and value not in field.vocabulary:
        known = ", ".join(field.vocabulary)
        raise QueryError(
            f"{field.name}: is never {value[:40]!r}", position, f"write one of {known}"
        )
    return (value,)


def number_range(name: str, typed: str, position: int) -> Query:
    """Return the query for a number or a range of numbers."""
    column = NUMBERS[name]

    def number(text: str) -> float:
        if not _NUMBER.fullmatch(text):
            raise QueryError(f"{text[:40]!r} is no number", position, _EXAMPLES[name])
        return float(text)

    sign, first, last = _bounds(name, typed, position)
    low = number(first) if first else None
    high = number(last) if last else None
    if low is not None and high is not None and low > high:
        raise QueryError("the range is empty", position, f"write {name}:{last}..{first}")
    return Range(column, low, high, above=sign == ">", below=sign == "<")


def day_range(name: str, typed: str, position: int) -> Query:
    """Return the query for a day, a month, or a range of them, both ends included.

    ``seen`` asks whether an advert was up at some time in the range; ``first`` and ``last``
    ask about its first and its last sighting. Days are UTC days.
    """
    sign, first, last = _bounds(name, typed, position)
    start, end = _span_reader(name, position)
    low = None if not first else end(first) if sign == ">" else start(first)
    high = None if not last else start(last) if sign == "<" else end(last)
    if low is not None and high is not None and low >= high:
        raise QueryError("the range is empty", position, f"write {name}:{last}..{first}")
    if name == "seen":
        return _up_between(low, high)
    return Range("first_seen" if name == "first" else "last_seen", low, high, below=True)


def _up_between(low: float | None, high: float | None) -> Query:
    parts: list[Query] = []
    if low is not None:
        parts.append(Range("last_seen", low=low))
    if high is not None:
        parts.append(Range("first_seen", high=high, below=True))
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _bounds(name: str, typed: str, position: int) -> tuple[str, str, str]:
    """Return the sign and the lower and upper bound as typed; "" stands for no bound."""
    compared = _COMPARED.fullmatch(typed)
    if compared:
        sign, bound = compared.groups()
        first, last = (bound, "") if sign.startswith(">") else ("", bound)
    else:
        sign = ""
        first, dots, last = typed.partition("..")
        last = last if dots else first
    if not first and not last:
        raise QueryError(f"{name}: has no value", position, _EXAMPLES[name])
    return sign, first, last


Instant = Callable[[str], float]


def _span_reader(name: str, position: int) -> tuple[Instant, Instant]:
    """Return what reads a day or a month as the milliseconds at its start and at its end."""

    def span(text: str) -> tuple[datetime, datetime]:
        found = _DAY.fullmatch(text)
        try:
            return _span(found)
        except ValueError as error:
            raise QueryError(f"{text[:40]!r} is no day", position, _EXAMPLES[name]) from error

    return lambda text: _millis(span(text)[0]), lambda text: _millis(span(text)[1])


def _span(found: re.Match[str] | None) -> tuple[datetime, datetime]:
    if found is None:
        raise ValueError("neither YYYY-MM-DD nor YYYY-MM")
    year, month, day = found.groups()
    start = datetime(int(year), int(month), int(day or 1), tzinfo=UTC)
    if day:
        return start, start + timedelta(days=1)
    return start, (start + timedelta(days=31)).replace(day=1)


def _millis(moment: datetime) -> float:
    return moment.timestamp() * 1000
