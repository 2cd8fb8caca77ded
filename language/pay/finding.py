"""The main promised pay: which of a text's amounts is what the advert pays."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from language.contacts.phones import likely_regions
from language.normalised import Normalised
from language.pay.amounts import Amount, amounts
from language.pay.ratio import wage_ratio
from language.pay.words import cues, money_table
from language.phrases import Hit, longest
from records import Contact, Pay, PayPeriod, Place, TextField

_CUE_BEFORE = 36
_CUE_AFTER = 14
_PERIOD_AFTER = 12
_PERIOD_BEFORE = 16
_ENOUGH = 3.0
_LEAST_BARE = Decimal(100)
_BREAK = re.compile(r"[\n;。；।]|[.!?] ")
_HAS_AMOUNT = re.compile(r"\d|[万萬千หพแໝພແសពមသထ]")

Cue = tuple[Hit, str | PayPeriod]


class Candidate(NamedTuple):
    """An amount with what speaks for it being the promised pay."""

    score: float
    field: TextField
    amount: Amount
    currency: str
    period: PayPeriod


def find_pay(
    text: Normalised, field: TextField, language: str, places: Sequence[Place] = ()
) -> Pay | None:
    """Find the main promised pay of one field, None where none is promised.

    Fees, bonuses, deposits and debts are no pay. ``minimum`` and ``maximum`` are for one
    period; where no currency is named it is that of the language. ``ratio`` compares with the
    wage of the first advertised place's country, else of the currency's, else the language's.
    """
    return best_pay({field: text}, language, places, ())


def best_pay(
    fields: Mapping[TextField, Normalised],
    language: str,
    places: Sequence[Place],
    contacts: Sequence[Contact],
) -> Pay | None:
    """Find the main promised pay over several fields; amounts inside contacts do not count."""
    found = [
        candidate
        for field, text in fields.items()
        for candidate in _candidates(text, field, language, contacts)
    ]
    if not found:
        return None
    best = max(found, key=lambda candidate: candidate.score)
    return _pay(fields[best.field], best, language, places)


def _candidates(
    text: Normalised, field: TextField, language: str, contacts: Sequence[Contact]
) -> list[Candidate]:
    folded = text.folded_head
    if not _HAS_AMOUNT.search(folded):
        return []
    taken = [(c.start, c.end) for c in contacts if c.field is field]
    sums = [amount for amount in amounts(folded) if _is_free(text, amount, taken)]
    if not sums:
        return []
    around = longest(cues().find_words(folded))
    scored = (_judge(folded, field, amount, around, language) for amount in sums)
    return [candidate for candidate in scored if candidate and candidate.score >= _ENOUGH]


def _is_free(text: Normalised, amount: Amount, taken: list[tuple[int, int]]) -> bool:
    if not taken:
        return True
    start, end = text.to_original(amount.start, amount.end)
    return all(end <= first or start >= last for first, last in taken)


def _judge(
    folded: str, field: TextField, amount: Amount, around: list[Cue], language: str
) -> Candidate | None:
    before, after = _nearest(folded, amount, around)
    cue_score = _cue_score(before, after)
    period = _period(folded, amount, around)
    currency = amount.currency or _currency_of(amount, language)
    if not currency or not _is_plausible(amount, cue_score, before):
        return None
    score = cue_score + 3 * bool(amount.currency) + bool(amount.multiplier) + bool(amount.grouped)
    score += 1.5 * amount.is_range + 2 * (period is not PayPeriod.UNSTATED)
    return Candidate(score, field, amount, _as_read_in(folded, currency, language), period)


def _is_plausible(amount: Amount, cue_score: float, before: tuple[int, str] | None) -> bool:
    if amount.currency or amount.multiplier:
        return amount.maximum > 0
    if amount.maximum < _LEAST_BARE:
        return False
    is_year = 1900 <= amount.maximum <= 2100 and not amount.grouped and not amount.is_range
    is_beside_cue = before is not None and before[1] == "pay" and before[0] <= 20
    return is_beside_cue or (not is_year and amount.grouped and cue_score >= 0)


def _nearest(
    folded: str, amount: Amount, around: list[Cue]
) -> tuple[tuple[int, str] | None, tuple[int, str] | None]:
    """Return the nearest pay or other cue on each side, with its distance."""
    before: tuple[int, str] | None = None
    after: tuple[int, str] | None = None
    for hit, name in around:
        if isinstance(name, PayPeriod) and not _means_pay_too(folded[hit.start : hit.end]):
            continue
        said = "pay" if isinstance(name, PayPeriod) else name
        gap = amount.start - hit.end
        if 0 <= gap <= _CUE_BEFORE and not _BREAK.search(folded, hit.end, amount.start):
            before = (gap, said)
        gap = hit.start - amount.end
        if 0 <= gap <= _CUE_AFTER and after is None and not _BREAK.search(folded, amount.end, hit.start):
            after = (gap, said)
    return before, after


def _means_pay_too(word: str) -> bool:
    """Some words say period and pay in one: 月薪, เงินเดือน, ប្រាក់ខែ."""
    return word in _both()


def _both() -> frozenset[str]:
    return _BOTH


_BOTH = frozenset(
    "月薪 日薪 时薪 時薪 年薪 周薪 週薪 月入 เงินเดือน เดือนละ วันละ ເງິນເດືອນ ເດືອນລະ ប្រាក់ខែ လစာ "
    "월급 시급 일당 연봉 주급 月給 日給 時給 lpa ctc".split()
)


def _cue_score(before: tuple[int, str] | None, after: tuple[int, str] | None) -> float:
    score = 0.0
    if before:
        score += (4.0 - before[0] / 20) if before[1] == "pay" else -5.0 + before[0] / 12
    if after and after[1] == "not_pay" and (not before or before[1] != "pay" or after[0] < 2):
        score -= 4.0
    elif after and after[1] == "pay" and not before:
        score += 2.0
    return score


def _period(folded: str, amount: Amount, around: list[Cue]) -> PayPeriod:
    built_in = money_table()["multiplier_period"].get(amount.multiplier)
    if built_in:
        return PayPeriod(built_in)
    best, period = 99, PayPeriod.UNSTATED
    for hit, name in around:
        if not isinstance(name, PayPeriod):
            continue
        after, before = hit.start - amount.end, amount.start - hit.end
        gap = after if after >= 0 else before + 4
        limit = _PERIOD_AFTER if after >= 0 else _PERIOD_BEFORE + 4
        between = (amount.end, hit.start) if after >= 0 else (hit.end, amount.start)
        if 0 <= gap <= limit and gap < best and not _BREAK.search(folded, *between):
            best, period = gap, name
    return period


def _currency_of(amount: Amount, language: str) -> str:
    table = money_table()
    by_word: str = table["multiplier_currency"].get(amount.multiplier, "")
    by_language: str = table["language_currency"].get(language, "")
    return by_word or by_language


def _as_read_in(folded: str, currency: str, language: str) -> str:
    """Resolve what one word means in one language: Rs in Nepali, 元 in traditional Chinese."""
    table = money_table()
    renamed: str = table["by_language"].get(language, {}).get(currency, currency)
    traditional = table["traditional"]
    if language == "zh" and renamed == traditional["instead_of"]:
        letters = set(traditional["letters"]) & set(folded)
        return traditional["currency"] if len(letters) > 2 else renamed
    return renamed


def _pay(text: Normalised, best: Candidate, language: str, places: Sequence[Place]) -> Pay:
    amount = best.amount
    quote, start, end = text.quote(amount.start, amount.end)
    homes, is_open = likely_regions(language, ())
    home = "" if is_open else homes[0]
    return Pay(
        field=best.field,
        quote=quote,
        start=start,
        end=end,
        minimum=amount.minimum,
        maximum=amount.maximum,
        currency=best.currency,
        period=best.period,
        ratio=wage_ratio(amount.maximum, best.currency, best.period, places, home),
    )
