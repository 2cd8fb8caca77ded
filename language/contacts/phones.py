"""Phone numbers: found by shape, checked against the likely countries' numbering plans."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import phonenumbers

from language.contacts.found import Found, Page
from language.datafiles import read_toml
from language.normalising import normalise
from records import ContactKind

_SHAPE = re.compile(r"(?:\+|(?<!\d)00(?=[1-9]))?\(?\d(?:[ \t.()\-–‑‐·•_*]{0,3}\d){6,21}")
_DIGITS = re.compile(r"\d+")
_MONEY_PAIR = re.compile(r"[1-9]\d{2,6}0 ?[-–~] ?[1-9]\d{2,7}0")
_DATE = re.compile(r"(?:19|20)\d\d[-.]\d{1,2}[-.]\d{1,2}|\d{1,2}[-.]\d{1,2}[-.](?:19|20|25)\d\d")
_MONEY_AFTER = re.compile(r"\s*(?:%|[$฿₫₱₹৳₨៛₭€£₩₽¥元万萬]|baht|usd|บาท|triệu|đồng|juta|rupiah)")
_MONEY_BEFORE = re.compile(
    r"(?:[$฿₫₱₹৳₨៛₭€£₩₽¥]|usd|thb|php|rp\.?|rs\.?|ksh|idr|vnd)\s*$|(?<!\d)\d{1,3},$"
)
_TAIL = re.compile(r" ?/ ?(?!(?:19|20|25)\d\d\b)(\d{2,4})(?![\d/.,:%]|[^\W\d_])")
_UNIT = re.compile(r"\s?[^\W\d_]")
_GLUED = re.compile(r"[\w@/=#&]")
_MOST_GROUPS = 12
_LEAST_ABROAD = 11
_REACH = 24


class Number(NamedTuple):
    """A phone number and how much of the text it took."""

    start: int
    end: int
    value: str
    valid: bool
    region: str | None


def find_phones(page: Page) -> Iterator[Found]:
    """Yield the numbers that stand for themselves, without a label."""
    for match in _SHAPE.finditer(page.text):
        if not page.is_free(match.start(), match.end()) or _is_other(page.folded, match):
            continue
        number = _best(page, match, labelled=False)
        if number:
            yield Found(
                number.start,
                number.end,
                ContactKind.PHONE,
                number.value,
                number.valid,
                number.region,
            )


def find_tails(page: Page) -> Iterator[Found]:
    """Yield the second of two numbers that share their beginning: 081-000-4412/13.

    A short tail before a letter is another thing: 081-000-4412/24 hours.
    """
    for found in list(page.found):
        tail = _TAIL.match(page.text, found.end) if found.value.startswith("+") else None
        if tail is None or (len(tail[1]) == 2 and _UNIT.match(page.text, tail.end())):
            continue
        value = found.value[: -len(tail[1])] + tail[1]
        same, valid, region = _parse(value, None)
        if found.valid and valid and same != found.value and page.is_free(*tail.span(1)):
            yield found._replace(start=tail.start(1), end=tail.end(1), value=same, region=region)


def phone_at(page: Page, position: int) -> Number | None:
    """Read the number that a label points to, None where there is none."""
    match = _SHAPE.match(page.text, position)
    return _best(page, match, labelled=True) if match else None


def _is_other(folded: str, match: re.Match[str]) -> bool:
    """Tell money, dates and parts of longer ids from phone numbers, by shape and neighbours."""
    shape = match.group()
    start, end = match.span()
    if _MONEY_PAIR.fullmatch(shape) or _DATE.match(shape):
        return True
    if start and _GLUED.match(folded[start - 1]) and folded[start - 1].isascii():
        return True
    if _MONEY_AFTER.match(folded, end) and not shape.startswith(("+", "0")):
        return True
    if _MONEY_BEFORE.search(folded[max(0, start - 5) : start]):
        return True
    return bool(_other_numbers().search(folded[max(0, start - _REACH) : start]))


@cache
def _other_numbers() -> re.Pattern[str]:
    """Words for numbers of taxes, papers and parcels, right before one."""
    words = read_toml("language", "data/contact_words.toml")["other_numbers"]
    known = "|".join(re.escape(normalise(word).folded) for word in words)
    return re.compile(rf"(?:{known})[\s:.#№\-]{{0,4}}$")


def _best(page: Page, match: re.Match[str], labelled: bool) -> Number | None:
    """Try the longest runs of digit groups first: a number may touch an age or a price."""
    groups = [
        (m.start() + match.start(), m.end() + match.start())
        for m in _DIGITS.finditer(match.group())
    ]
    is_international = match.group().startswith(("+", "00"))
    if is_international:
        return _international(page, match, groups)
    groups = groups[:_MOST_GROUPS] if len(groups) < 16 else groups
    firsts = range(1) if labelled else range(min(3, len(groups)))
    for first in firsts:
        for last in range(len(groups), first, -1):
            number = _at_home(page, groups[first:last], labelled)
            if number:
                return number
    return _unplaced(match, groups) if labelled else None


def _international(
    page: Page, match: re.Match[str], groups: list[tuple[int, int]]
) -> Number | None:
    best: Number | None = None
    for last in range(len(groups), 0, -1):
        digits = _join(page.text, groups[:last])
        if 8 <= len(digits) <= 17:
            value, valid, region = _parse("+" + digits.removeprefix("00"), None)
            number = Number(match.start(), groups[last - 1][1], value, valid, region)
            if valid:
                return number
            best = best or (number if value and len(digits) <= 15 else None)
    return best


def _at_home(page: Page, groups: list[tuple[int, int]], labelled: bool) -> Number | None:
    start, end = groups[0][0], groups[-1][1]
    start -= page.text[start - 1 : start] == "("
    digits = _join(page.text, groups)
    number = number_of(page, digits, start, end)
    if number and number.valid:
        return number
    return _without_plus(page, digits, (start, end), labelled) or number


def _without_plus(page: Page, digits: str, span: tuple[int, int], labelled: bool) -> Number | None:
    """Read a country code that has lost its plus: of a likely country, or behind a label."""
    if digits.startswith("0") or not _LEAST_ABROAD <= len(digits) <= 14:
        return None
    value, valid, region = _parse("+" + digits, None)
    known = (*page.regions, *page.possible) if labelled else page.regions
    return Number(*span, value, True, region) if valid and region in known else None


def number_of(page: Page, digits: str, start: int, end: int) -> Number | None:
    """Read digits in the form of the page's countries, None where none has that form."""
    if not 7 <= len(digits) <= 13 or len(set(digits)) == 1:
        return None
    fits = [region for region in page.regions if _form(region).fullmatch(digits)]
    for region in fits:
        value, valid, found_region = _parse(digits, region)
        if valid:
            return Number(start, end, value, True, found_region or region)
    if fits and (value := _parse(digits, fits[0])[0]):
        return Number(start, end, value, False, fits[0])
    return _in_the_open(page.possible, digits, start, end)


def _in_the_open(possible: tuple[str, ...], digits: str, start: int, end: int) -> Number | None:
    """Without a likely country a number keeps its digits, unless one country alone fits."""
    fits = [region for region in possible if _open_form(region).fullmatch(digits)]
    sure = [(region, value) for region in fits if (value := _valid_value(digits, region))]
    if len(sure) == 1:
        return Number(start, end, sure[0][1], True, sure[0][0])
    is_telling = digits.startswith("0") and len(digits) >= 9
    return Number(start, end, digits, False, None) if sure and is_telling else None


def _valid_value(digits: str, region: str) -> str:
    value, valid, _ = _parse(digits, region)
    return value if valid else ""


def _unplaced(match: re.Match[str], groups: list[tuple[int, int]]) -> Number | None:
    digits = "".join(match.string[start:end] for start, end in groups)
    if not 8 <= len(digits) <= 15 or len(set(digits)) == 1:
        return None
    return Number(match.start(), groups[-1][1], digits, False, None)


def _join(text: str, groups: list[tuple[int, int]]) -> str:
    return "".join(text[start:end] for start, end in groups)


@cache
def _form(region: str) -> re.Pattern[str]:
    return re.compile(read_toml("language", "data/phones.toml")["forms"][region])


@cache
def _open_form(region: str) -> re.Pattern[str]:
    forms: dict[str, str] = read_toml("language", "data/phones.toml")["open"]["forms"]
    return re.compile(forms[region]) if region in forms else _form(region)


@lru_cache(maxsize=4096)
def _parse(digits: str, region: str | None) -> tuple[str, bool, str | None]:
    """Return E.164 form, whether the numbering plan knows it, and its country."""
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return "", False, None
    if not phonenumbers.is_possible_number(number):
        return "", False, None
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    country = phonenumbers.region_code_for_number(number)
    return value, country is not None, country


def has_home(language: str) -> bool:
    """Say whether a language is one country's first of all, so that its numbers belong there."""
    return language in read_toml("language", "data/phones.toml")["languages"]


@lru_cache(maxsize=2048)
def likely_regions(
    language: str, countries: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the countries where numbers belong, and those where they possibly do.

    ``countries`` are those of the places and the money that the advert names; they come after
    the language's first home. A language of many countries has no likely ones of its own.
    """
    table = read_toml("language", "data/phones.toml")
    by_language: list[str] = table["languages"].get(language, [])
    known = (country for country in countries if country in table["forms"])
    possible: list[str] = [] if by_language else table["open"]["countries"]
    ordered = [*by_language[:1], *known, *by_language]
    return tuple(dict.fromkeys(ordered)), tuple(possible)
