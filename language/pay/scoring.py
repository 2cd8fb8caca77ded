"""How much speaks for an amount being the promised pay."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from language.pay.amounts import Amount
from language.pay.words import money_table
from language.phrases import Hit
from records import PayPeriod

ENOUGH = 3.0
"""A named currency alone is just enough; a fee word beside it takes it away."""

_CUE_BEFORE = 36
_CUE_AFTER = 14
_PERIOD_AFTER = 12
_PERIOD_BEFORE = 16
_BESIDE = 20
_OPENING = 100
"""Adverts put the pay first: an amount among the first hundred characters gains a point,
and one in the title another."""
_LEAST_BARE = Decimal(100)
_BREAK = re.compile(r"[\n;。；।]|[.!?] ")
_CLAUSE = re.compile(r"[\n;。；।+،，、—]|,(?!\d)|[.!?] ")
"""What parts a fee or a ticket from an amount behind it."""
_LOOSE = re.compile(
    r"[\n;。；।+,،，&(]|[.!?] "
    r"|\b(?:and|plus|or|và|dan|at|na|e|и|ও|और|र|اور|aur|ani|o)\b|และ|บวก|ແລະ|ບວກ|និង|နှင့်|နဲ့|加"
)
"""What parts an amount from a word behind it: 1,200 + commission is pay and a commission."""

Cue = tuple[Hit, str | PayPeriod]


class Near(NamedTuple):
    """The nearest cue on one side of an amount: 'pay' or 'not_pay', and how far it is."""

    gap: int
    says: str


class Candidate(NamedTuple):
    """An amount with what speaks for it being the promised pay."""

    score: float
    amount: Amount
    currency: str
    period: PayPeriod


@dataclass(frozen=True, slots=True)
class Scene:
    """What an amount is judged in: the text, its cues, its language, the place's currency."""

    folded: str
    cues: list[Cue]
    language: str
    local_currency: str
    is_title: bool = False

    def judge(self, amount: Amount) -> Candidate | None:
        """Score one amount, None where it is no money at all."""
        before, after = self._before(amount), self._after(amount)
        cue_score = _cue_score(before, after)
        currency = amount.currency or self._unnamed_currency(amount)
        if not currency or not _is_plausible(amount, cue_score, before):
            return None
        period = self._period(amount)
        score = cue_score + 3 * bool(amount.currency) + 2 * bool(amount.multiplier)
        score += (amount.start < _OPENING) + self.is_title
        score += amount.grouped + 2 * amount.is_range + 2 * (period is not PayPeriod.UNSTATED)
        return Candidate(score, amount, self._as_read_here(currency), period)

    def _before(self, amount: Amount) -> Near | None:
        near = None
        for hit, says in self.cues:
            gap = amount.start - hit.end
            if isinstance(says, PayPeriod) or not 0 <= gap <= _CUE_BEFORE:
                continue
            parted = _BREAK if says == "pay" else _CLAUSE
            if not parted.search(self.folded, hit.end, amount.start):
                near = Near(gap, says)
        return near

    def _after(self, amount: Amount) -> Near | None:
        for hit, says in self.cues:
            gap = hit.start - amount.end
            if isinstance(says, PayPeriod) or not 0 <= gap <= _CUE_AFTER:
                continue
            return None if _LOOSE.search(self.folded, amount.end, hit.start) else Near(gap, says)
        return None

    def _period(self, amount: Amount) -> PayPeriod:
        """Take the nearest period word; one behind the amount outweighs one before it."""
        built_in = money_table()["multiplier_period"].get(amount.multiplier)
        best, period = _PERIOD_AFTER + 5, PayPeriod(built_in or PayPeriod.UNSTATED)
        for hit, says in self.cues if not built_in else ():
            if isinstance(says, PayPeriod):
                gap = self._period_gap(hit, amount)
                if gap < best:
                    best, period = gap, says
        return period

    def _period_gap(self, hit: Hit, amount: Amount) -> int:
        after, before = hit.start - amount.end, amount.start - hit.end
        if 0 <= after <= _PERIOD_AFTER and not _BREAK.search(self.folded, amount.end, hit.start):
            return after
        if 0 <= before <= _PERIOD_BEFORE and not _BREAK.search(self.folded, hit.end, amount.start):
            return before + 4
        return 99

    def _unnamed_currency(self, amount: Amount) -> str:
        table = money_table()
        by_word: str = table["multiplier_currency"].get(amount.multiplier, "")
        by_language: str = table["language_currency"].get(self.language, "")
        return by_word or by_language or self.local_currency

    def _as_read_here(self, currency: str) -> str:
        """Resolve a word that means two currencies: Rs in Nepali, 元 in traditional Chinese."""
        table = money_table()
        renamed: str = table["by_language"].get(self.language, {}).get(currency, currency)
        if renamed == "CNY" and self.local_currency == "JPY":
            return "JPY"
        traditional = table["traditional"]
        if self.language == "zh" and renamed == traditional["instead_of"]:
            letters = set(traditional["letters"]).intersection(self.folded)
            return traditional["currency"] if len(letters) > 2 else renamed
        return renamed


def _is_plausible(amount: Amount, cue_score: float, before: Near | None) -> bool:
    """A bare number is money only beside a word of pay, or as grouped thousands."""
    if amount.currency or amount.multiplier:
        return amount.maximum > 0
    if amount.maximum < _LEAST_BARE:
        return False
    is_year = 1900 <= amount.maximum <= 2100 and not amount.grouped and not amount.is_range
    is_beside = before is not None and before.says == "pay" and before.gap <= _BESIDE
    return is_beside or (amount.grouped and not is_year and cue_score >= 0)


def _cue_score(before: Near | None, after: Near | None) -> float:
    score = 0.0
    if before:
        score += 4.0 - before.gap / 20 if before.says == "pay" else -5.0 + before.gap / 12
    is_claimed = before is not None and before.says == "pay"
    if after and after.says == "not_pay" and not is_claimed:
        score -= 4.0
    elif after and after.says == "pay" and not before:
        score += 2.0
    return score
