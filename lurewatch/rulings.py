"""What reviewers ruled, as the classifier learns it."""

from collections.abc import Iterator

from classifiers.learning.rulings import Ruled
from ledger import Ledger
from lurewatch.pictures import ad_text


def rulings_of(ledger: Ledger) -> Iterator[Ruled]:
    """Yield the newest ruling on each version of an advert that was ruled on."""
    newest = {(review.ad_id, review.ad_version): review for review in ledger.reviews.all()}
    for (ad_id, version), review in newest.items():
        for ad in ledger.ads.versions(ad_id):
            if ad.version == version:
                yield Ruled(ad_text(ledger, ad), review.ruling, review.made_at)
