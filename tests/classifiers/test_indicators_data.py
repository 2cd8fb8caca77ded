"""The lexicon files themselves: complete, dated, broad, and free of nationality words."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from classifiers.lexicon import Lexicon, load_lexicon
from classifiers.matching import IndicatorMatcher
from language import normalise

WORDS = Path(__file__).parent / "test_indicators_nationality_words.txt"
NOT_A_NATION = {"nghỉ thai sản": "Vietnamese: maternity leave"}
MAIN = ("th", "km", "lo", "my", "vi", "zh", "en", "id")
OTHERS = ("ms", "fil", "hi", "bn", "ur", "ne", "ru", "sw", "pt", "ko", "ja")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def test_every_term_has_gloss_source_and_date(lexicon: Lexicon) -> None:
    for term in lexicon.terms:
        assert len(term.term) >= 2, term
        assert term.gloss.strip(), term
        assert term.source.strip(), term
        assert date(2026, 1, 1) <= term.date <= date(2026, 12, 31), term
        assert term.review, term


TOO_SHORT = {
    "statutory_benefits": "law",
    "asks_if_real": "real",
    "friend_inside": "old ties",
    "tourist_visa_then_permit": "tourist",
    "illegal_crossing": "ways",
    "contract_on_arrival": "there",
    "family_plea": "families",
    "victims_counted": "third person",
    "plea_words": "from inside",
    "movement_limits": "not out",
    "desperate_targets": "need",
    "company_named": "legal",
    "police_said": "authorities",
    "costs_deducted_later": "taken back",
    "wanted_welcome": "cases",
}
"""Labels that say nothing to a person who cannot read the quote beside them."""


def test_a_gloss_can_be_read_without_the_quote(lexicon: Lexicon) -> None:
    said = {(term.indicator, term.gloss) for term in lexicon.terms}
    assert not said & set(TOO_SHORT.items())


def test_breadth_per_language(lexicon: Lexicon) -> None:
    counts = Counter(term.language for term in lexicon.terms)
    assert set(counts) == {*MAIN, *OTHERS}
    assert all(counts[language] >= 100 for language in MAIN), counts
    assert all(counts[language] >= 60 for language in OTHERS), counts
    assert sum(counts.values()) >= 2000


def test_every_indicator_has_words_or_a_fact_and_every_kind_its_side(lexicon: Lexicon) -> None:
    worded = {term.indicator for term in lexicon.terms}
    for indicator in lexicon.indicators.values():
        assert indicator.fact or indicator.id in worded, indicator.id
        assert (indicator.for_or_against == "for") == (indicator.kind == "recruitment")
        assert indicator.framework
        if indicator.kind == "recruitment":
            assert indicator.delphi or indicator.palermo, indicator.id


def test_no_term_names_a_nation_or_a_people(lexicon: Lexicon) -> None:
    nations = _nations()
    named = [
        f"{term.language} {term.indicator}: {term.term}"
        for term in lexicon.terms
        if term.term not in NOT_A_NATION and nations.search(term.term.casefold())
    ]
    assert not named
    assert nations.search("vietnamese workers")


def test_one_term_stands_for_one_thing_only_where_that_is_meant(lexicon: Lexicon) -> None:
    """A term under an indicator for and one against would argue with itself."""
    sides: dict[tuple[str, str], set[str]] = {}
    for term in lexicon.terms:
        side = lexicon.indicators[term.indicator].kind
        sides.setdefault((term.language, term.term.casefold()), set()).add(side)
    torn = [key for key, kinds in sides.items() if {"recruitment", "fair"} <= kinds]
    assert not torn


def test_every_term_is_found_where_it_stands_alone() -> None:
    """Folding, boundaries and exclusions never make a term of ours unreachable."""
    matcher = IndicatorMatcher.load()
    lost = []
    for term in matcher.lexicon.terms:
        text = " ".join(part.strip("*") for part in term.parts)
        hits = matcher.match(normalise(""), normalise(text), term.language)
        own = matcher.indicators[term.indicator]
        expected = {term.indicator, own.negated_is} if own.negatable else {term.indicator}
        if not expected & {hit.id for hit in hits}:
            lost.append(f"{term.language} {term.indicator}: {term.term}")
    assert not lost


def _nations() -> re.Pattern[str]:
    lines = WORDS.read_text("utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    return re.compile("|".join(_pattern(word.replace("_", " ")) for word in words))


def _pattern(word: str) -> str:
    stem = re.escape(word.removesuffix("*"))
    if re.match(r"[a-zа-яñ]", word):
        return rf"(?<!\w){stem}" + ("" if word.endswith("*") else r"(?!\w)")
    return stem
