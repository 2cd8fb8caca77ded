"""Phone numbers whose digits are written as words: zero eight one, ศูนย์แปดหนึ่ง, 零八一."""

import re
from collections.abc import Iterator
from functools import cache

from language.contacts.found import Found, Page
from language.contacts.phones import number_of
from language.datafiles import read_toml
from language.normalising import normalise
from language.phrases import Phrases
from records import ContactKind

_LEAST_DIGITS = 8
_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_BETWEEN = r"[ .,\-]{0,2}"
_LEAST_WORDS = 3
_FARTHEST = 3
"""Code points from the end of a digit word to the end of the next that follows directly, beyond
the next word's own length."""


def find_spelled(page: Page) -> Iterator[Found]:
    """Yield phone numbers of eight or more digit words in a row; figures may stand among them.

    "double five" and "triple zero" count for two and three digits.
    """
    if not _some_in_a_row(page.folded):
        return
    for match in _run().finditer(page.folded):
        digits = _figures(match.group())
        number = number_of(page, digits, *match.span())
        if number and page.is_free(*match.span()):
            yield Found(*match.span(), ContactKind.PHONE, number.value, number.valid, number.region)


def _some_in_a_row(folded: str) -> bool:
    """Say whether three digit words may stand in a row; cheap, and true too often."""
    row, last = 0, -_FARTHEST
    for hit, _ in _automaton().find(folded):
        if hit.start >= last:
            row = row + 1 if hit.start - last < _FARTHEST else 1
            last = hit.end
            if row >= _LEAST_WORDS:
                return True
    return False


def _figures(words: str) -> str:
    digits, times = "", 1
    for word in _word().findall(words):
        if word in _times():
            times = _times()[word]
        else:
            digits += _digits().get(word, word) * times
            times = 1
    return digits


@cache
def _digits() -> dict[str, str]:
    table = read_toml("language", "data/contact_words.toml")["digit_words"]
    return {
        normalise(word).folded: str(digit)
        for digit, name in enumerate(_NAMES)
        for word in table[name]
    }


@cache
def _times() -> dict[str, int]:
    table: dict[str, int] = read_toml("language", "data/contact_words.toml")["digit_times"]
    return {normalise(word).folded: times for word, times in table.items()}


@cache
def _automaton() -> Phrases[None]:
    return Phrases((word, None) for word in (*_digits(), *_times()))


@cache
def _word() -> re.Pattern[str]:
    known = sorted((*_digits(), *_times()), key=len, reverse=True)
    words = "|".join(map(re.escape, known))
    return re.compile(rf"(?:{words})(?![^\W\d_\u0e00-\u11ff\u1780-\u17ff\u2e80-\ua4cf])|\d")


@cache
def _run() -> re.Pattern[str]:
    word = _word().pattern
    return re.compile(rf"(?:(?:{word}){_BETWEEN}){{{_LEAST_DIGITS - 2},18}}(?:{word})")
