"""The newest rulings as near examples: one an advert, and never the words of a plea."""

from ledger import Ledger
from lurewatch.known import NewestRulings
from records import AdClass, Review
from tests.ledger.facts import NOON, ad, capture, minutes


def test_the_newest_ruling_counts_and_pleas_stay_with_the_help_desk(sqlite_url: str) -> None:
    with Ledger.open(sqlite_url) as ledger:
        known = NewestRulings(ledger)
        first, second, plea = (ad(key) for key in ("1", "2", "plea"))
        for one in (first, second, plea):
            ledger.crawls.record_fetch(capture(one.url), [one])
        ledger.reviews.add(_ruling(first.id, first.version, AdClass.DECEPTIVE_LURE, 1))
        ledger.reviews.add(_ruling(second.id, second.version, AdClass.OTHER, 2))
        ledger.reviews.add(_ruling(first.id, first.version, AdClass.LEGITIMATE_JOB, 3))
        ledger.reviews.add(_ruling(plea.id, plea.version, AdClass.SURVIVOR_PLEA, 4))
        told = [(one.ad.id, one.ruling) for one in known()]
        assert told == [(first.id, AdClass.LEGITIMATE_JOB), (second.id, AdClass.OTHER)]
        ledger.reviews.add(_ruling(second.id, second.version, AdClass.DECEPTIVE_LURE, 5))
        assert [(one.ad.id, one.ruling) for one in known()] == told, "read again within a minute"


def _ruling(ad_id: str, version: str, ruling: AdClass, at: int) -> Review:
    made_at = NOON + minutes(at)
    return Review(
        id=Review.id_for(ad_id, "rita", made_at.isoformat()),
        ad_id=ad_id,
        ad_version=version,
        ruling=ruling,
        reason="as it reads",
        reviewer="rita",
        made_at=made_at,
        machine_class=None,
        machine_probability=None,
    )
