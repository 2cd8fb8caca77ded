"""How adverts and judgements change, what is missed, and which phrases rise."""

from starlette.responses import Response

from classifiers.learning.drift import FEWEST, drift
from classifiers.learning.rising import FEWEST_ADVERTS, rising
from classifiers.learning.sampling import rulings_now
from console.sample_page import WEEKS, recall_facts
from console.visits import Visit

_SPANS = (4, 8, 12)


def show_drift(visit: Visit) -> Response:
    """Show the newest whole week beside those before it."""
    asked = visit.asked("weeks")
    weeks = int(asked) if asked in map(str, _SPANS) else _SPANS[0]
    samples = visit.ledger.samples.newest(WEEKS)
    return visit.page(
        "drift.html",
        spans=_SPANS,
        span=weeks,
        rows=drift(visit.ledger, visit.now, weeks),
        rising=rising(visit.ledger, visit.now, weeks),
        fewest=FEWEST,
        fewest_flagged=FEWEST_ADVERTS,
        **recall_facts(visit.ledger, samples, rulings_now(visit.ledger)),
    )
