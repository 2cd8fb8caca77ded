"""Pleas for help are for the help desk alone, wherever an advert is shown."""

from collections.abc import Sequence

import alerts
from indexer import And, Not, Or, Present, Query, Term
from records import AdClass, Assessment, Review, Stance

_JUDGED_A_PLEA = Or((Term("stance", (Stance.SURVIVOR,)), Term("class", (AdClass.SURVIVOR_PLEA,))))
_RULED_A_PLEA = Term("ruling", (AdClass.SURVIVOR_PLEA,))

WITHOUT_PLEAS: Query = Not(Or((_RULED_A_PLEA, And((Not(Present("ruling")), _JUDGED_A_PLEA)))))
"""What is added to the searches of those who do not work at the help desk."""


def is_plea(judged: Assessment | None, reviews: Sequence[Review] = ()) -> bool:
    """Return whether a survivor or a family asks for help; the newest ruling decides."""
    if reviews:
        return reviews[0].ruling is AdClass.SURVIVOR_PLEA
    return judged is not None and alerts.is_plea(judged)
