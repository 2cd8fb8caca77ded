"""What the ledger tells about judgements over time, and the weekly draws that it keeps."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from ledger import Judged, Ledger
from ledger.judgements import Tally
from records import Ad, Band, CustodyAction, DrawnAd, Sample, Stance
from tests.ledger.facts import NOON, ad, assessment, capture, minutes

DAY = timedelta(days=1)


def judge(
    ledger: Ledger, found: Ad, probability: float, at: datetime, model: str = "tiny-1"
) -> None:
    """Keep an advert's judgement as a worker would."""
    band = Band.FLAG if probability > 0.7 else Band.REVIEW if probability > 0.3 else Band.CLEAR
    said = assessment(found, probability, band=band, model=model, lang="th")
    ledger.ads.save_assessments([Judged(found, said)], at)


def keep(ledger: Ledger, found: Ad) -> Ad:
    """Keep an advert as if a page had shown it."""
    page = capture(f"http://127.0.0.1/{found.key}", at=found.seen_at)
    facts = found.model_dump(exclude={"id", "version", "capture_id"})
    shown = Ad.from_source(**facts, capture_id=page.id)
    ledger.crawls.record_fetch(page, [shown])
    return shown


def test_a_version_counts_once_by_its_newest_judgement_of_the_span(ledger: Ledger) -> None:
    one, other = keep(ledger, ad("1")), keep(ledger, ad("2", "Driver wanted"))
    judge(ledger, one, 0.1, NOON, "old")
    judge(ledger, one, 0.95, NOON + minutes(5), "new")
    judge(ledger, other, 0.5, NOON)
    edited = keep(ledger, ad("2", "Driver wanted, 555", NOON + minutes(7)))
    judge(ledger, edited, 0.2, NOON + minutes(8))
    judge(ledger, one, 1.0, NOON + DAY, "newest")
    bands = (Band.CLEAR, Band.REVIEW, Band.FLAG)
    found = list(ledger.judgements.between(NOON, NOON + DAY, *bands))
    assert {(row.ad_id, row.version, row.probability) for row in found} == {
        (one.id, one.version, 0.95),
        (other.id, other.version, 0.5),
        (other.id, edited.version, 0.2),
    }
    assert {(row.source, row.lang, row.stance) for row in found} == {
        ("board", "th", Stance.RECRUITING)
    }
    clear = list(ledger.judgements.between(NOON, NOON + DAY, Band.CLEAR))
    assert [row.version for row in clear] == [edited.version]
    assert list(ledger.judgements.between(NOON + 2 * DAY, NOON + 3 * DAY, *bands)) == []
    tallies = ledger.judgements.tallies(NOON, NOON + 2 * DAY)
    assert sorted(tallies, key=lambda one: one.tenth) == [
        Tally("board", "th", Band.CLEAR, 2, 1, 0.2),
        Tally("board", "th", Band.REVIEW, 5, 1, 0.5),
        Tally("board", "th", Band.FLAG, 9, 1, 1.0),
    ]


@pytest.mark.parametrize(
    ("probability", "tenth"), [(0.0, 0), (0.0999, 0), (0.1, 1), (0.35, 3), (0.9, 9), (1.0, 9)]
)
def test_tenths_are_the_same_on_every_engine(
    ledger: Ledger, probability: float, tenth: int
) -> None:
    judge(ledger, keep(ledger, ad()), probability, NOON)
    judge(ledger, keep(ledger, ad("2")), probability, NOON)
    (tally,) = ledger.judgements.tallies(NOON, NOON + DAY)
    assert (tally.tenth, tally.count, tally.probability) == (tenth, 2, 2 * probability)


def test_a_week_is_drawn_once_and_the_draw_is_in_the_chain(ledger: Ledger) -> None:
    def drawn(week: datetime, seed: int) -> Sample:
        found = (DrawnAd(ad_id="ad-1", ad_version="v", probability=0.01),)
        key = Sample.id_for(week.isoformat())
        return Sample(id=key, week=week, drawn_at=NOON, seed=seed, clear=7, drawn=found)

    first, later = drawn(NOON, 1), drawn(NOON + 7 * DAY, 2)
    assert ledger.samples.keep(first, "schedule")
    assert not ledger.samples.keep(drawn(NOON, 9), "schedule")
    assert ledger.samples.keep(later, "schedule")
    assert ledger.samples.newest(9) == [later, first]
    assert ledger.samples.newest(1) == [later]
    assert ledger.samples.get(first.id) == first
    assert ledger.samples.get("sample-none") is None
    (event,) = ledger.custody.about(first.id)
    assert (event.action, event.detail) == (CustodyAction.CHANGED, "1 of 7 drawn, seed 1")


def test_a_ledger_of_the_first_release_learns_the_new_tables(ledger_url: str) -> None:
    with Ledger.open(ledger_url) as ledger, ledger._database.write() as connection:
        keep_it = "UPDATE alembic_version SET version_num = '0001'"
        for table in ("ad_pictures", "pictures", "samples"):
            connection.execute(text(f"DROP TABLE {table}"))
        for words in ("DROP INDEX ix_assessments_made_at", keep_it):
            connection.execute(text(words))
    with Ledger.open(ledger_url) as ledger:
        assert ledger.samples.newest(1) == []
        assert sum(ledger.pictures.count_by_state().values()) == 0
