"""Why a flagged advert is held for a person instead: what a machine should not decide alone."""

from collections.abc import Iterable, Mapping

from classifiers.lexicon import Indicator
from records import IndicatorHit, Stance

FAINT_PICTURE = "flagged only by words of a picture that was read badly; a person should look at it"
PLEA = "some of its words are those of somebody who asks for help; a person should look at it"
_PLEA_QUOTES = 2
"""Different plea words that hold an advert: met in 22 of 34 pleas of the calibration set, in none
of its 272 lures, and in 2 of 1,770 lures of the seed set."""


def speaks_like_a_plea(hits: Iterable[IndicatorHit], catalogue: Mapping[str, Indicator]) -> bool:
    """Return whether several of a survivor's or a family's words were met."""
    quotes = {hit.quote.lower() for hit in hits if catalogue[hit.id].stance is Stance.SURVIVOR}
    return len(quotes) >= _PLEA_QUOTES
