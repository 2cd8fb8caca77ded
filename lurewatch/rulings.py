"""What reviewers ruled, as the classifier learns it."""

from collections.abc import Iterator

from classifiers import AdText
from classifiers.learning.rulings import Ruled
from ledger import Ledger


def rulings_of(ledger: Ledger) -> Iterator[Ruled]:
    """Yield the newest ruling on each version of an advert that was ruled on."""
    newest = {(review.ad_id, review.ad_version): review for review in ledger.reviews.all()}
    for (ad_id, version), review in newest.items():
        for ad in ledger.ads.versions(ad_id):
            if ad.version == version:
                text = AdText(ad.id, ad.title, ad.text, ad.language_hint, ad.source)
                yield Ruled(text, review.ruling, review.made_at)
