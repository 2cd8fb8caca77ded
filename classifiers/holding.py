"""Why a flagged advert is held for a person instead: what a machine should not decide alone."""

from collections.abc import Collection, Mapping

from classifiers.lexicon import Indicator
from records import IndicatorHit, Stance

FAINT_PICTURE = "flagged only by words of a picture that was read badly; a person should look at it"
PLEA = "some of its words are those of somebody who asks for help; a person should look at it"
_PLEA_QUOTES = 2
_SIGNS_TO_A_PLEA = 3
"""One word of a plea holds a flag that rests on so few signs of recruitment. Together the two
rules are met by 30 of 34 pleas and 4 of 272 lures of the calibration set (3 of the 238 that were
flagged), and by 23 of 1,770 lures of the seed set."""


def speaks_like_a_plea(hits: Collection[IndicatorHit], catalogue: Mapping[str, Indicator]) -> bool:
    """Return whether a survivor's or a family's words were met: several, or beside little else."""
    quotes = {hit.quote.lower() for hit in hits if catalogue[hit.id].stance is Stance.SURVIVOR}
    signs = {hit.id for hit in hits if catalogue[hit.id].kind == "recruitment"}
    return len(quotes) >= _PLEA_QUOTES or (bool(quotes) and len(signs) <= _SIGNS_TO_A_PLEA)
