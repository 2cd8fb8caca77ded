"""The queue: judged adverts on which nobody has ruled, most probable lures first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlencode

from starlette.responses import Response

from console.errors import NotThere
from console.files import open_file
from console.marks import Quote
from console.notes import unnumbered
from console.pleas import is_plea
from console.visits import Visit
from ledger import AdFile, Ledger
from records import Ad, Assessment, Band, TextField

PAGE_SIZE = 20
SWEEP = 2_000
"""Adverts that one look at the queue reads; the page says so when more wait."""

Judgement: TypeAlias = tuple[Ad, Assessment]


@dataclass(frozen=True)
class QueueFilter:
    """What part of the queue is looked at."""

    band: Band
    lang: str = ""
    ad_class: str = ""

    def address(self, **changed: object) -> str:
        """Return the address of the queue under this filter with parts changed."""
        parts = {"band": self.band, "lang": self.lang, "class": self.ad_class, **changed}
        return f"/queue?{urlencode({name: value for name, value in parts.items() if value})}"

    def lets(self, assessment: Assessment) -> bool:
        """Return whether the filter lets an assessment through."""
        return self.lang in ("", assessment.lang) and self.ad_class in ("", assessment.ad_class)


@dataclass(frozen=True)
class QueueCounts:
    """The denominators under the queue's number."""

    waiting: int
    in_band: int
    judged: int
    held: int


@dataclass(frozen=True)
class QueueRow:
    """One advert of the queue, with how often each side speaks and where in its words."""

    ad: Ad
    assessment: Assessment
    file: AdFile
    speaking_for: int
    speaking_against: int
    marks: Mapping[TextField, Sequence[Quote]]


def show_queue(visit: Visit) -> Response:
    """Show one page of the queue."""
    chosen = QueueFilter(
        visit.choice("band", Band, Band.FLAG), visit.asked("lang"), visit.asked("class")
    )
    waiting = waiting_in(visit.ledger, chosen.band)
    listed = [one for one in waiting if chosen.lets(one[1])]
    page = _page_number(visit, len(listed))
    return visit.page(
        "queue.html",
        chosen=chosen,
        rows=_rows(visit.ledger, listed[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        listed=len(listed),
        counts=_counts(visit.ledger, chosen.band, len(waiting)),
        languages=Counter(assessment.lang for _, assessment in waiting).most_common(),
        classes=Counter(assessment.ad_class for _, assessment in waiting).most_common(),
        page=page,
        pages=max(1, -(-len(listed) // PAGE_SIZE)),
        swept=SWEEP if len(waiting) >= SWEEP else None,
    )


def waiting_in(ledger: Ledger, band: Band) -> list[Judgement]:
    """Return what waits in a band; pleas for help wait at the help desk, never here."""
    return [one for one in ledger.reviews.waiting(band, SWEEP) if not is_plea(one[1])]


def next_waiting(ledger: Ledger, band: Band, besides: str) -> str | None:
    """Return the id of the advert to look at next in a band."""
    found = ledger.reviews.waiting(band, 50)
    return next((ad.id for ad, it in found if ad.id != besides and not is_plea(it)), None)


def _rows(ledger: Ledger, judgements: Sequence[Judgement]) -> list[QueueRow]:
    rows: list[QueueRow] = []
    for ad, assessment in judgements:
        sides = [hit.for_or_against for hit in assessment.indicators]
        for_it, against_it = sides.count("for"), sides.count("against")
        marks = {field: unnumbered(ad, field, assessment) for field in TextField}
        rows.append(QueueRow(ad, assessment, open_file(ledger, ad.id), for_it, against_it, marks))
    return rows


def _counts(ledger: Ledger, band: Band, waiting: int) -> QueueCounts:
    bands = ledger.ads.count_by_band()
    return QueueCounts(waiting, bands[band], sum(bands.values()), ledger.ads.count())


def _page_number(visit: Visit, listed: int) -> int:
    asked = visit.asked("page", "1")
    last = max(1, -(-listed // PAGE_SIZE))
    if not asked.isdecimal() or len(asked) > 6:
        raise NotThere(f"no page {asked[:20]!r}")
    return min(max(int(asked), 1), last)
