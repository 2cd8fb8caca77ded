"""The words of money, compiled from ``data/money.toml`` when first needed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
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


@dataclass(frozen=True, slots=True)
class MoneyWords:
    """Patterns that match at a position, and what each matched word means."""

    number: re.Pattern[str]
    spelled: re.Pattern[str]
    small_before: re.Pattern[str]
    multiplier: re.Pattern[str]
    leading: re.Pattern[str]
    currency: re.Pattern[str]
    currency_before: re.Pattern[str]
    between: re.Pattern[str]
    other_unit: re.Pattern[str]
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
    factors = _folded(table["multipliers"]) | _folded(table["leading"])
    codes = {_fold(word): code for code, words in table["currencies"].items() for word in words}
    small = {_fold(w): n for words in table["number_words"].values() for w, n in words.items()}
    return MoneyWords(
        number=re.compile(_NUMBER),
        spelled=re.compile(rf"({_one_of(small)})\s?({_bounded(factors)})"),
        small_before=re.compile(rf"({_one_of(small)})$"),
        multiplier=re.compile(rf"\s?({_bounded(_folded(table['multipliers']))})"),
        leading=re.compile(rf"{_NO_LETTER_BEFORE}({_one_of(_folded(table['leading']))})\s*$"),
        currency=re.compile(rf"\s{{0,2}}\(?({_bounded(codes)})"),
        currency_before=re.compile(rf"{_NO_LETTER_BEFORE}({_one_of(codes)})[\s.:]{{0,2}}$"),
        between=re.compile(
            rf"\s{{0,2}}(?:{_bounded(map(_fold, table['ranges']['words']))})\s{{0,2}}"
        ),
        other_unit=re.compile(rf"\s?(?:{_bounded(map(_fold, table['other_units']['words']))})"),
        small={word: Decimal(str(value)) for word, value in small.items()},
        factors={word: Decimal(value) for word, value in factors.items()},
        codes=codes,
    )


@cache
def cues() -> Phrases[str | PayPeriod]:
    """Cues around an amount: 'pay', 'not_pay', or a period."""
    table = money_table()
    pairs: list[tuple[str, str | PayPeriod]] = []
    for name in ("pay", "not_pay"):
        pairs += [(_fold(word), name) for word in table["cues"][name]]
    for name, words in table["periods"].items():
        pairs += [(_fold(word), PayPeriod(name)) for word in words]
    return Phrases(dict.fromkeys(pairs))


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
    return rf"(?:{_one_of(spaced)}){_NO_LETTER_AFTER}|(?:{_one_of(others)})"
