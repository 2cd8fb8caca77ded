"""Any record at all, built from the models themselves, so that a new field is tried too."""

import types
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic.fields import FieldInfo

import records
from records import Ad, CustodyEvent, Record, Span

_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
_ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=_ZONES)  # noqa: DTZ001

_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: _TEXT,
    bool: st.booleans(),
    datetime: _TIMES,
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
}


def record_kinds() -> list[type[Record]]:
    """Return every record that the floor exports."""
    things = [getattr(records, name) for name in records.__all__]
    kinds = [one for one in things if isinstance(one, type) and issubclass(one, Record)]
    return [kind for kind in kinds if kind is not Record]


def any_record(kind: type[Record]) -> st.SearchStrategy[Record]:
    """Return a strategy for valid records of a kind."""
    return any_facts(kind).map(_maker(kind))


def any_facts(kind: type[Record]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for what a record of a kind can be made from."""
    left_out = {"id", "version"} if kind is Ad else set()
    fields = {name: one for name, one in kind.model_fields.items() if name not in left_out}
    facts = st.fixed_dictionaries({name: _values(one) for name, one in fields.items()})
    return facts.map(_fit_the_quote) if issubclass(kind, Span) else facts


def _maker(kind: type[Record]) -> Callable[[dict[str, Any]], Record]:
    if kind is Ad:
        return lambda facts: Ad.from_source(**facts)
    if kind is CustodyEvent:
        return _sealed
    return lambda facts: kind(**facts)


def _sealed(facts: dict[str, Any]) -> CustodyEvent:
    draft = CustodyEvent(**facts)
    return draft.model_copy(update={"hash": draft.expected_hash()})


def _fit_the_quote(facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts, "end": facts["start"] + len(facts["quote"])}


def _values(field: FieldInfo) -> st.SearchStrategy[Any]:
    limits = {
        name: getattr(one, name)
        for one in field.metadata
        for name in ("ge", "le", "min_length", "pattern")
        if getattr(one, name, None) is not None
    }
    if "pattern" in limits:
        return st.from_regex(limits["pattern"].replace("$", r"\Z"), fullmatch=True)
    if field.annotation is str:
        return st.text(st.characters(codec="utf-8"), min_size=limits.get("min_length", 0))
    if field.annotation is int:
        return st.integers(limits.get("ge"), limits.get("le", 2**53))
    return _of(field.annotation, limits)


def _of(kind: Any, limits: dict[str, Any]) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _of(inner[0], limits)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in (Union, types.UnionType):
        return st.one_of([_of(one, limits) for one in inner])
    if origin is tuple:
        return st.lists(_of(inner[0], {}), min_size=limits.get("min_length", 0), max_size=3).map(
            tuple
        )
    if origin is dict:
        return st.dictionaries(_TEXT, st.integers(0, 2**53), max_size=3)
    return _single(kind, limits)


def _single(kind: Any, limits: dict[str, Any]) -> st.SearchStrategy[Any]:
    if kind is types.NoneType:
        return st.none()
    if kind is float:
        low, high = limits.get("ge"), limits.get("le")
        return st.floats(low, high, allow_nan=False, allow_infinity=False)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if issubclass(kind, Record):
        return any_record(kind)
    return st.sampled_from(kind)
