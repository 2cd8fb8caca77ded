"""Hearing a negator beside a term: "no passports kept", 不押护照, "टिकट फ्री नहीं"."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from classifiers.lexicon import TermFile

_BREAK = re.compile(r"[\n!?。।။។۔;,]|\.(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Negation:
    """The negators of one language and how far from a term they reach, in code points."""

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    window: int

    @classmethod
    def build(cls, about: TermFile, fold: Callable[[str], str]) -> Self:
        """Make the patterns from the head of a term file; ``fold`` is the matcher's."""
        return cls(
            _either(fold(word) for word in about.negators_before),
            _either(fold(word) for word in about.negators_after),
            about.negation_window,
        )

    def span(
        self, text: str, start: int, end: int, gap: tuple[int, int] | None
    ) -> tuple[int, int] | None:
        """Return the span that takes the nearest negator in, or None where there is none.

        ``gap`` lies between the two halves of a term that has some: a negator counts there too.
        """
        if self.before:
            found = list(self.before.finditer(text, max(0, start - self.window), start))
            if found and not _BREAK.search(text, found[-1].end(), start):
                return found[-1].start(), end
            if gap and self.before.search(text, *gap):
                return start, end
        if self.after:
            follows = self.after.search(text, end, min(len(text), end + self.window))
            if follows and not _BREAK.search(text, end, follows.start()):
                return start, follows.end()
        return None


def _either(words: Iterable[str]) -> re.Pattern[str] | None:
    alternatives = [_guarded(word) for word in words]
    return re.compile("|".join(alternatives)) if alternatives else None


def _guarded(word: str) -> str:
    """Ask for word boundaries where the script has spaces; Latin and Cyrillic stand for all."""
    name = unicodedata.name(word[0], "")
    guarded = name.startswith(("LATIN", "CYRILLIC", "DEVANAGARI", "ARABIC", "BENGALI"))
    if not guarded:
        return re.escape(word)
    letter = r"[\w\u0600-\u06ff\u0900-\u09ff]"  # \w knows no vowel signs
    return rf"(?<!{letter}){re.escape(word)}(?!{letter})"
