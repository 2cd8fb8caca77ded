"""Finding thousands of terms in one pass: an Aho-Corasick automaton with word boundaries.

Works in every script: words of spaced scripts must stand alone, terms of scripts without spaces
must not cut through a syllable, and ``a .. b`` finds a and then b in the same sentence.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

_SENTENCE_END = re.compile(r"\n|[.!?](?:\s|$)|[。!?।။۔។]")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_LEADING_VOWELS = frozenset("เแโใไເແໂໃໄ\u17d2\u1039")
"""Thai and Lao vowels written before their consonant, and the marks that stack the next one."""
_SUFFIXING = re.compile("[\uac00-\ud7a3\u0900-\u09ff]")
"""Hangul, Devanagari and Bengali words take endings, so that every term may go on."""


class Found(NamedTuple):
    """A term of the automaton at a span of the folded text."""

    term: int
    start: int
    end: int


class _Piece(NamedTuple):
    """Where a pattern belongs: a whole term, or the first or second half of one with a gap."""

    term: int
    part: int
    open_start: bool
    open_end: bool


class _Use:
    """The pieces that one pattern stands for, and whether any of them leaves an end open."""

    __slots__ = ("open_end", "open_start", "pieces")

    def __init__(self, pieces: list[_Piece]) -> None:
        self.pieces = pieces
        self.open_start = any(piece.open_start for piece in pieces)
        self.open_end = any(piece.open_end for piece in pieces)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One term to find: its folded spellings, how far its halves may stand apart, and traps.

    A spelling is one part, or two with a gap between; ``*`` at an end of a part leaves the
    word open there.
    """

    spellings: tuple[tuple[str, ...], ...]
    gap: int = 30
    not_in: tuple[str, ...] = ()


class TermAutomaton:
    """Built once, used for every text; holds no state of a search."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self._wanted = wanted
        uses: dict[str, list[_Piece]] = {}
        for number, term in enumerate(wanted):
            for pattern, piece in _pieces(number, term):
                uses.setdefault(pattern, []).append(piece)
        self._uses = [_Use(pieces) for pieces in uses.values()]
        self._automaton = AhoCorasick(list(uses))

    def find(self, text: str) -> Iterator[Found]:
        """Yield every standing-alone occurrence of every term; spans may overlap."""
        halves: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for term, part, start, end in self._standing(text):
            if part:
                halves.setdefault((term, part), []).append((start, end))
            elif not self._trapped(term, text, start, end):
                yield Found(term, start, end)
        yield from self._joined(text, halves)

    def _standing(self, text: str) -> Iterator[tuple[int, int, int, int]]:
        """Yield term, part, start and end of every piece that stands as its term asks.

        Most of what the automaton finds lies within a longer word, and is told by its start.
        """
        for pattern, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            use = self._uses[pattern]
            starts = _starts_free(text, start)
            if not (starts or use.open_start):
                continue
            ends = _ends_free(text, end)
            if not (ends or use.open_end):
                continue
            for term, part, open_start, open_end in use.pieces:
                if (starts or open_start) and (ends or open_end):
                    yield term, part, start, end

    def _joined(
        self, text: str, halves: dict[tuple[int, int], list[tuple[int, int]]]
    ) -> Iterator[Found]:
        for (term, part), firsts in halves.items():
            if part != 1:
                continue
            seconds = sorted(halves.get((term, 2), ()))
            for start, end in firsts:
                index = bisect_left(seconds, (end, 0))
                if index < len(seconds) and self._near(term, text, end, seconds[index][0]):
                    yield Found(term, start, seconds[index][1])

    def _near(self, term: int, text: str, end: int, start: int) -> bool:
        return (
            start - end <= self._wanted[term].gap and _SENTENCE_END.search(text, end, start) is None
        )

    def _trapped(self, term: int, text: str, start: int, end: int) -> bool:
        for trap in self._wanted[term].not_in:
            at = text.find(trap, max(0, start - len(trap)), end + len(trap))
            while at >= 0:
                if at <= start and end <= at + len(trap):
                    return True
                at = text.find(trap, at + 1, end + len(trap))
        return False


def _pieces(number: int, term: Wanted) -> Iterator[tuple[str, _Piece]]:
    for parts in term.spellings:
        for place, part in enumerate(parts, start=1):
            stem = part.strip("*")
            open_end = part.endswith("*") or bool(_SUFFIXING.match(stem[-1:]))
            place = place if len(parts) == 2 else 0
            yield stem, _Piece(number, place, part.startswith("*"), open_end)


_OTHER, _DIGIT, _LETTER = range(3)
"""A letter is one of a script with spaces between words, or its mark."""
_MOST_KNOWN = 8192
_LONGEST_ENDING = 24


class _Kinds(dict[str, int]):
    """The kind of every character met so far."""

    def __missing__(self, char: str) -> int:
        kind = _DIGIT if char.isdecimal() else _LETTER if _is_spaced_letter(char) else _OTHER
        if len(self) < _MOST_KNOWN:
            self[char] = kind
        return kind


_kinds = _Kinds()


def _is_spaced_letter(char: str) -> bool:
    if char.isascii():
        return char.isalpha()
    return unicodedata.category(char)[0] in "LM" and not _UNSPACED.match(char)


def _starts_free(text: str, start: int) -> bool:
    if start == 0:
        return True
    before, first = text[start - 1], text[start]
    if before in _LEADING_VOWELS:
        return False
    return not _runs_on(before, first)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span that begins or ends inside a word to the word's ends, so far as is likely."""
    first, last = max(0, start - _LONGEST_ENDING), min(len(text), end + _LONGEST_ENDING)
    while start > first and not _starts_free(text, start):
        start -= 1
    while end < last and not _ends_free(text, end):
        end += 1
    return start, end


def _ends_free(text: str, end: int) -> bool:
    if end == len(text):
        return True
    last, after = text[end - 1], text[end]
    if not after.isascii() and unicodedata.category(after) in ("Mn", "Mc"):
        return False
    return not _runs_on(last, after)


def _runs_on(left: str, right: str) -> bool:
    kind = _kinds[right]
    return kind != _OTHER and _kinds[left] == kind


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """Keep the longest of each run of overlapping spans, in text order."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        at = bisect_left(kept, one.start, key=_start)
        before_next = at == len(kept) or one.end <= kept[at].start
        if before_next and (at == 0 or kept[at - 1].end <= one.start):
            kept.insert(at, one)
    return kept


def _start(found: Found) -> int:
    return found.start
