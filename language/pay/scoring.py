"""How much speaks for an amount being the promised pay."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from language.pay.amounts import Amount
from language.pay.words import Says, money_table
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
_FAR = 99
_EVERYWHERE = frozenset({"USD", "USDT", "dollar"})
_FOR_PAY = frozenset({Says.PAY, Says.WAGE})
_SPOKEN = frozenset({Says.PAY, Says.WAGE, Says.NOT_PAY})
_BREAK = re.compile(r"[\n;。；।]|[.!?] ")
_PLUS = re.compile(r"(?<!:)\n|[;。；।+]|[.!?] ")
"""What parts a word of pay from an amount behind it: basic pay + 500 for attendance."""
_CLAUSE = re.compile(r"[\n;。；।+،，、—]|,(?!\d)|[.!?] ")
"""What parts a fee or a ticket from an amount behind it."""
_LOOSE = re.compile(
    r"[\n;。；।+,،，&(]|[.!?] "
    r"|\b(?:and|plus|or|và|dan|at|na|e|и|ও|और|र|اور|aur|ani|o)\b|และ|บวก|ແລະ|ບວກ|និង|နှင့်|နဲ့|加"
)
"""What parts an amount from a word behind it: 1,200 + commission is pay and a commission."""

_LEAST_DAY = 0.02
"""A bare number must at least be what a day's or a trip's work pays of a month's wage."""
_SALE_REACH = 200
_PREFIXED = re.compile(".*(?:ละ|ລະ)|ថ្ងៃ", re.DOTALL)
"""Such period words stand before the sum they belong to."""
_TOUCHING = 1
_LEAST_BY_PERIOD = Decimal(20)
_POOREST, _RICHEST = 0.12, 45.0
"""A sum with no word of pay and no period is none where it is less or more of a month's wage."""

Cue = tuple[Hit, Says | PayPeriod]


class Near(NamedTuple):
    """The nearest cue on one side of an amount, and how far it is."""

    gap: int
    says: Says


class Candidate(NamedTuple):
    """An amount with what speaks for it being the promised pay."""

    score: float
    amount: Amount
    currency: str
    period: PayPeriod


class Home(NamedTuple):
    """Where an advert belongs: its language, and the currencies of its places and phones.

    ``local`` is the currency of the place or the phone, ``named`` another sum's; '' for none.
    """

    language: str
    local: str
    named: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What an amount is judged in: the text, its cues, and where it belongs.

    ``times_wage`` gives a sum of a currency as a multiple of the local month's wage.
    """

    folded: str
    cues: list[Cue]
    home: Home
    times_wage: Callable[[Decimal, str], float | None]
    is_title: bool = False

    def judge(self, amount: Amount) -> Candidate | None:
        """Score one amount, None where it is no money at all."""
        before, after = self._before(amount), self._after(amount)
        cue_score = _cue_score(before, after)
        currency = self._as_read_here(amount.currency or self._unnamed_currency(amount))
        gap, period = self._period(amount)
        if not currency or not _is_plausible(amount, cue_score, before, gap):
            return None
        is_stated = period is not PayPeriod.UNSTATED
        if not is_stated and not self._may_be_a_wage(amount, currency, cue_score > 0):
            return None
        score = cue_score + 3 * bool(amount.currency) + 2 * bool(amount.multiplier)
        score += (amount.start < _OPENING) + self.is_title
        score += amount.grouped + 2 * amount.is_range + 2 * is_stated
        return Candidate(score, amount, currency, period if is_stated else self._of_wage(amount))

    def _before(self, amount: Amount) -> Near | None:
        near = None
        for hit, says in self.cues:
            gap = amount.start - hit.end
            if says not in _SPOKEN or not 0 <= gap <= _CUE_BEFORE:
                continue
            parted = _CLAUSE if says is Says.NOT_PAY else _PLUS
            if not parted.search(self.folded, hit.end, amount.start):
                near = Near(gap, Says.NOT_PAY if says is Says.NOT_PAY else Says.PAY)
        return near

    def _after(self, amount: Amount) -> Near | None:
        for hit, says in self.cues:
            gap = hit.start - amount.end
            if (says not in _SPOKEN and says is not Says.GOODS) or not 0 <= gap <= _CUE_AFTER:
                continue
            if _LOOSE.search(self.folded, amount.end, hit.start):
                return None
            return Near(gap, Says.PAY if says in _FOR_PAY else Says.NOT_PAY)
        return None

    def _may_be_a_wage(self, amount: Amount, currency: str, is_claimed: bool) -> bool:
        """Say whether a sum of no period fits: nothing is sold, and a month pays such."""
        if is_claimed and (amount.currency or amount.multiplier):
            return True
        times = self.times_wage(amount.maximum, currency)
        is_rate = is_claimed or self.folded.startswith("/", amount.end)
        least = _LEAST_DAY if is_rate else _POOREST
        is_possible = times is None or least <= times <= _RICHEST
        return is_possible and (is_claimed or not self._is_sale())

    def _is_sale(self) -> bool:
        """Goods are offered at the start of a text; jobs in sales name them farther down."""
        return any(
            hit.start <= _SALE_REACH if says is Says.SALE else hit.start < _TOUCHING
            for hit, says in self.cues
            if says in (Says.SALE, Says.SALE_OPENING)
        )

    def _of_wage(self, amount: Amount) -> PayPeriod:
        """A bare word for wage before a sum, or directly behind it, means a month's."""
        for hit, says in self.cues:
            if says is Says.WAGE and self._is_beside(hit, amount):
                return PayPeriod.MONTH
        return PayPeriod.UNSTATED

    def _is_beside(self, wage: Hit, amount: Amount) -> bool:
        if 0 <= amount.start - wage.end <= _CUE_BEFORE:
            return not _CLAUSE.search(self.folded, wage.end, amount.start)
        behind = wage.start - amount.end
        return 0 <= behind <= _TOUCHING and not _LOOSE.search(self.folded, amount.end, wage.start)

    def _period(self, amount: Amount) -> tuple[int, PayPeriod]:
        """Take the nearest period word; one behind the amount outweighs one before it."""
        built_in = money_table()["multiplier_period"].get(amount.multiplier)
        best, period = _PERIOD_AFTER + 5, PayPeriod(built_in or PayPeriod.UNSTATED)
        for hit, says in self.cues if not built_in else ():
            if isinstance(says, PayPeriod):
                gap = self._period_gap(hit, amount)
                if gap < best:
                    best, period = gap, says
        return best, period

    def _period_gap(self, hit: Hit, amount: Amount) -> int:
        after, before = hit.start - amount.end, amount.start - hit.end
        is_prefixed = bool(_PREFIXED.fullmatch(self.folded, hit.start, hit.end))
        if 0 <= after <= _PERIOD_AFTER and not is_prefixed:
            return _FAR if _BREAK.search(self.folded, amount.end, hit.start) else after
        if 0 <= before <= _PERIOD_BEFORE and not _BREAK.search(self.folded, hit.end, amount.start):
            return before if is_prefixed else before + 4
        return _FAR

    def _unnamed_currency(self, amount: Amount) -> str:
        table, (language, local, named) = money_table(), self.home
        by_word: str = table["multiplier_currency"].get(amount.multiplier, "")
        by_language: str = table["language_currency"].get(language, "")
        if local in table["home_of_many"].get(language, ()):
            by_language = local
        foreign = named if named not in _EVERYWHERE else ""
        return by_word or by_language or foreign or local or named

    def _as_read_here(self, currency: str) -> str:
        """Resolve a word that means several currencies: $, Rs, 元 in traditional Chinese."""
        table, (language, local, _) = money_table(), self.home
        renamed: str = table["by_language"].get(language, {}).get(currency, currency)
        if renamed in table["shared"]:
            codes: list[str] = table["shared"][renamed]["codes"]
            renamed = local if local in codes else codes[0]
        if renamed == "CNY" and local == "JPY":
            return local
        traditional = table["traditional"]
        if language == "zh" and renamed == traditional["instead_of"]:
            if local in table["home_of_many"]["zh"]:
                return local
            letters = set(traditional["letters"]).intersection(self.folded)
            return traditional["currency"] if len(letters) > 2 else renamed
        return renamed


def _is_plausible(amount: Amount, cue_score: float, before: Near | None, period_gap: int) -> bool:
    """A bare number is money beside a word of pay or a period, or as grouped thousands."""
    if amount.currency or amount.multiplier:
        return amount.maximum > 0
    if period_gap <= _TOUCHING and amount.maximum >= _LEAST_BY_PERIOD:
        return True
    if amount.maximum < _LEAST_BARE:
        return False
    is_year = 1900 <= amount.maximum <= 2100 and not amount.grouped and not amount.is_range
    is_beside = before is not None and before.says is Says.PAY and before.gap <= _BESIDE
    return is_beside or (amount.grouped and not is_year and cue_score >= 0)


def _cue_score(before: Near | None, after: Near | None) -> float:
    score = 0.0
    if before:
        is_pay = before.says is Says.PAY
        score += 4.0 - before.gap / 20 if is_pay else -5.0 + before.gap / 12
    is_claimed = before is not None and before.says is Says.PAY
    if after and after.says is Says.NOT_PAY and not is_claimed:
        score -= 4.0
    elif after and after.says is Says.PAY and not before:
        score += 2.0
    return score
