"""Many phrases found in one pass, with the word boundaries of each script."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

T = TypeVar("T")

_TRAILING_VOWELS = frozenset("\u0e30\u0e32\u0e33\u0eb0\u0eb2\u0eb3")
"""Thai and Lao vowels that count as letters but belong to the consonant before them."""
_BURMESE_FINALS = frozenset("\u1039\u103a")


class Hit(NamedTuple):
    """A phrase found at ``text[start:end]``."""

    start: int
    end: int


class Phrases(Generic[T]):
    """An automaton over folded phrases, each carrying what it stands for."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        pairs = list(entries)
        self._meanings = [meaning for _, meaning in pairs]
        phrases = [phrase for phrase, _ in pairs]
        self._automaton = AhoCorasick(phrases, matchkind=MatchKind.Standard)

    def find(self, folded: str) -> Iterator[tuple[Hit, T]]:
        """Yield every phrase, overlapping ones too, in the order of their ends, unbounded."""
        found = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        for index, start, end in found:
            yield Hit(start, end), self._meanings[index]

    def find_words(self, folded: str) -> list[tuple[Hit, T]]:
        """Return the phrases that stand as words of their own, overlapping ones too."""
        return [
            (hit, meaning) for hit, meaning in self.find(folded) if is_word(folded, hit[0], hit[1])
        ]


def longest(hits: Iterable[tuple[Hit, T]]) -> list[tuple[Hit, T]]:
    """Keep the leftmost hits, of those the longest, none overlapping another."""
    kept: list[tuple[Hit, T]] = []
    end = 0
    for hit, meaning in sorted(hits, key=lambda pair: (pair[0].start, -pair[0].end)):
        if hit.start >= end:
            kept.append((hit, meaning))
            end = hit.end
    return kept


def outermost(hits: Iterable[tuple[Hit, T]]) -> list[tuple[Hit, T]]:
    """Drop hits that lie within a longer one; hits that mean two things at one span both stay."""
    kept: list[tuple[Hit, T]] = []
    last = Hit(-1, -1)
    for hit, meaning in sorted(hits, key=lambda pair: (pair[0].start, -pair[0].end)):
        if hit.end > last.end or hit == last:
            kept.append((hit, meaning))
            last = hit
    return kept


def is_word(text: str, start: int, end: int) -> bool:
    """Say whether no letter or mark ties ``text[start:end]`` to what stands around it."""
    return starts_word(text, start) and ends_word(text, end)


def starts_word(text: str, start: int) -> bool:
    """Say whether a word may start here."""
    return start == 0 or not _joined(text[start - 1], text[start])


def ends_word(text: str, end: int) -> bool:
    """Say whether a word may end here."""
    if end >= len(text):
        return True
    after = text[end]
    if _joined(text[end - 1], after):
        return False
    is_final = "\u1000" <= after <= "\u1021" and text[end + 1 : end + 2] in _BURMESE_FINALS
    return not (is_final and "\u1000" <= text[end - 1] <= "\u109f")


class _Ties(dict[str, tuple[bool, int]]):
    """Of each character: whether it clings to the one before it, and what it is (see below)."""

    def __missing__(self, char: str) -> tuple[bool, int]:
        is_mark = unicodedata.category(char)[0] == "M"
        if char.isdigit():
            kind = _DIGIT
        elif char == "_" or (_is_of_spaced_script(char) and (char.isalpha() or is_mark)):
            kind = _LETTER
        else:
            kind = _OTHER
        ties = (is_mark or char in _TRAILING_VOWELS, kind)
        if len(self) < _MOST_KNOWN:
            self[char] = ties
        return ties


_OTHER, _DIGIT, _LETTER = range(3)
"""A letter is one of a script with spaces between words, or its mark."""
_MOST_KNOWN = 8192
_ties = _Ties()


def _is_of_spaced_script(char: str) -> bool:
    return char < "\u0e00" or "\u1200" <= char < "\u1380" or "\u1e00" <= char < "\u2000"


def _joined(left: str, right: str) -> bool:
    """Say whether two neighbours are parts of one word."""
    clings, kind = _ties[right]
    return clings or (kind != _OTHER and _ties[left][1] == kind)
