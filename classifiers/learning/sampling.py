"""The weekly draw: a simple random sample of what the machine left alone.

Nobody looks at clear adverts otherwise, so that what was missed would be a guess. Pleas for help
are not drawn: every one of them waits at the help desk, where people read it anyway.
"""

import random
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from classifiers.learning.recall import WeekCounts
from classifiers.learning.weeks import WEEK
from ledger import Ledger
from records import LURES, AdClass, Band, DrawnAd, Sample, Stance

_SEED_BITS = 48

Rulings = Mapping[tuple[str, str], AdClass]
"""The newest ruling on each version of an advert that was ruled on."""


def draw_week(
    ledger: Ledger, week: datetime, size: int, now: datetime, seed: int | None = None
) -> Sample | None:
    """Draw a week's sample; None where nothing was left alone that week. Keeps nothing.

    week: its first moment. The frame is every version of an advert whose newest judgement of
    that week is clear, in the order of ids; a seed then gives the same draw again.
    """
    frame = [
        DrawnAd(ad_id=one.ad_id, ad_version=one.version, probability=one.probability)
        for one in ledger.judgements.between(week, week + WEEK, Band.CLEAR)
        if one.stance is not Stance.SURVIVOR
    ]
    if not frame:
        return None
    chosen = secrets.randbits(_SEED_BITS) if seed is None else seed
    drawn = random.Random(chosen).sample(frame, min(size, len(frame)))
    return Sample(
        id=Sample.id_for(week.isoformat()),
        week=week,
        drawn_at=now,
        seed=chosen,
        clear=len(frame),
        drawn=tuple(drawn),
    )


def rulings_now(ledger: Ledger) -> Rulings:
    """Return what people ruled last on every version."""
    return {(one.ad_id, one.ad_version): one.ruling for one in ledger.reviews.all()}


def waiting_in(sample: Sample, rulings: Rulings) -> list[DrawnAd]:
    """Return what nobody has ruled on yet, in the order of the draw."""
    return [one for one in sample.drawn if (one.ad_id, one.ad_version) not in rulings]


def counted_weeks(ledger: Ledger, samples: Iterable[Sample], rulings: Rulings) -> list[WeekCounts]:
    """Count every drawn week: what was drawn and ruled, and what was flagged or in review."""
    return [_counted(ledger, sample, rulings) for sample in samples]


def _counted(ledger: Ledger, sample: Sample, rulings: Rulings) -> WeekCounts:
    end = sample.week + WEEK
    held = [
        one
        for one in ledger.judgements.between(sample.week, end, Band.REVIEW, Band.FLAG)
        if one.stance is not Stance.SURVIVOR
    ]
    open_ones = [one for one in held if (one.ad_id, one.version) not in rulings]
    drawn = [rulings.get((one.ad_id, one.ad_version)) for one in sample.drawn]
    return WeekCounts(
        week=sample.week,
        clear=sample.clear,
        drawn=len(drawn),
        ruled=sum(ruling is not None for ruling in drawn),
        lures=sum(ruling in LURES for ruling in drawn),
        held=len(held),
        held_lures=sum(rulings.get((one.ad_id, one.version)) in LURES for one in held),
        held_open=len(open_ones),
        held_expected=sum(one.probability for one in open_ones),
    )
