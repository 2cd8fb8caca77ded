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
from language.phrases import Phrases
from records import PayPeriod

_SPACED_LETTER = r"[^\W\d_\u0e00-\u11ff\u1780-\u17ff\u2e80-\ua4cf\uac00-\uffff]"
_NO_LETTER_BEFORE = rf"(?<!{_SPACED_LETTER})"
_NO_LETTER_AFTER = rf"(?!{_SPACED_LETTER})"
"""Han or Thai may touch a Latin word, as in 薪资USD; letters of scripts with spaces may not."""

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
    """Patterns that match at a position, and what each matched word means.

    ``multiples`` finds the multiplier words that a number in words may stand before.
    """

    number: re.Pattern[str]
    spelled: re.Pattern[str]
    small_before: re.Pattern[str]
    small_after: re.Pattern[str]
    multiplier: re.Pattern[str]
    multiplier_with_currency: re.Pattern[str]
    leading: re.Pattern[str]
    half: re.Pattern[str]
    currency: re.Pattern[str]
    currency_before: re.Pattern[str]
    between: re.Pattern[str]
    percent: re.Pattern[str]
    other_unit: re.Pattern[str]
    year_before: re.Pattern[str]
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
        spelled=re.compile(rf"({_one_of(small)})\s?({_bounded(factors)})"),
        small_before=re.compile(rf"({_starting(small)})\s?$"),
        small_after=re.compile(rf"({_one_of(small)})"),
        multiplier=re.compile(rf"\s?({_bounded(multipliers)})"),
        multiplier_with_currency=re.compile(rf"({_bounded(with_currency)})"),
        leading=re.compile(rf"{_NO_LETTER_BEFORE}({_one_of(leading)})\s*$"),
        half=re.compile(rf"\s?(?:{_bounded(map(_fold, table['halves']['words']))})"),
        currency=re.compile(rf"\s{{0,2}}\(?({_bounded(codes)})"),
        currency_before=re.compile(
            rf"{_NO_LETTER_BEFORE}(?:({_one_of(codes)})[\s.:]{{0,2}}|({_one_of(prefixes)}))$"
        ),
        between=re.compile(
            rf"\s{{0,2}}(?:{_bounded(map(_fold, table['ranges']['words']))})\s{{0,2}}"
        ),
        percent=re.compile(rf"\s?(?:{_bounded(map(_fold, table['percent']['words']))})"),
        other_unit=re.compile(rf"\s?(?:{_bounded(map(_fold, table['other_units']['words']))})"),
        year_before=re.compile(rf"(?:{_one_of(map(_fold, table['year_words']['words']))})[\s.:]*$"),
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
    """Words that one currency alone is called by, of two letters or more."""
    words = _by_word(money_table()["currencies"])
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


def _one_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


def _bounded(words: Iterable[str]) -> str:
    """Alternatives of which those that end in a letter of a spaced script stand alone."""
    known = sorted(set(words))
    spaced = [word for word in known if word[-1] < "\u0e00" and word[-1].isalpha()]
    others = [word for word in known if word not in set(spaced)]
    alternatives = [rf"(?:{_one_of(others)})"] if others else []
    alternatives += [rf"(?:{_one_of(spaced)}){_NO_LETTER_AFTER}"] if spaced else []
    return "|".join(alternatives)


def _starting(words: Iterable[str]) -> str:
    """Alternatives of which those of a spaced script start a word."""
    known = sorted(set(words))
    spaced = [word for word in known if word[0] < "\u0e00"]
    others = [word for word in known if word[0] >= "\u0e00"]
    return rf"{_NO_LETTER_BEFORE}(?:{_one_of(spaced)})|(?:{_one_of(others)})"
