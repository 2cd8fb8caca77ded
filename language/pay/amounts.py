"""Amounts of money in a text: numbers with their multipliers, currencies and ranges."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from language.pay.words import MoneyWords, money_words

_MOST_AMOUNTS = 300
_HEAD = 16
_GLUED = re.compile(r"[a-z_@/#+\d\-.]")
_VAGUE = frozenset({"$", "u", "р", "l", "sh"})
_PLUS = re.compile(r"\s?\+")
_LARGEST = Decimal(10) ** 12


class Quantity(NamedTuple):
    """A number as written, with its multiplier word where it has one."""

    value: Decimal
    end: int
    multiplier: str
    grouped: bool


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
    while count < _MOST_AMOUNTS:
        start = _next_number(words, folded, position)
        if start is None:
            return
        amount = _amount_at(words, folded, start)
        if amount:
            yield amount
            count += 1
        position = amount.end if amount else _end_of_digits(folded, start)


def _next_number(words: MoneyWords, folded: str, position: int) -> int | None:
    digits = _DIGIT.search(folded, position)
    spelled = words.spelled.search(folded, position, digits.start() if digits else len(folded))
    found = spelled or digits
    return found.start() if found else None


_DIGIT = re.compile(r"\d")


def _end_of_digits(folded: str, start: int) -> int:
    end = start + 1
    while end < len(folded) and folded[end].isdigit():
        end += 1
    return end


class Head(NamedTuple):
    """What stands before a number: a currency, a multiplier, the lower of two small words."""

    begin: int
    currency: str
    multiplier: str
    lower: str


def _head(words: MoneyWords, folded: str, start: int) -> Head | None:
    """Read what belongs to a number from the text before it, None where it is a part of a word."""
    before = folded[max(0, start - _HEAD) : start]
    currency = words.currency_before.search(before)
    if currency is None and before and _GLUED.match(before[-1]):
        return None
    rest = before[: currency.start()] if currency else before
    multiplier = words.leading.search(rest)
    lower = None if folded[start].isdigit() else words.small_before.search(before)
    starts = [found.start() for found in (currency, multiplier, lower) if found]
    named = (found.group(1) if found else "" for found in (currency, multiplier, lower))
    return Head(start - len(before) + min(starts, default=len(before)), *named)


def _amount_at(words: MoneyWords, folded: str, start: int) -> Amount | None:
    head = _head(words, folded, start)
    first = _quantity(words, folded, start) if head else None
    if head is None or first is None:
        return None
    code, end = _currency(words, folded, first.end)
    second, end, later_code = _second(words, folded, end, first)
    low, high = _bounds(words, head, first, second)
    currency = _choose(words, head.currency, code or later_code)
    multiplier = (second.multiplier if second else "") or first.multiplier or head.multiplier
    if high > _LARGEST or _is_other(words, folded, end, currency, bool(multiplier)):
        return None
    is_range = second is not None or head.lower != ""
    return Amount(head.begin, end, low, high, currency, multiplier, first.grouped, is_range)


def _quantity(words: MoneyWords, folded: str, start: int) -> Quantity | None:
    spelled = words.spelled.match(folded, start)
    if spelled:
        value = words.small[spelled.group(1)] * words.factors[spelled.group(2)]
        return _with_rest(words, folded, Quantity(value, spelled.end(), spelled.group(2), False))
    number = words.number.match(folded, start)
    if number is None or _is_code(number.group()):
        return None
    grouped = bool(number.group(1)) or "," in number.group()
    multiplier = words.multiplier.match(folded, number.end())
    value = _value(number.group())
    if multiplier is None:
        return Quantity(value, number.end(), "", grouped)
    value *= words.factors[multiplier.group(1)]
    return _with_rest(
        words, folded, Quantity(value, multiplier.end(), multiplier.group(1), grouped)
    )


def _is_code(digits: str) -> bool:
    """A number with a zero in front, or very long, is a phone or an account."""
    return (digits[0] == "0" and digits[1:2].isdigit()) or (digits.isdigit() and len(digits) > 9)


def _with_rest(words: MoneyWords, folded: str, quantity: Quantity) -> Quantity:
    """Read on in 1万5, 15tr5 and 两万八千: the rest counts in smaller units."""
    factor = words.factors[quantity.multiplier]
    spelled = words.spelled.match(folded, quantity.end)
    if spelled and words.factors[spelled.group(2)] < factor:
        rest = words.small[spelled.group(1)] * words.factors[spelled.group(2)]
        return quantity._replace(value=quantity.value + rest, end=spelled.end())
    digit = _REST.match(folded, quantity.end)
    if digit and factor > 999:
        rest = words.small.get(digit.group(), Decimal(0)) or Decimal(digit.group())
        return quantity._replace(value=quantity.value + rest * factor / 10, end=digit.end())
    return quantity


_REST = re.compile(
    r"[1-9](?![\d.,:])(?![ ]?[a-z\u0e00-\u9fff])|[二三四五六七八九](?![\u4e00-\u9fff])"
)


def _value(written: str) -> Decimal:
    """Read separators: groups of three are thousands, one or two digits at the end a fraction."""
    plain = written.replace(" ", "").replace("'", "")
    head, mark, tail = plain, "", ""
    for sign in ",.":
        if sign in plain and len(plain) - plain.rindex(sign) - 1 < 3:
            head, mark, tail = plain.rpartition(sign)
    whole = head.replace(",", "").replace(".", "")
    return Decimal(f"{whole}.{tail}") if mark else Decimal(whole)


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _currency(words: MoneyWords, folded: str, position: int) -> tuple[str, int]:
    match = words.currency.match(folded, position)
    if match is None:
        return "", position
    return words.codes[match.group(1)], match.end()


def _second(
    words: MoneyWords, folded: str, end: int, first: Quantity
) -> tuple[Quantity | None, int, str]:
    """Read the upper end of a range, None where the text goes on otherwise."""
    between = words.between.match(folded, end)
    if between is None:
        return None, end, ""
    place = between.end()
    prefix = words.currency.match(folded, place)
    place = prefix.end() if prefix else place
    place += folded[place : place + 1] == " "
    if not folded[place : place + 1].isdigit() and not words.spelled.match(folded, place):
        return None, end, ""
    second = _quantity(words, folded, place)
    if second is None or (second.value < first.value and not second.multiplier):
        return None, end, ""
    code, stop = _currency(words, folded, second.end)
    return second, stop, code or (words.codes[prefix.group(1)] if prefix else "")


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
        high = second.value * factor
        shared = words.factors[second.multiplier] if second.multiplier else Decimal(1)
        low = low * shared if not first.multiplier and low * shared <= high else low
    return _whole(min(low, high)), _whole(max(low, high))


def _choose(words: MoneyWords, named: str, suffix: str) -> str:
    """Prefer the currency before the number, unless its sign is one that many share."""
    if not named or (suffix and named in _VAGUE):
        return suffix
    return words.codes[named]


def _is_other(
    words: MoneyWords, folded: str, end: int, currency: str, has_multiplier: bool
) -> bool:
    """Tell ages, hours, head counts and shares from money."""
    if folded[end : end + 1] == "%" or folded[end : end + 2] == " %":
        return True
    if currency or has_multiplier:
        return False
    place = plus.end() if (plus := _PLUS.match(folded, end)) else end
    return bool(words.other_unit.match(folded, place))
