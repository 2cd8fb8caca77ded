"""The weekly sample: people rule on what the machine left alone, without seeing what it said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from classifiers.learning.recall import ENOUGH, clopper_pearson, estimate
from classifiers.learning.sampling import Rulings, counted_weeks, rulings_now, waiting_in
from console.card import CLASS_GROUPS
from console.errors import NotThere
from console.ruling import MAX_REASON, keep_ruling
from console.visits import Visit
from ledger import Ledger
from records import Ad, AdClass, CustodyAction, DrawnAd, Review, Sample

WEEKS = 8
"""So many weeks are shown, and asked about."""


@dataclass(frozen=True)
class Asked:
    """The advert that is asked about now."""

    sample: Sample
    ad: Ad
    left: int
    """How many of the draw nobody has ruled on, this one included."""


def show_sample(visit: Visit) -> Response:
    """Show the next drawn advert, and what the draws have told so far."""
    return _page(visit)


def rule_sample(visit: Visit) -> Response:
    """Keep a ruling on a drawn version. Raises NotThere for what was never drawn."""
    drawn = _drawn(visit)
    if problem := _problem(visit):
        return _page(visit, 422, visit.console.texts(problem))
    keep_ruling(visit, _review(visit, drawn))
    return visit.go("/teach/sample", done="ruled_sample")


def recall_facts(ledger: Ledger, samples: Sequence[Sample], rulings: Rulings) -> dict[str, Any]:
    """Return what a page tells about the lures that are missed."""
    weeks = counted_weeks(ledger, samples, rulings)
    return {
        "weeks": [(one, clopper_pearson(one.lures, one.ruled)) for one in weeks],
        "missed": estimate(weeks),
        "enough": ENOUGH,
    }


def _page(visit: Visit, status: int = 200, problem: str = "") -> Response:
    samples, rulings = visit.ledger.samples.newest(WEEKS), rulings_now(visit.ledger)
    asked = _next(visit.ledger, samples, rulings)
    if asked is not None and not problem:
        visit.ledger.custody.append(
            visit.now, visit.who, CustodyAction.VIEWED, asked.ad.id, "weekly sample"
        )
    return visit.page(
        "sample.html",
        status,
        asked=asked,
        groups=CLASS_GROUPS,
        problem=problem,
        typed=visit.form,
        **recall_facts(visit.ledger, samples, rulings),
    )


def _next(ledger: Ledger, samples: Sequence[Sample], rulings: Rulings) -> Asked | None:
    for sample in samples:
        waiting = waiting_in(sample, rulings)
        if waiting:
            return Asked(sample, _version(ledger, waiting[0]), len(waiting))
    return None


def _version(ledger: Ledger, drawn: DrawnAd) -> Ad:
    """Return the version that was drawn, also when the advert was edited since."""
    versions = ledger.ads.versions(drawn.ad_id)
    found = next((one for one in versions if one.version == drawn.ad_version), None)
    if found is None:
        raise NotThere(f"{drawn.ad_id} has no such version")
    return found


def _drawn(visit: Visit) -> DrawnAd:
    sample = visit.ledger.samples.get(visit.form.get("sample", ""))
    wanted = visit.form.get("ad_id"), visit.form.get("version")
    for one in sample.drawn if sample else ():
        if (one.ad_id, one.ad_version) == wanted:
            return one
    raise NotThere("no such advert in a sample")


def _problem(visit: Visit) -> str:
    if visit.form.get("ruling") not in set(AdClass):
        return "ruling.class_missing"
    return "ruling.reason_long" if len(visit.form.get("reason", "")) > MAX_REASON else ""


def _review(visit: Visit, drawn: DrawnAd) -> Review:
    said = visit.ledger.ads.assessment(drawn.ad_id, drawn.ad_version)
    reason = visit.form.get("reason", "").strip()
    return Review(
        id=Review.id_for(drawn.ad_id, visit.who, visit.now.isoformat()),
        ad_id=drawn.ad_id,
        ad_version=drawn.ad_version,
        ruling=AdClass(visit.form["ruling"]),
        reason=reason or visit.console.texts("sample.no_reason"),
        reviewer=visit.who,
        made_at=visit.now,
        machine_class=said.ad_class if said else None,
        machine_probability=drawn.probability,
    )
