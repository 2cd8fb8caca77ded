"""Everything that is seen in one advert, computed once, for training and judging alike."""

from dataclasses import dataclass, field, replace
from typing import Self

from classifiers.images.reading import ImageReading
from classifiers.lexicon import Indicator
from classifiers.masking import masked
from classifiers.matching import IndicatorMatcher, fact_indicators
from classifiers.roles import find_age_cue, find_role
from language import Reading, read
from records import AgeCue, IndicatorHit, Place, image_text


@dataclass(frozen=True, slots=True)
class AdText:
    """A text to judge, as its source gave it, with what its pictures say.

    ``lang`` and ``source`` are what the caller says; the judgement reads the language itself.
    """

    id: str
    title: str
    text: str
    lang: str | None = None
    source: str | None = None
    images: tuple[ImageReading, ...] = ()

    @property
    def image_text(self) -> str:
        """The field ``image``: what all pictures say; '' where there is none."""
        return image_text(image.text for image in self.images)

    @property
    def words(self) -> str:
        """Title, text and what the pictures say, a line each."""
        return "\n".join((self.title, self.text, *filter(None, [self.image_text])))

    @property
    def has_faint_images(self) -> bool:
        """Whether a picture was read too badly to be trusted alone."""
        return any(image.faint for image in self.images)

    def without_faint_words(self) -> "AdText":
        """Return the advert without the words of badly read pictures; QR codes stay."""
        images = [replace(one, lines=()) if one.faint else one for one in self.images]
        return replace(self, images=tuple(images))


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
        reading = read(ad.title, ad.text, ad.image_text)
        seen = masked(reading)
        title, text, image = reading.title, reading.text, reading.image
        words = self._matcher.match(title, text, reading.language.code, image)
        return Observation(
            ad=ad,
            reading=reading,
            hits=(*words, *fact_indicators(reading, words)),
            role=find_role(title, text, image),
            age_cue=find_age_cue(title, text, image),
            places=seen.places,
            masked=seen.text,
        )
