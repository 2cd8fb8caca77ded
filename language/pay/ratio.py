"""Promised pay against the local monthly wage."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from language.datafiles import read_toml
from language.normalised import Normalised
from language.pay.words import currencies
from records import Contact, PayPeriod, Place, PlaceRole

_PER_MONTH = {
    PayPeriod.HOUR: Decimal(208),
    PayPeriod.DAY: Decimal(26),
    PayPeriod.WEEK: Decimal(52) / 12,
    PayPeriod.MONTH: Decimal(1),
    PayPeriod.YEAR: Decimal(1) / 12,
    PayPeriod.UNSTATED: Decimal(1),
}
"""Months of 26 days of 8 hours; pay whose period is not stated is taken for a month's."""

_ORDER = (PlaceRole.ADVERTISED, PlaceRole.DESTINATION, PlaceRole.MEETING_POINT)


def wage_ratio(
    maximum: Decimal, currency: str, period: PayPeriod, places: Iterable[Place], home: str
) -> float | None:
    """Return monthly pay over a country's monthly wage, None where either is not known.

    The country is that of the advertised place, else of another place, else the currency's,
    else ``home``, the country of the advert's language.
    """
    table = _wages()
    country = _country(table, currency, places, home)
    if country is None or currency not in table["per_usd"]:
        return None
    wage = table["country"][country]
    monthly_usd: float = float(maximum * _PER_MONTH[period]) / table["per_usd"][currency]
    wage_usd: float = wage["monthly"] / table["per_usd"][wage["currency"]]
    return round(monthly_usd / wage_usd, 2)


def currency_at(places: Iterable[Place]) -> str:
    """Return the currency that pay is counted in at the first ordinary place, '' for none.

    In watched places pay is promised in several foreign currencies, so that none is sure.
    """
    table = _wages()
    ordinary = (place.country for place in places if not place.watched)
    country = next((country for country in ordinary if country in table["country"]), None)
    return str(table["country"][country]["currency"]) if country else ""


def currency_of(contacts: Iterable[Contact]) -> str:
    """Return the currency of the country of the first valid phone number, '' for none."""
    table = _wages()["country"]
    regions = (contact.region for contact in contacts if contact.valid and contact.region)
    region = next((region for region in regions if region in table), None)
    return str(table[region]["currency"]) if region else ""


def homes_of_money(fields: Iterable[Normalised]) -> tuple[str, ...]:
    """Return the countries whose own currency a text names: bob and KSh say Kenya."""
    found = (code for text in fields for _, code in currencies().find_words(text.folded_head))
    return tuple(home for code in dict.fromkeys(found) for home in _homes_of(code))


def _country(
    table: dict[str, Any], currency: str, places: Iterable[Place], home: str
) -> str | None:
    ordered = sorted(places, key=lambda place: _ORDER.index(place.role))
    candidates = [*(place.country for place in ordered), *_homes_of(currency), home]
    return next((country for country in candidates if country in table["country"]), None)


@cache
def _homes_of(currency: str) -> tuple[str, ...]:
    """Return the country whose wages are counted in a currency; the dollar has no home here."""
    if currency in ("USD", "USDT", "EUR"):
        return ()
    wages: dict[str, Any] = _wages()["country"]
    return tuple(country for country, wage in wages.items() if wage["currency"] == currency)


@cache
def _wages() -> dict[str, Any]:
    return read_toml("language", "data/wages.toml")
