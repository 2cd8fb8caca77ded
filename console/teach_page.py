"""What teaches most: adverts that the model is unsure of, each with why it is asked."""

from dataclasses import dataclass

from starlette.responses import Response

from classifiers.learning.suggesting import Suggestion, suggest
from console.files import open_file
from console.visits import Visit
from ledger import AdFile

LISTED = 20


@dataclass(frozen=True)
class SuggestedRow:
    """An advert to rule on, and why."""

    why: Suggestion
    file: AdFile


def show_suggestions(visit: Visit) -> Response:
    """List what the model asks about; each leads to its card, where it is ruled on."""
    thresholds = visit.console.services.thresholds()
    found = suggest(visit.ledger, thresholds, LISTED)
    return visit.page(
        "teach.html",
        rows=[SuggestedRow(one, open_file(visit.ledger, one.of.ad_id)) for one in found],
        thresholds=thresholds,
    )
