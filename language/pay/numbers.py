"""Numbers with their multipliers, in figures and in words: 15tr5, 两万八千, 1 lakh 20 thousand."""

import re
from decimal import Decimal
from typing import NamedTuple

from language.pay.words import MoneyWords

_TEN = Decimal(10)
AND = re.compile(r" (?:and|e) (?=[a-z])")
_PART = re.compile(r"[1-9]\d{0,2}(?![\d.,])")
_GOES_ON = r"(?:一?个|一個|一天|[每左以起到至元块塊包加底保的+])"
_COUNTED = (
    "[十百千万萬亿億个個人名位天日月年周週小时時点點分秒岁歲号號楼樓层層间間台部张張份次单單家室班倍"
    "成折期薪险險金休餐顿頓节節大方面证證季种種项項斤公米国國房菜轮輪]"
)
"""What a small number behind a sum counts: 八千三餐 is eight thousand and three meals."""
_REST = re.compile(
    rf"[1-9](?![\d.:]|,\d)(?![ ]?(?!{_GOES_ON})[a-z\u0e00-\u9fff])"
    rf"|[二三四五六七八九](?!(?!{_GOES_ON}){_COUNTED})"
)


class Quantity(NamedTuple):
    """A number as written, with its multiplier word where it has one."""

    value: Decimal
    end: int
    multiplier: str
    grouped: bool


def quantity_at(words: MoneyWords, folded: str, start: int) -> Quantity | None:
    spelled = spelled_at(words, folded, start)
    if spelled:
        return _with_rest(words, folded, spelled)
    number = words.number.match(folded, start)
    if number is None:
        return _bare(words, folded, start)
    if _is_code(number.group()):
        return None
    grouped = bool(number.group(1)) or "," in number.group()
    multiplier = words.multiplier.find(folded, number.end())
    value = value_of(number.group())
    if multiplier is None:
        return Quantity(value, number.end(), "", grouped)
    value *= words.factors[multiplier.word]
    return _with_rest(words, folded, Quantity(value, multiplier.end, multiplier.word, grouped))


def spelled_at(words: MoneyWords, folded: str, start: int) -> Quantity | None:
    """Read a small word with its multiplier: สามหมื่น, two thousand."""
    small = words.small_after.find(folded, start)
    factor = words.factor.find(folded, small.end) if small else None
    if small is None or factor is None:
        return None
    value = words.small[small.word] * words.factors[factor.word]
    return Quantity(value, factor.end, factor.word, False)


def _bare(words: MoneyWords, folded: str, start: int) -> Quantity | None:
    """Read a multiplier that stands alone; a digit word behind it counts in tenths.

    Behind a leading one it counts in full: elfu ishirini is twenty thousand.
    """
    multiplier = words.multiplier.find(folded, start)
    if multiplier is None or folded[start] == " ":
        return None
    value = words.factors[multiplier.word]
    if multiplier.word in words.leaders:
        small = words.small_after.find(folded, pass_spaces(folded, multiplier.end))
        value *= words.small[small.word] if small else 1
        end = small.end if small else multiplier.end
        return Quantity(value, end, multiplier.word, False)
    small = words.small_after.find(folded, multiplier.end)
    if small and words.small[small.word] < _TEN:
        value *= 1 + words.small[small.word] / _TEN
        return Quantity(value, small.end, multiplier.word, False)
    return _with_rest(words, folded, Quantity(value, multiplier.end, multiplier.word, False))


def in_millions(words: MoneyWords, folded: str, quantity: Quantity) -> Quantity:
    """Read 1.8M behind a currency."""
    millions = words.multiplier_with_currency.find(folded, quantity.end)
    if quantity.multiplier or millions is None:
        return quantity
    value = quantity.value * words.factors[millions.word]
    return Quantity(value, millions.end, millions.word, quantity.grouped)


def _is_code(digits: str) -> bool:
    """A number with a zero in front, or very long, is a phone or an account."""
    return (digits[0] == "0" and digits[1:2].isdigit()) or (digits.isdigit() and len(digits) > 9)


def _with_rest(words: MoneyWords, folded: str, quantity: Quantity) -> Quantity:
    """Read on in 1万5, 15tr5 and 两万八千: the rest counts in smaller units."""
    factor = words.factors[quantity.multiplier]
    half = words.half.find(folded, quantity.end)
    if half and factor > 999:
        return quantity._replace(value=quantity.value + factor / 2, end=half.end)
    joined = AND.match(folded, quantity.end)
    small = words.small_after.find(folded, joined.end()) if joined else None
    if small and factor / 10 <= words.small[small.word] < factor:
        return quantity._replace(value=quantity.value + words.small[small.word], end=small.end)
    smaller = _smaller(words, folded, joined.end() if joined else quantity.end)
    if smaller and smaller.value < factor:
        return quantity._replace(value=quantity.value + smaller.value, end=smaller.end)
    digit = _REST.match(folded, quantity.end)
    if digit and factor > 999:
        rest = words.small.get(digit.group(), Decimal(0)) or Decimal(digit.group())
        return quantity._replace(value=quantity.value + rest * factor / 10, end=digit.end())
    return quantity


def _smaller(words: MoneyWords, folded: str, position: int) -> Quantity | None:
    """Read the smaller part of a sum in two: 1 lakh 20 thousand, ១លាន៥សែន."""
    place = pass_spaces(folded, position)
    if spelled := spelled_at(words, folded, place):
        return spelled
    digits = _PART.match(folded, place)
    factor = words.multiplier.find(folded, digits.end()) if digits else None
    if digits is None or factor is None or (len(factor.word) == 1 and factor.word.isascii()):
        return None
    return Quantity(
        Decimal(digits.group()) * words.factors[factor.word], factor.end, factor.word, False
    )


def value_of(written: str) -> Decimal:
    """Read separators: groups of three are thousands, one or two digits at the end a fraction."""
    plain = written.replace(" ", "").replace("'", "")
    head, mark, tail = plain, "", ""
    for sign in ",.":
        if sign in plain and len(plain) - plain.rindex(sign) - 1 < 3:
            head, mark, tail = plain.rpartition(sign)
    whole = head.replace(",", "").replace(".", "")
    return Decimal(f"{whole}.{tail}") if mark else Decimal(whole)


def pass_spaces(folded: str, position: int) -> int:
    while folded[position : position + 1] == " ":
        position += 1
    return position
