"""Words looked for right before or right behind a position; cheaper than long patterns."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from language.phrases import starts_word

_MOST_PASSED = 2
_SPACED_LETTER = r"[^\W\d_\u0e00-\u11ff\u1780-\u17ff\u2e80-\ua4cf\uac00-\uffff]"
_NO_LETTER_AFTER = rf"(?!{_SPACED_LETTER})"


class Beside(NamedTuple):
    """A word at ``[start, end)``; spaces and signs that were passed are within."""

    start: int
    end: int
    word: str


class Before:
    """Folded words, of which the longest that ends at a position counts."""

    def __init__(self, words: Iterable[str], passed: str = "") -> None:
        """Take the words, and the signs that may stand between a word and the position."""
        self._words = frozenset(words)
        self._lengths = sorted({len(word) for word in self._words}, reverse=True)
        self._last = frozenset(word[-1] for word in self._words)
        self._passed = passed

    def find(self, text: str, end: int) -> Beside | None:
        """Return the word before ``end``, None where none stands. It starts a word of the text."""
        stop = end
        while True:
            if stop and text[stop - 1] in self._last and (word := self._word(text, stop)):
                return Beside(stop - len(word), end, word)
            if not stop or end - stop > _MOST_PASSED or text[stop - 1] not in self._passed:
                return None
            stop -= 1

    def _word(self, text: str, end: int) -> str:
        for length in self._lengths:
            word = text[end - length : end] if length <= end else ""
            if word in self._words and starts_word(text, end - length):
                return word
        return ""


class Behind:
    """Folded words, of which the longest that starts at a position counts.

    Words that end in a letter of a script with spaces stand alone; Han or Thai may touch a
    Latin word, as in 薪资USD.
    """

    def __init__(self, words: Iterable[str], passed: str = "") -> None:
        """Take the words, and a pattern of what may stand between the position and a word."""
        self._match = re.compile(rf"{passed}({_bounded(words)})").match

    def find(self, text: str, start: int) -> Beside | None:
        """Return the word behind ``start``, None where none stands."""
        match = self._match(text, start)
        return Beside(start, match.end(1), match[1]) if match else None


def _bounded(words: Iterable[str]) -> str:
    """Alternatives of which those that end in a letter of a spaced script stand alone."""
    known = sorted(set(words), key=len, reverse=True)
    spaced = [re.escape(word) for word in known if _ends_in_spaced(word)]
    others = [re.escape(word) for word in known if not _ends_in_spaced(word)]
    alternatives = ["|".join(others)] if others else []
    alternatives += [rf"(?:{'|'.join(spaced)}){_NO_LETTER_AFTER}"] if spaced else []
    return "|".join(alternatives)


def _ends_in_spaced(word: str) -> bool:
    return word[-1] < "\u0e00" and word[-1].isalpha()
