"""From a text to its indicators: words through one automaton, facts through rules."""

import unicodedata
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Self

from classifiers.fact_indicators import fact_indicators
from classifiers.levelling import level
from classifiers.lexicon import FOLDER, Indicator, Lexicon, Term, load_lexicon
from classifiers.negation import Negation
from classifiers.term_automaton import Found, TermAutomaton, Wanted, whole_words, without_overlaps
from language import Normalised, normalise
from records import IndicatorHit, TextField

__all__ = ["IndicatorMatcher", "fact_indicators"]

_QUOTES = 3
"""An indicator is quoted at most so often in one advert."""
_ORDER = tuple(TextField)
_OPEN_LANGUAGES = frozenset({"mixed", "unknown"})
_NEIGHBOURS = frozenset({("id", "ms"), ("ms", "id"), ("hi", "ur"), ("ur", "hi"), ("hi", "ne")})


class _Match(NamedTuple):
    indicator: Indicator
    gloss: str
    denied: bool
    field: TextField
    quote: str
    start: int
    end: int


class IndicatorMatcher:
    """Reports what a text shows; decides nothing."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._reach = [_is_read_everywhere(term) for term in lexicon.terms]
        self._automaton = TermAutomaton([self._wanted(term) for term in lexicon.terms])
        self._negations = {
            code: Negation.build(about, _fold) for code, about in lexicon.languages.items()
        }

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Self:
        """Read the lexicon files and build the automaton. Raises LexiconError."""
        return cls(load_lexicon(folder))

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """Every indicator by its id, those found from facts included."""
        return self.lexicon.indicators

    def match(
        self,
        title: Normalised,
        text: Normalised,
        language: str,
        image: Normalised | None = None,
    ) -> tuple[IndicatorHit, ...]:
        """Return the hits of an advert in reading order: title, text, then its pictures.

        ``language`` is a code as the language room gives it: single Latin words are only read
        in their own language, phrases and other scripts everywhere. Spans of one indicator
        never overlap, and the three longest with different words are kept.
        """
        matches = [
            *self._matches(title, TextField.TITLE, language),
            *self._matches(text, TextField.TEXT, language),
            *(self._matches(image, TextField.IMAGE, language) if image else ()),
        ]
        return tuple(_hit(match) for match in _best(matches))

    def terms_in(self, text: Normalised, language: str) -> set[int]:
        """Return the numbers of the lexicon's terms that a text holds, denied or not."""
        found = self._automaton.find(level(text.folded_head))
        terms = self.lexicon.terms
        return {one.term for one in found if self._applies(one.term, terms[one.term], language)}

    def without(self, terms: Container[int]) -> "IndicatorMatcher":
        """Return a matcher that knows the same indicators, and none of these terms."""
        kept = tuple(one for number, one in enumerate(self.lexicon.terms) if number not in terms)
        return IndicatorMatcher(replace(self.lexicon, terms=kept))

    def _matches(self, text: Normalised, field: TextField, language: str) -> Iterator[_Match]:
        read = level(text.folded_head)
        by_indicator: dict[str, list[Found]] = {}
        for found in self._automaton.find(read):
            term = self.lexicon.terms[found.term]
            if self._applies(found.term, term, language):
                for shown, start, end in self._after_negation(term, read, found):
                    words = whole_words(read, start, end)
                    by_indicator.setdefault(shown, []).append(Found(found.term, *words))
        for shown, spans in by_indicator.items():
            for found in without_overlaps(spans):
                quote, start, end = text.quote(found.start, found.end)
                term = self.lexicon.terms[found.term]
                denied = shown != term.indicator
                known = self.indicators[shown]
                yield _Match(known, term.gloss, denied, field, quote, start, end)

    def _applies(self, number: int, term: Term, language: str) -> bool:
        return (
            self._reach[number]
            or term.language == language
            or language in _OPEN_LANGUAGES
            or (term.language, language) in _NEIGHBOURS
        )

    def _after_negation(
        self, term: Term, text: str, found: Found
    ) -> Iterator[tuple[str, int, int]]:
        """Yield the indicator that the words show once a negator beside them is heard."""
        indicator = self.indicators[term.indicator]
        if not indicator.negatable:
            yield indicator.id, found.start, found.end
            return
        gap = _gap(term, found)
        span = self._negations[term.language].span(text, found.start, found.end, gap)
        if span is None:
            yield indicator.id, found.start, found.end
        elif indicator.negated_is:
            yield indicator.negated_is, *span

    def _wanted(self, term: Term) -> Wanted:
        parts = tuple(_fold_part(part) for part in term.parts)
        spellings = [parts]
        if term.language == "vi" and " " in term.term:
            spellings.append(tuple(_unaccented(part) for part in parts))
        traps = tuple(_fold(trap) for trap in term.not_in)
        return Wanted(tuple(dict.fromkeys(spellings)), term.gap, traps)


def _fold_part(part: str) -> str:
    """Fold words as texts are folded; the marks of open ends stay."""
    opening, closing = ("*" if part[edge] == "*" else "" for edge in (0, -1))
    return opening + _fold(part.strip("*")) + closing


def _fold(written: str) -> str:
    return level(normalise(written).folded)


def _gap(term: Term, found: Found) -> tuple[int, int] | None:
    if len(term.parts) == 1:
        return None
    first, second = (len(part.strip("*")) for part in term.parts)
    return found.start + first, found.end - second


def _is_read_everywhere(term: Term) -> bool:
    is_latin = all(char.isascii() or "LATIN" in unicodedata.name(char, "") for char in term.term)
    return term.language == "en" or " " in term.term or not is_latin


def _unaccented(text: str) -> str:
    bare = "".join(
        char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char)
    )
    return bare.replace("đ", "d")


def _best(matches: list[_Match]) -> Iterator[_Match]:
    """Keep, of each indicator, the longest quotes that differ, in their order."""
    kept: dict[str, set[str]] = {}
    chosen: set[int] = set()
    for number in sorted(range(len(matches)), key=lambda number: -len(matches[number].quote)):
        quotes = kept.setdefault(matches[number].indicator.id, set())
        quote = matches[number].quote.casefold()
        if quote and quote not in quotes and len(quotes) < _QUOTES:
            quotes.add(quote)
            chosen.add(number)
    ordered = sorted(
        chosen, key=lambda number: (_ORDER.index(matches[number].field), matches[number].start)
    )
    yield from (matches[number] for number in ordered)


def _hit(match: _Match) -> IndicatorHit:
    indicator = match.indicator
    denied = ", denied" if match.denied else ""
    return IndicatorHit(
        id=indicator.id,
        for_or_against=indicator.for_or_against,
        framework=indicator.framework,
        field=match.field,
        quote=match.quote,
        start=match.start,
        end=match.end,
        note=f"{indicator.sentence} Here: “{match.gloss}”{denied}.",
        gloss=f"{match.gloss}{denied}",
    )
