"""The weekly draw from the command line and by the schedule."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from classifiers.learning.sampling import counted_weeks, draw_week, rulings_now, waiting_in
from ledger import Judged, Ledger
from lurewatch.scheduling import SAMPLE_JOB, draw_sample, open_schedule, plan, plan_sample
from records import AdClass, Band, Review, Sample, Stance
from tests.ledger.facts import ad, assessment, capture
from tests.lurewatch.test_commands import lurewatch

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)


def fill(ledger: Ledger, clear: int, flagged: int, at: datetime = MONDAY) -> None:
    """Keep adverts that were judged in a week, one of them a plea that was left alone."""
    for number in range(clear + flagged + 1):
        band = Band.CLEAR if number < clear or number == clear + flagged else Band.FLAG
        plea = number == clear + flagged
        found = ad(f"{at:%d}-{number}", f"Cook wanted, kitchen {number}")
        ledger.crawls.record_fetch(capture(), [found])
        stance = Stance.SURVIVOR if plea else Stance.RECRUITING
        said = assessment(found, 0.9 if band is Band.FLAG else 0.01, band=band, stance=stance)
        ledger.ads.save_assessments([Judged(found, said)], at + timedelta(hours=number))


def rule(ledger: Ledger, sample: Sample, lures: int) -> None:
    """Rule on everything that was drawn."""
    for number, one in enumerate(sample.drawn):
        ledger.reviews.add(
            Review(
                id=f"rev-{one.ad_id}",
                ad_id=one.ad_id,
                ad_version=one.ad_version,
                ruling=AdClass.LOCATION_BAIT if number < lures else AdClass.LEGITIMATE_JOB,
                reason="seen",
                reviewer="rita",
                made_at=MONDAY + timedelta(days=9),
                machine_class=None,
            )
        )


def test_a_seed_draws_the_same_again_and_pleas_are_never_drawn(ledger: Ledger) -> None:
    fill(ledger, clear=50, flagged=5)
    fill(ledger, clear=3, flagged=1, at=MONDAY + timedelta(days=7))
    now = MONDAY + timedelta(days=8)
    one, same = (draw_week(ledger, MONDAY, 30, now, seed=11) for _ in range(2))
    other = draw_week(ledger, MONDAY, 30, now)
    assert one is not None
    assert one == same
    assert other is not None
    assert one.drawn != other.drawn
    assert (one.clear, len({each.ad_id for each in one.drawn})) == (50, 30)
    assert draw_week(ledger, MONDAY - timedelta(days=7), 30, now) is None
    whole = draw_week(ledger, MONDAY + timedelta(days=7), 30, now)
    assert whole is not None
    assert (whole.clear, len(whole.drawn)) == (3, 3)


def test_a_draw_is_counted_as_it_is_ruled_on(ledger: Ledger) -> None:
    fill(ledger, clear=50, flagged=5)
    sample = draw_week(ledger, MONDAY, 30, MONDAY + timedelta(days=8), seed=3)
    assert sample is not None
    (before,) = counted_weeks(ledger, [sample], rulings_now(ledger))
    assert (before.ruled, before.held, before.held_open) == (0, 5, 5)
    assert round(before.held_expected, 6) == 4.5
    rule(ledger, sample, lures=2)
    rulings = rulings_now(ledger)
    (after,) = counted_weeks(ledger, [sample], rulings)
    assert (after.ruled, after.lures, after.is_complete) == (30, 2, True)
    assert waiting_in(sample, rulings) == []


def test_the_command_draws_once_and_reports(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/var/ledger.sqlite"
    with Ledger.open(url) as ledger:
        fill(ledger, clear=50, flagged=5)
    first = lurewatch("sample", "draw", "--week", "2026-W47", cwd=tmp_path)
    assert re.fullmatch(rb"2026-W47: 30 of 50 drawn, seed \d+\n", first.stdout), first.stderr
    again = lurewatch("sample", "draw", "--week", "2026-W47", cwd=tmp_path)
    assert b"was drawn before" in again.stdout
    assert (
        b"nothing is drawn"
        in lurewatch("sample", "draw", "--week", "2020-W01", cwd=tmp_path).stdout
    )
    assert lurewatch("sample", "draw", "--week", "soon", cwd=tmp_path).returncode == 2
    assert b"not yet known" in lurewatch("sample", "report", cwd=tmp_path).stdout
    with Ledger.open(url) as ledger:
        rule(ledger, ledger.samples.newest(1)[0], lures=3)
    told = lurewatch("sample", "report", cwd=tmp_path).stdout.decode()
    assert "30 of 50 clear drawn, 30 ruled, 3 lures, 10.0% (2.1% to 26.5%)" in told
    assert "lures missed in these weeks: 5 (3 to " in told
    assert "0 ruled lures and 5 that nobody has ruled on" in told


def test_the_schedule_draws_last_week_and_keeps_the_job_beside_the_sources(
    tmp_path: Path,
) -> None:
    settings = tmp_path / "lurewatch.toml"
    settings.write_text("[learning]\nweekly_sample = 4\n", "utf-8")
    scheduler = open_schedule(tmp_path / "schedule.sqlite")
    scheduler.start(paused=True)
    try:
        plan_sample(scheduler, settings, 4)
        plan(scheduler, [], settings, 1, MONDAY)
        assert [job.id for job in scheduler.get_jobs()] == [SAMPLE_JOB]
        plan_sample(scheduler, settings, 0)
        assert scheduler.get_jobs() == []
    finally:
        scheduler.shutdown()
    url = f"sqlite:///{tmp_path}/var/ledger.sqlite"
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    last_monday = today - timedelta(days=today.weekday() + 7)
    with Ledger.open(url) as ledger:
        fill(ledger, clear=9, flagged=0, at=last_monday)
    assert draw_sample(str(settings)) == 0
    assert draw_sample(str(settings)) == 0
    with Ledger.open(url) as ledger:
        (sample,) = ledger.samples.newest(9)
    assert (sample.week, sample.clear, len(sample.drawn)) == (last_monday, 9, 4)
