"""Amounts of money in a text: numbers with their multipliers, currencies and ranges."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from language.pay.numbers import (
    AND,
    Quantity,
    in_millions,
    pass_spaces,
    quantity_at,
    spelled_at,
    value_of,
)
from language.pay.words import MoneyWords, money_words
from language.phrases import is_word

_MOST_AMOUNTS = 300
_GLUED = re.compile(r"[a-z_@/#+\d\-.]")
_TIME = re.compile(r"\d:$")
_VAGUE = frozenset({"$", "u", "р", "l", "sh"})
_PLUS = re.compile(r"\s?\+")
_LARGEST = Decimal(10) ** 12


class Amount(NamedTuple):
    """A sum or a range of sums at ``[start, end)``; currency '' where none is named."""

    start: int
    end: int
    minimum: Decimal
    maximum: Decimal
    currency: str
    multiplier: str
    grouped: bool
    is_range: bool


def amounts(folded: str) -> Iterator[Amount]:
    """Yield what may be money, left to right, in a folded text."""
    words = money_words()
    position = count = 0
    padded = folded + " "
    for start in _starts(words, padded):
        amount = _amount_at(words, padded, start) if start >= position else None
        if amount:
            yield amount._replace(end=len(padded[: amount.end].rstrip(" ")))
            position = amount.end
            count += 1
        if count >= _MOST_AMOUNTS:
            return


def _starts(words: MoneyWords, folded: str) -> list[int]:
    """Return where figures stand, and numbers in words, left to right."""
    figures = [match.start() for match in _FIGURES.finditer(folded)]
    return sorted({*figures, *_spelled_starts(words, folded)})


_FIGURES = re.compile(r"\d+")


def _spelled_starts(words: MoneyWords, folded: str) -> Iterator[int]:
    """Yield where a small word stands before a multiplier, or a multiplier that needs none."""
    for hit, _ in words.multiples.find(folded):
        small = words.small_before.find(folded, hit.start)
        if small:
            yield small.start
        elif _is_bare(words, folded, hit.start, hit.end):
            yield hit.start


def _is_bare(words: MoneyWords, folded: str, start: int, end: int) -> bool:
    """Say whether a multiplier is a sum by itself: หมื่นห้า, mil reais, हजार डलर."""
    if not is_word(folded, start, end) or folded[:start].rstrip()[-1:].isdigit():
        return False
    is_leading = folded[start:end] in words.leaders
    small = words.small_after.find(folded, pass_spaces(folded, end) if is_leading else end)
    is_rest = small and not words.multiplier.find(folded, small.end)
    return bool(is_rest or AND.match(folded, end) or words.currency.find(folded, end))


class Head(NamedTuple):
    """What stands before a number: a currency, a multiplier, the lower of two small words."""

    begin: int
    currency: str
    multiplier: str
    lower: str


def _head(words: MoneyWords, folded: str, start: int) -> Head | None:
    """Read what belongs to a number from the text before it, None where it is a part of a word."""
    currency = words.prefix_before.find(folded, start) or words.currency_before.find(folded, start)
    if currency is None and _is_glued(folded, start):
        return None
    multiplier = words.leading.find(folded, currency.start if currency else start)
    is_spelled = not folded[start].isdigit()
    lower = words.small_before.find(folded, start) if is_spelled else None
    begin = min((found.start for found in (currency, multiplier, lower) if found), default=start)
    named = (found.word if found else "" for found in (currency, multiplier, lower))
    return Head(begin, *named)


def _is_glued(folded: str, start: int) -> bool:
    """Say whether a sign or a letter ties a number to what stands before it, as in 18:30."""
    before = folded[max(0, start - 2) : start]
    return bool(before and (_GLUED.match(before[-1]) or _TIME.fullmatch(before)))


def _amount_at(words: MoneyWords, folded: str, start: int) -> Amount | None:
    head = _head(words, folded, start)
    first = quantity_at(words, folded, start) if head else None
    if head is None or first is None:
        return None
    first = in_millions(words, folded, first) if head.currency else first
    code, end = _currency(words, folded, first.end)
    second, end, later_code = _second(words, folded, end, first, _opens_pair(words, folded, head))
    low, high = _bounds(words, head, first, second)
    currency = _choose(words, head.currency, code or later_code)
    multiplier = (second.multiplier if second else "") or first.multiplier or head.multiplier
    if high > _LARGEST or _is_other(words, folded, (start, end), currency, bool(multiplier)):
        return None
    is_range = second is not None or head.lower != ""
    return Amount(head.begin, end, low, high, currency, multiplier, first.grouped, is_range)


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _currency(words: MoneyWords, folded: str, position: int) -> tuple[str, int]:
    found = words.currency.find(folded, position)
    return (words.codes[found.word], found.end) if found else ("", position)


def _second(
    words: MoneyWords, folded: str, end: int, first: Quantity, is_pair: bool
) -> tuple[Quantity | None, int, str]:
    """Read the upper end of a range, None where the text goes on otherwise."""
    between = words.between.find(folded, end) or (
        words.pair_join.find(folded, end) if is_pair else None
    )
    if between is None:
        return None, end, ""
    place = pass_spaces(folded, between.end)
    prefix = words.currency.find(folded, place)
    place = pass_spaces(folded, prefix.end) if prefix else place
    second = _upper(words, folded, place)
    if second is None or (second.value < first.value and not second.multiplier):
        return None, end, ""
    code, stop = _currency(words, folded, second.end)
    return second, stop, code or (words.codes[prefix.word] if prefix else "")


def _upper(words: MoneyWords, folded: str, place: int) -> Quantity | None:
    """Read a number in figures or words, or one behind its multiplier: elfu 40."""
    if folded[place : place + 1].isdigit() or spelled_at(words, folded, place):
        return quantity_at(words, folded, place)
    leading = words.leading_behind.find(folded, place)
    number = words.number.match(folded, pass_spaces(folded, leading.end)) if leading else None
    if leading is None or number is None:
        return None
    value = value_of(number.group()) * words.factors[leading.word]
    return Quantity(value, number.end(), leading.word, False)


def _opens_pair(words: MoneyWords, folded: str, head: Head) -> bool:
    """Say whether "between" stands before, so that "and" makes a range."""
    return words.pair_opening.find(folded, head.begin) is not None


def _bounds(
    words: MoneyWords, head: Head, first: Quantity, second: Quantity | None
) -> tuple[Decimal, Decimal]:
    """Return the lower and the upper sum; in 2-3万 the multiplier counts for both."""
    is_open = head.multiplier and not first.multiplier
    factor = words.factors[head.multiplier] if is_open else Decimal(1)
    low = high = first.value * factor
    if head.lower and second is None:
        low = words.small[head.lower] * words.factors[first.multiplier]
    if second is not None:
        high = second.value * (Decimal(1) if second.multiplier else factor)
        shared = words.factors[second.multiplier] if second.multiplier else Decimal(1)
        low = low * shared if not first.multiplier and low * shared <= high else low
    return _whole(min(low, high)), _whole(max(low, high))


def _choose(words: MoneyWords, named: str, suffix: str) -> str:
    """Prefer the currency before the number, unless its sign is one that many share."""
    if not named or (suffix and named in _VAGUE):
        return suffix
    return words.codes[named]


def _is_other(
    words: MoneyWords, folded: str, span: tuple[int, int], currency: str, has_multiplier: bool
) -> bool:
    """Tell ages, hours, years, head counts and shares from money."""
    start, end = span
    if words.percent.find(folded, end):
        return True
    if currency or has_multiplier:
        return False
    if words.year_before.find(folded, start):
        return True
    place = plus.end() if (plus := _PLUS.match(folded, end)) else end
    return bool(words.other_unit.find(folded, place))
