"""The newest rulings, as near examples for explanations."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from classifiers import AdText
from ledger import Ledger
from lurewatch.pictures import ad_text
from records import AdClass

_MOST = 1000
"""So many of the newest rulings are looked among; encoding them takes about two seconds once."""
_FRESH_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class KnownAdvert:
    """An advert that a reviewer ruled on."""

    ad: AdText
    ruling: AdClass


class NewestRulings:
    """Reads the newest rulings of a ledger when asked, and again when a minute has passed.

    A plea for help is left out: its words are for the help desk alone.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._read_at = float("-inf")
        self._known: tuple[KnownAdvert, ...] = ()

    def __call__(self) -> Sequence[KnownAdvert]:
        """Return what reviewers ruled, the newest ruling on each advert, newest first."""
        if time.monotonic() - self._read_at > _FRESH_SECONDS:
            self._known = tuple(_known(self._ledger))
            self._read_at = time.monotonic()
        return self._known


def _known(ledger: Ledger) -> list[KnownAdvert]:
    newest: dict[str, KnownAdvert] = {}
    for review, ad in ledger.reviews.newest(_MOST):
        newest.setdefault(ad.id, KnownAdvert(ad_text(ledger, ad), review.ruling))
    return [one for one in newest.values() if one.ruling is not AdClass.SURVIVOR_PLEA]
