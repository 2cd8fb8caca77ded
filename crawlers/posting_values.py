"""Values of a JobPosting in the many shapes in which pages write them."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from crawlers.jsonld import Node
from crawlers.markup import html_to_text
from records import Salary

_UNITS = {
    "HOUR": "HOUR",
    "HUR": "HOUR",
    "HOURLY": "HOUR",
    "DAY": "DAY",
    "DAILY": "DAY",
    "WEEK": "WEEK",
    "WEE": "WEEK",
    "WEEKLY": "WEEK",
    "MONTH": "MONTH",
    "MON": "MONTH",
    "MONTHLY": "MONTH",
    "YEAR": "YEAR",
    "ANN": "YEAR",
    "ANNUAL": "YEAR",
    "YEARLY": "YEAR",
}
_ADDRESS_PARTS = (
    "streetAddress",
    "addressLocality",
    "addressRegion",
    "postalCode",
    "addressCountry",
)
_NUMBER = re.compile(r"\d[\d\s.,']*\d|\d")
_GROUPED = re.compile(r"\d{1,3}(?:[.,\s']\d{3})+")
_PLACEHOLDER = (Decimal(1), Decimal(999_999))
"""Bounds that some boards fill in where the employer stated no pay."""


def strings(value: Any) -> Iterator[str]:
    """Yield the non-empty texts of a value that may be a text, a number, or a list of them."""
    if isinstance(value, list):
        for entry in value:
            yield from strings(entry)
    elif isinstance(value, str):
        if value.strip():
            yield value.strip()
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, dict):
        yield from strings(value.get("name") or value.get("@value"))


def text_values(value: Any, *names: str) -> Iterator[str]:
    """Yield texts, or the named members of nodes where the value holds nodes."""
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            for name in names:
                yield from strings(entry.get(name))
        else:
            yield from strings(entry)


def first_name(value: Any) -> str | None:
    """Return the name of an organisation written as a text, a node or a list."""
    for name in text_values(value, "name", "legalName", "alternateName"):
        return html_to_text(name) or None
    return None


def locations(posting: Node) -> tuple[str, ...]:
    """Return each place of work once, or where applicants must live when none is named."""
    places = [place for value in _listed(posting.get("jobLocation")) if (place := _place(value))]
    if not places:
        places = [
            place
            for value in _listed(posting.get("applicantLocationRequirements"))
            if (place := _place(value))
        ]
    return tuple(dict.fromkeys(places))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _place(value: Any) -> str:
    if not isinstance(value, dict):
        return html_to_text(next(iter(strings(value)), ""))
    written = ", ".join(_address(value.get("address")) or _address(value))
    return html_to_text(written or next(iter(strings(value.get("name"))), ""))


def _address(value: Any) -> list[str]:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if not isinstance(value, dict):
        return []
    parts = (next(iter(strings(value.get(name))), "") for name in _ADDRESS_PARTS)
    return list(dict.fromkeys(part.strip(" ,") for part in parts if part.strip(" ,")))


def salary(posting: Node) -> Salary | None:
    """Return the pay that the employer states, or None; placeholders are no pay."""
    base = next(iter(_listed(posting.get("baseSalary"))), None)
    currency, unit, value = next(strings(posting.get("salaryCurrency")), None), None, base
    if isinstance(base, dict):
        currency = next(strings(base.get("currency")), currency)
        value = base.get("value", base)
        unit = _unit(base)
    minimum, maximum = _bounds(value)
    if isinstance(value, dict):
        unit = _unit(value) or unit
    if minimum is None and maximum is None:
        return None
    if minimum is not None and maximum is not None and _is_placeholder(minimum, maximum):
        return None
    return Salary(minimum=minimum, maximum=maximum, currency=currency, unit_text=unit)


def _is_placeholder(minimum: Decimal, maximum: Decimal) -> bool:
    return maximum == 0 or (minimum <= _PLACEHOLDER[0] and maximum >= _PLACEHOLDER[1])


def _unit(node: Node) -> str | None:
    written = next(strings(node.get("unitText") or node.get("unitCode")), "")
    return _UNITS.get(written.upper())


def _bounds(value: Any) -> tuple[Decimal | None, Decimal | None]:
    if isinstance(value, dict):
        exact = _amount(value.get("value"))
        minimum, maximum = _amount(value.get("minValue")), _amount(value.get("maxValue"))
        return (exact, exact) if minimum is None and maximum is None else (minimum, maximum)
    amounts = [_decimal(found) for written in strings(value) for found in _NUMBER.findall(written)]
    known = [amount for amount in amounts if amount is not None]
    return (known[0], known[-1]) if known else (None, None)


def _amount(value: Any) -> Decimal | None:
    written = next(strings(value), "")
    match = _NUMBER.search(written)
    return _decimal(match[0]) if match else None


def _decimal(written: str) -> Decimal | None:
    """Read 1,200.50 and 1.200,50 and 12 000 alike."""
    grouped = _GROUPED.match(written)
    if grouped:
        rest = written[grouped.end() :].replace(",", ".")
        written = re.sub(r"[.,\s']", "", grouped[0]) + rest
    try:
        return Decimal(written.replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        return None
