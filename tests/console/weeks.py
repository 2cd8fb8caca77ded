"""Weeks of judged adverts, written by us, so that draws, drift and new phrases have something."""

import random
from datetime import datetime, timedelta

from classifiers.learning.sampling import draw_week
from ledger import Judged, Ledger, Stage
from records import (
    Ad,
    AdClass,
    AgeCue,
    Assessment,
    Band,
    Review,
    Sample,
    SourceKind,
    Stance,
)
from tests.ledger.facts import capture

NEWEST = datetime.fromisoformat("2026-11-09T00:00:00+00:00")
"""The newest whole week before the filled house's noon."""
WEEK = timedelta(days=7)

ORDINARY = (
    ("en", "Waiter, night market", "Serving tables from five to eleven, {n} baht an evening."),
    ("th", "รับสมัครพนักงานร้านกาแฟ", "ร้านกาแฟใกล้ตลาด รับพนักงาน {n} คน หยุดวันอาทิตย์ มีอาหารกลางวัน"),
    ("km", "ត្រូវការអ្នកលក់", "ហាងលក់សម្លៀកបំពាក់ត្រូវការអ្នកលក់ {n} នាក់ ធ្វើការពេលព្រឹក"),
    ("vi", "Tuyển thợ may", "Xưởng may cần {n} thợ may, làm giờ hành chính, nghỉ chủ nhật."),
)
FLAGGED = (
    ("en", "Chat support abroad", "Typing work, {n} dollars, ask {who}."),
    ("th", "แอดมินตอบแชท", "ทำงานต่างประเทศ {n} บาท ทัก {who}"),
)
RISING = {"en": "river pickup at dawn", "th": "มีรถรับตอนเช้ามืด"}
SYLLABLES = {
    "en": ("ka", "mo", "ri", "ten", "lu", "sa", "ven", "do", "fi", "pol", "gar", "ny", "bex", "um"),
    "th": ("กา", "โม", "ริ", "เต", "ลู", "สา", "เวน", "โด", "ฟี", "พล", "การ", "นี", "เบ", "อุม"),
}


def chatter(lang: str, number: int, words: int = 14) -> str:
    """Return words that mean nothing and differ from number to number."""
    syllables = SYLLABLES.get(lang, SYLLABLES["en"])
    drawn = random.Random(f"{lang} {number}")
    return " ".join("".join(drawn.choices(syllables, k=4)) for _ in range(words))


def told(lang: str, title: str, text: str, number: int, at: datetime) -> Ad:
    """Return an advert; every third comes from a channel."""
    is_channel = number % 3 == 0
    who = f"@example_{chatter('en', number, 1)}"
    return Ad.from_source(
        source="channel" if is_channel else "board",
        source_kind=SourceKind.CHANNEL if is_channel else SourceKind.BOARD,
        key=f"{at:%m%d}-{lang}-{number}-{len(text)}",
        url=f"https://board.example.com/weeks/{number}",
        capture_id="cap-1",
        seen_at=at,
        title=title,
        text=f"{text.format(n=number % 7 + 2, who=who)} {chatter(lang, number)}",
        poster="Demo Poster",
        synthetic=True,
    )


def judge(ledger: Ledger, found: Ad, lang: str, probability: float) -> None:
    """Keep an advert and its judgement, as a worker would at the time it was seen."""
    band = Band.FLAG if probability > 0.8 else Band.REVIEW if probability > 0.3 else Band.CLEAR
    ledger.crawls.record_fetch(capture(found.url, found.seen_at), [found])
    said = Assessment(
        id=found.id,
        lang=lang,
        stance=Stance.RECRUITING,
        ad_class=AdClass.DECEPTIVE_LURE if band is Band.FLAG else AdClass.LEGITIMATE_JOB,
        probability=probability,
        band=band,
        role="unstated",
        age_cue=AgeCue.NONE,
        model="tiny-1",
    )
    ledger.ads.save_assessments([Judged(found, said)], found.seen_at)
    ledger.queue.advance([found], Stage.INDEXED)


def fill_week(ledger: Ledger, week: datetime, clear: int, flagged: int, rises: bool) -> None:
    """Fill a week; where something rises, half of what is flagged says it and more is flagged."""
    for number in range(clear):
        lang, title, text = ORDINARY[number % 4]
        at = week + timedelta(hours=number % 160)
        judge(ledger, told(lang, title, text, number, at), lang, 0.01 + number % 25 / 100)
    for number in range(flagged):
        lang, title, text = FLAGGED[number % 2]
        extra = f" {RISING[lang]}, Demo Poster." if rises and number % 4 < 2 else ""
        at, seed = week + timedelta(hours=number % 160), week.toordinal() * 100
        found = told(lang, title, text + extra, number + seed, at)
        judge(ledger, found, lang, 0.82 + number % 17 / 100)


def draw(ledger: Ledger, week: datetime, size: int) -> Sample:
    """Draw a week's sample and keep it."""
    sample = draw_week(ledger, week, size, week + WEEK, seed=5)
    assert sample is not None
    ledger.samples.keep(sample, "test")
    return sample


def rule(ledger: Ledger, sample: Sample, lures: int, left: int = 0) -> None:
    """Rule on all of a draw but the last few, the first ones lures."""
    for number, one in enumerate(sample.drawn[: len(sample.drawn) - left]):
        ledger.reviews.add(
            Review(
                id=f"rev-{one.ad_id}",
                ad_id=one.ad_id,
                ad_version=one.ad_version,
                ruling=AdClass.LOCATION_BAIT if number < lures else AdClass.LEGITIMATE_JOB,
                reason="seen",
                reviewer="rita",
                made_at=sample.drawn_at,
                machine_class=None,
            )
        )
