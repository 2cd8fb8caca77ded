"""The main promised pay: which of a text's amounts is what the advert pays."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from language.contacts.phones import likely_regions
from language.normalised import Normalised
from language.pay.amounts import Amount, amounts
from language.pay.ratio import currency_at, currency_of, wage_ratio
from language.pay.scoring import ENOUGH, Candidate, Home, Scene
from language.pay.words import cues
from language.phrases import outermost
from records import Contact, Pay, PayPeriod, Place, TextField

_HAS_AMOUNT = re.compile(
    r"\d|[千万萬พหแພໝແពមសထသ한천만हलলহلہ]|thousand|hundred|lakh|lac\b|daan|libo|ribu|juta|elfu|mil\b|тысяч|ха[зж]ар|hazar|hajar|hajaar|triệu|nghìn|laki|milioni"
)


def find_pay(
    text: Normalised, field: TextField, language: str, places: Sequence[Place] = ()
) -> Pay | None:
    """Find the main promised pay of one field, None where none is promised.

    Fees, bonuses, deposits and debts are no pay. ``minimum`` and ``maximum`` are for one
    period; where no currency is named it is that of the language, else of the place or of the
    phone number, else that of another sum. A bare word for wage means a month's. ``ratio``
    compares with the wage of the advertised place's country, else of the currency's, else of
    the language's.
    """
    return best_pay({field: text}, language, places, ())


def best_pay(
    fields: Mapping[TextField, Normalised],
    language: str,
    places: Sequence[Place],
    contacts: Sequence[Contact],
) -> Pay | None:
    """Find the main promised pay over several fields; amounts inside contacts do not count."""
    sums = {
        field: _sums(text, [(c.start, c.end) for c in contacts if c.field is field])
        for field, text in fields.items()
    }
    named = next((one.currency for found in sums.values() for one in found if one.currency), "")
    home = Home(language, currency_at(places) or currency_of(contacts), named)
    best: Candidate | None = None
    best_field = TextField.TEXT
    for field, text in fields.items():
        scene = _scene(text, field, home, places) if sums[field] else None
        for candidate in map(scene.judge, sums[field]) if scene else ():
            if candidate and candidate.score >= max(ENOUGH, best.score + 0.01 if best else 0):
                best, best_field = candidate, field
    return _pay(fields[best_field], best_field, best, language, places) if best else None


def _scene(text: Normalised, field: TextField, home: Home, places: Sequence[Place]) -> Scene:
    folded = text.folded_head
    found = outermost(cues().find_words(folded))
    country = _home_country(home.language)

    def times_wage(maximum: Decimal, currency: str) -> float | None:
        return wage_ratio(maximum, currency, PayPeriod.UNSTATED, places, country)

    return Scene(folded, found, home, times_wage, field is TextField.TITLE)


def _home_country(language: str) -> str:
    homes, _ = likely_regions(language, ())
    return homes[0] if homes else ""


def _sums(text: Normalised, taken: list[tuple[int, int]]) -> list[Amount]:
    folded = text.folded_head
    if not _HAS_AMOUNT.search(folded):
        return []
    return [amount for amount in amounts(folded) if _is_free(text, amount, taken)]


def _is_free(text: Normalised, amount: Amount, taken: list[tuple[int, int]]) -> bool:
    if not taken:
        return True
    start, end = text.to_original(amount.start, amount.end)
    return all(end <= first or start >= last for first, last in taken)


def _pay(
    text: Normalised,
    field: TextField,
    best: Candidate,
    language: str,
    places: Sequence[Place],
) -> Pay:
    amount = best.amount
    quote, start, end = text.quote(amount.start, amount.end)
    country = _home_country(language)
    ratio = wage_ratio(amount.maximum, best.currency, best.period, places, country)
    return Pay(
        field=field,
        quote=quote,
        start=start,
        end=end,
        minimum=amount.minimum,
        maximum=amount.maximum,
        currency=best.currency,
        period=best.period,
        ratio=ratio,
    )
