"""The words of money, compiled from ``data/money.toml`` when first needed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from language.datafiles import read_toml
from language.normalising import normalise
from language.pay.beside import Before, Behind
from language.phrases import Phrases
from records import PayPeriod

_NUMBER = (
    r"\d{1,2}(?:,\d{2})+,\d{3}(?!\d)"  # 1,20,000 as India writes it
    r"|\d{1,3}(?:([,.' ])\d{3})(?:\1\d{3})*(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|\d+(?:[.,]\d{1,2}(?!\d))?|\d+"
)
_SHORTEST_SPELLED = 3
"""Nobody writes out the number before k, tr or jt."""


class Says(StrEnum):
    """What a word around an amount says, beside the periods."""

    PAY = "pay"
    NOT_PAY = "not_pay"
    WAGE = "wage"
    SALE = "sale"
    SALE_OPENING = "sale_opening"
    GOODS = "goods"


@dataclass(frozen=True, slots=True)
class MoneyWords:
    """The words that stand beside numbers, and what each means.

    ``multiples`` finds the multiplier words that a number in words may stand before.
    """

    number: re.Pattern[str]
    small_before: Before
    small_after: Behind
    multiplier: Behind
    multiplier_with_currency: Behind
    factor: Behind
    leading: Before
    leading_behind: Behind
    leaders: frozenset[str]
    half: Behind
    currency: Behind
    currency_before: Before
    prefix_before: Before
    between: Behind
    pair_opening: Before
    pair_join: Behind
    percent: Behind
    other_unit: Behind
    year_before: Before
    multiples: Phrases[Decimal]
    small: dict[str, Decimal]
    factors: dict[str, Decimal]
    codes: dict[str, str]


@cache
def money_table() -> dict[str, Any]:
    """Return the file as read."""
    return read_toml("language", "data/money.toml")


@cache
def money_words() -> MoneyWords:
    """Compile the patterns, once."""
    table = money_table()
    multipliers, with_currency, leading = (
        _folded(table[name]) for name in ("multipliers", "multipliers_with_currency", "leading")
    )
    factors = multipliers | with_currency | leading
    codes, prefixes = _codes(table), _by_word(table["prefixes"])
    small = {_fold(w): n for words in table["number_words"].values() for w, n in words.items()}
    spelled = [word for word in multipliers if len(word) >= _SHORTEST_SPELLED or word > "\u0e00"]
    return MoneyWords(
        number=re.compile(_NUMBER),
        small_before=Before(small, " "),
        small_after=Behind(small),
        multiplier=Behind(multipliers, r"\s?"),
        multiplier_with_currency=Behind(with_currency),
        factor=Behind(factors, r"\s?"),
        leading=Before(leading, " \t"),
        leading_behind=Behind(leading),
        leaders=frozenset(leading),
        half=Behind(_words(table["halves"]), r"\s?"),
        currency=Behind(codes, r"\s{0,2}\(?"),
        currency_before=Before(codes, " .:\t"),
        prefix_before=Before(prefixes),
        between=Behind(_words(table["ranges"]), r"\s{0,2}"),
        pair_opening=Before(_words(table["pair_openings"]), " "),
        pair_join=Behind(_words(table["pair_joins"]), r"\s{0,2}"),
        percent=Behind(_words(table["percent"]), r"\s?"),
        other_unit=Behind(_words(table["other_units"]), r"\s?"),
        year_before=Before(_words(table["year_words"]), " .:"),
        multiples=Phrases((word, Decimal(factors[word])) for word in spelled),
        small={word: Decimal(str(value)) for word, value in small.items()},
        factors={word: Decimal(value) for word, value in factors.items()},
        codes=codes | prefixes,
    )


def _codes(table: dict[str, Any]) -> dict[str, str]:
    """Return the currency of each word; a shared word has the name of its group."""
    shared = {name: group["words"] for name, group in table["shared"].items()}
    return _by_word(table["currencies"]) | _by_word(shared)


def _by_word(table: dict[str, list[str]]) -> dict[str, str]:
    return {_fold(word): code for code, words in table.items() for word in words}


@cache
def currencies() -> Phrases[str]:
    """Words that one currency alone is called by, or paid with; of two letters or more."""
    table = money_table()
    words = _by_word(table["currencies"]) | _by_word(table["paid_with"])
    return Phrases((word, code) for word, code in words.items() if len(word) > 1 or word > "\u007f")


@cache
def cues() -> Phrases[Says | PayPeriod]:
    """Words around an amount: what each says, or the period that it names."""
    table = money_table()
    words: list[tuple[Iterable[str], Says | PayPeriod]] = [
        (table["cues"]["pay"], Says.PAY),
        (table["cues"]["not_pay"], Says.NOT_PAY),
        (table["wage_words"]["words"], Says.WAGE),
        (table["sale"]["words"], Says.SALE),
        (table["sale"]["openings"], Says.SALE_OPENING),
        (table["goods_units"]["words"], Says.GOODS),
    ]
    words += [(_slashed(known), PayPeriod(name)) for name, known in table["periods"].items()]
    return Phrases(dict.fromkeys((_fold(word), says) for known, says in words for word in known))


def _slashed(words: Iterable[str]) -> Iterable[str]:
    """Add "/ month" for "/month"."""
    for word in words:
        yield word
        if word.startswith("/"):
            yield f"/ {word[1:]}"


def _fold(word: str) -> str:
    return normalise(word).folded


def _folded(table: dict[str, Any]) -> dict[str, Any]:
    return {_fold(word): value for word, value in table.items()}


def _words(group: dict[str, list[str]]) -> list[str]:
    return [_fold(word) for word in group["words"]]
