"""Everything that is seen in one advert, computed once, for training and judging alike."""

from dataclasses import dataclass, field
from typing import Self

from classifiers.lexicon import Indicator
from classifiers.masking import masked
from classifiers.matching import IndicatorMatcher, fact_indicators
from classifiers.roles import find_age_cue, find_role
from language import Reading, read
from records import AgeCue, IndicatorHit, Place


@dataclass(frozen=True, slots=True)
class AdText:
    """A text to judge, as its source gave it.

    ``lang`` and ``source`` are what the caller says; the judgement reads the language itself.
    """

    id: str
    title: str
    text: str
    lang: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """What was read from an advert: facts, hits, and the text as the classifier may see it."""

    ad: AdText
    reading: Reading
    hits: tuple[IndicatorHit, ...]
    role: str
    age_cue: AgeCue
    places: tuple[Place, ...]
    """The places that count: a nationality's name is none."""
    masked: str = field(repr=False)


class Observer:
    """Reads adverts. Build it once: it holds the automaton of all indicators."""

    def __init__(self, matcher: IndicatorMatcher) -> None:
        self._matcher = matcher

    @classmethod
    def load(cls) -> Self:
        """Read the lexicon. Raises LexiconError where a file of it is malformed."""
        return cls(IndicatorMatcher.load())

    @property
    def indicators(self) -> dict[str, Indicator]:
        """Every indicator by its id."""
        return dict(self._matcher.indicators)

    def observe(self, ad: AdText) -> Observation:
        """Read one advert. Any text gives an observation."""
        reading = read(ad.title, ad.text)
        seen = masked(reading)
        words = self._matcher.match(reading.title, reading.text, reading.language.code)
        return Observation(
            ad=ad,
            reading=reading,
            hits=(*words, *fact_indicators(reading, words)),
            role=find_role(reading.title, reading.text),
            age_cue=find_age_cue(reading.title, reading.text),
            places=seen.places,
            masked=seen.text,
        )
