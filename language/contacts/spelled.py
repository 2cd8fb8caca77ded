"""Phone numbers whose digits are written as words: zero eight one, ศูนย์แปดหนึ่ง, 零八一."""

import re
from collections.abc import Iterator
from functools import cache

from language.contacts.found import Found, Page
from language.contacts.phones import number_of
from language.datafiles import read_toml
from language.normalising import normalise
from records import ContactKind

_LEAST_DIGITS = 8
_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def find_spelled(page: Page) -> Iterator[Found]:
    """Yield phone numbers of eight or more digit words in a row; figures may stand among them."""
    if not _two_in_a_row().search(page.folded):
        return
    for match in _run().finditer(page.folded):
        digits = "".join(_digits().get(word, word) for word in _word().findall(match.group()))
        number = number_of(page, digits, *match.span())
        if number and page.is_free(*match.span()):
            yield Found(*match.span(), ContactKind.PHONE, number.value, number.valid, number.region)


@cache
def _digits() -> dict[str, str]:
    table = read_toml("language", "data/contact_words.toml")["digit_words"]
    return {
        normalise(word).folded: str(digit)
        for digit, name in enumerate(_NAMES)
        for word in table[name]
    }


@cache
def _word() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_digits(), key=len, reverse=True))
    return re.compile(rf"(?:{words})(?![^\W\d_\u0e00-\u11ff\u1780-\u17ff\u2e80-\ua4cf])|\d")


@cache
def _two_in_a_row() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_digits(), key=len, reverse=True))
    return re.compile(rf"(?:{words})[ .,\-]{{0,2}}(?:{words})[ .,\-]{{0,2}}(?:{words})")


@cache
def _run() -> re.Pattern[str]:
    word = _word().pattern
    return re.compile(rf"(?:(?:{word})[ .,\-]{{0,2}}){{{_LEAST_DIGITS - 1},13}}(?:{word})")
