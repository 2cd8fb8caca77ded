"""A person rules on an advert: a class and the reason, kept beside what the machine said."""

from starlette.responses import Response

from console.card import AdView, card_page, open_suspect
from console.errors import Changed
from console.queue import next_waiting
from console.visits import Visit
from records import AdClass, Band, HelpItem, Review

MAX_REASON = 4_000


def rule(visit: Visit) -> Response:
    """Keep a ruling. Raises Changed when the advert was edited since the card was opened."""
    view = open_suspect(visit)
    if visit.form.get("version") != view.ad.version:
        raise Changed
    if problem := _problem(visit):
        return card_page(visit, view, 422, visit.console.texts(problem))
    keep_ruling(visit, _review(visit, view))
    return _go_on(visit, view)


def _problem(visit: Visit) -> str:
    if visit.form.get("ruling") not in set(AdClass):
        return "ruling.class_missing"
    reason = visit.form.get("reason", "").strip()
    if not reason:
        return "ruling.reason_missing"
    return "ruling.reason_long" if len(reason) > MAX_REASON else ""


def _review(visit: Visit, view: AdView) -> Review:
    judged, now = view.file.assessment, visit.now
    return Review(
        id=Review.id_for(view.ad.id, visit.who, now.isoformat()),
        ad_id=view.ad.id,
        ad_version=view.ad.version,
        ruling=AdClass(visit.form["ruling"]),
        reason=visit.form["reason"].strip(),
        reviewer=visit.who,
        made_at=now,
        machine_class=judged.ad_class if judged else None,
        machine_probability=judged.probability if judged else None,
    )


def keep_ruling(visit: Visit, review: Review) -> None:
    """Keep it once, however often the button is pressed; a plea opens a help-desk item."""
    with visit.ledger.transaction() as ledger:
        earlier = ledger.reviews.about(review.ad_id)
        if earlier and _says_the_same(earlier[0], review):
            return
        ledger.reviews.add(review)
        if review.ruling is AdClass.SURVIVOR_PLEA:
            ledger.help_desk.open_item(
                HelpItem(
                    id=HelpItem.id_for(review.ad_id),
                    ad_id=review.ad_id,
                    ad_version=review.ad_version,
                    opened_at=review.made_at,
                )
            )


def _says_the_same(one: Review, other: Review) -> bool:
    derived = {"id", "made_at"}
    return one.model_dump(exclude=derived) == other.model_dump(exclude=derived)


def _go_on(visit: Visit, view: AdView) -> Response:
    """Go to the next advert of the band, or back to the queue."""
    band = view.file.assessment.band if view.file.assessment else Band.FLAG
    if visit.form.get("then") == "next":
        following = next_waiting(visit.ledger, band, besides=view.ad.id)
        if following is not None:
            return visit.go(f"/ads/{following}", done="ruled_next")
    return visit.go(f"/queue?band={band}", done="ruled")
