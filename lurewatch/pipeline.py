"""The way of an advert after its capture: judge it, match it, let it be found.

Each step claims a batch from the ledger's queue and can be repeated without doubling
anything; a worker that is killed leaves its batch to the next one.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from alerts import Policy, match_ad
from classifiers import Recogniser
from indexer import IndexUnavailable, SearchIndex, document_of
from indexer.document import SearchDocument
from ledger import AdFile, Claim, Judged, Ledger, Stage
from lurewatch.pictures import PictureDesk, ad_text

logger = logging.getLogger(__name__)

_BATCH = 64
_LEASE = timedelta(seconds=30)
"""A batch takes a second or two; a dead worker's batch is taken up after this."""
_INDEX_PAUSE = timedelta(seconds=5)


@dataclass(frozen=True)
class WorkCounts:
    """What one round of a worker did."""

    assessed: int = 0
    matched: int = 0
    indexed: int = 0
    broken: int = 0
    read: int = 0
    """Pictures that were read or refused."""

    @property
    def total(self) -> int:
        """How many adverts moved, or were given back."""
        return self.assessed + self.matched + self.indexed + self.broken + self.read

    def __add__(self, other: "WorkCounts") -> "WorkCounts":
        return WorkCounts(
            self.assessed + other.assessed,
            self.matched + other.matched,
            self.indexed + other.indexed,
            self.broken + other.broken,
            self.read + other.read,
        )


@dataclass(frozen=True)
class Worker:
    """Moves adverts through the house until none waits."""

    ledger: Ledger
    recogniser: Recogniser
    index: SearchIndex
    policy: Policy
    pictures: PictureDesk
    name: str
    now: Callable[[], datetime]

    def work_once(self) -> WorkCounts:
        """Do one batch of every step; returns what moved. A picture is read when nothing did."""
        moved = self._assess() + self._match() + self._index()
        if moved.total == 0 and self.pictures.read_one():
            return WorkCounts(read=1)
        return moved

    def _claim(self, stage: Stage) -> list[Claim]:
        return self.ledger.queue.claim(stage, _BATCH, self.name, self.now(), _LEASE)

    def _assess(self) -> WorkCounts:
        claims = self._claim(Stage.CAPTURED)
        done, broken = self._each_or_all(claims, self._assess_batch)
        return WorkCounts(assessed=done, broken=broken)

    def _assess_batch(self, claims: Sequence[Claim]) -> None:
        ads = [claim.ad for claim in claims]
        texts = [ad_text(self.ledger, ad) for ad in ads]
        assessments = self.recogniser.assess(texts)
        vectors = np.asarray(self.recogniser.embed(texts), dtype="<f4")
        judged = [
            Judged(ad, assessment, vector.tobytes())
            for ad, assessment, vector in zip(ads, assessments, vectors, strict=True)
        ]
        with self.ledger.transaction() as ledger:
            ledger.ads.save_assessments(judged, self.now())
            ledger.queue.advance(ads, Stage.ASSESSED, worker=self.name)

    def _match(self) -> WorkCounts:
        claims = self._claim(Stage.ASSESSED)
        done, broken = self._each_or_all(claims, self._match_batch)
        return WorkCounts(matched=done, broken=broken)

    def _match_batch(self, claims: Sequence[Claim]) -> None:
        for claim in claims:
            file = self.ledger.ads.get(claim.ad.id)
            if file is not None and _stands_as_claimed(file, claim):
                match_ad(self.ledger, file, self.policy, self.now())

    def _index(self) -> WorkCounts:
        claims = self._claim(Stage.MATCHED)
        try:
            done, broken = self._each_or_all(claims, self._index_batch)
        except IndexUnavailable as error:
            logger.warning("search index: %s; %d adverts wait", error, len(claims))
            self.ledger.queue.postpone(claims, self.now() + _INDEX_PAUSE, str(error))
            return WorkCounts()
        return WorkCounts(indexed=done, broken=broken)

    def _index_batch(self, claims: Sequence[Claim]) -> None:
        found = [document_for(self.ledger, claim.ad.id) for claim in claims]
        self.index.put([document for document in found if document is not None])
        done = [claim.ad for claim in claims]
        self.ledger.queue.advance(done, Stage.INDEXED, after=Stage.MATCHED)

    def _each_or_all(
        self, claims: Sequence[Claim], step: Callable[[Sequence[Claim]], None]
    ) -> tuple[int, int]:
        """Run a step on a batch; when it breaks, on each advert alone, to find the bad one."""
        if not claims:
            return 0, 0
        if self._survives(claims, step, last_try=len(claims) == 1):
            return len(claims), 0
        if len(claims) == 1:
            return 0, 1
        good = sum(self._survives([claim], step, last_try=True) for claim in claims)
        return good, len(claims) - good

    def _survives(
        self, claims: Sequence[Claim], step: Callable[[Sequence[Claim]], None], last_try: bool
    ) -> bool:
        """The one boundary: an advert that breaks a step is logged, counted and given back."""
        try:
            step(claims)
        except IndexUnavailable:
            raise
        except Exception as error:
            if last_try:
                logger.exception("%s broke %s", claims[0].ad.id, step.__name__)
                self.ledger.queue.set_back(claims[0], f"{type(error).__name__}: {error}")
            return False
        return True


def _stands_as_claimed(file: AdFile, claim: Claim) -> bool:
    """Whether an advert did not change, and was not queued anew, since it was claimed."""
    return file.ad.version == claim.ad.version and file.stage == claim.stage


def document_for(ledger: Ledger, ad_id: str) -> SearchDocument | None:
    """Return what the search index should know of an advert; None when it is not judged."""
    file = ledger.ads.get(ad_id)
    if file is None or file.assessment is None:
        return None
    rulings = ledger.reviews.about(ad_id)
    stored = ledger.ads.embedding(ad_id, file.ad.version, file.assessment.model)
    return document_of(
        file,
        campaign=ledger.campaigns.id_of(ad_id),
        ruling=rulings[0].ruling if rulings else None,
        embedding=np.frombuffer(stored, dtype="<f4") if stored else None,
    )
