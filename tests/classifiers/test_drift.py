"""Whether a shift is named, and which phrases rise, on ledgers filled by hand."""

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest

from classifiers.learning.drift import Shift, _shift, drift, stability_index
from classifiers.learning.rising import rising
from classifiers.learning.spoken import phrases_of
from classifiers.learning.weeks import WEEK
from ledger import Ledger
from tests.console.weeks import NEWEST, RISING, fill_week, judge, told

NOW = NEWEST + WEEK + timedelta(days=2)


@pytest.fixture
def texts(sqlite_url: str) -> Iterator[Ledger]:
    """Yield a ledger of which only the texts matter, so that one engine is enough."""
    with Ledger.open(sqlite_url) as opened:
        yield opened


def test_the_index_is_nought_for_the_same_shares_and_grows_with_the_distance() -> None:
    assert stability_index([50, 50], [50, 50]) == pytest.approx(0)
    assert stability_index([10, 90], [90, 10]) > stability_index([40, 60], [60, 40]) > 0
    # (0.6-0.4) ln(0.6/0.4) twice, without the smoothing that large counts hide.
    assert stability_index([6_000_000, 4_000_000], [4_000_000, 6_000_000]) == pytest.approx(
        2 * 0.2 * 0.405465, abs=1e-4
    )


def test_a_shift_is_named_only_with_adverts_enough(ledger: Ledger) -> None:
    for back in (3, 2, 1):
        fill_week(ledger, NEWEST - back * WEEK, clear=90, flagged=10, rises=False)
    fill_week(ledger, NEWEST, clear=60, flagged=40, rises=False)
    fill_week(ledger, NEWEST + WEEK, clear=0, flagged=30, rises=False)
    whole, *rows = drift(ledger, NOW, 4)
    assert (whole.source, whole.lang, whole.shift) == ("", "", Shift.LARGE)
    assert [week.judged for week in whole.weeks] == [100] * 4, "the open week is left out"
    assert [week.flagged for week in whole.weeks] == [10, 10, 10, 40]
    assert whole.newest.mean is not None
    assert whole.newest.mean > 0.35
    assert sum(row.newest.judged for row in rows) == 100
    assert {row.lang for row in rows} == {"en", "th", "km", "vi"}
    assert {row.shift for row in rows} == {Shift.TOO_FEW}
    earlier, *_ = drift(ledger, NOW - WEEK, 3)
    assert earlier.shift is Shift.STEADY
    assert drift(ledger, NOW + 9 * WEEK, 4)[0].index is None


def test_chance_alone_is_steady() -> None:
    draw = random.Random(3)
    named = 0
    for _ in range(200):
        one, other = ([0] * 10 for _ in range(2))
        for histogram, count in ((one, 60), (other, 180)):
            for _ in range(count):
                histogram[min(int(draw.betavariate(1, 4) * 10), 9)] += 1
        named += _shift(one, other)[1] is not Shift.STEADY
    assert named <= 200 * 0.08


def test_phrases_that_rise_are_found_in_any_script_and_no_name_with_them(texts: Ledger) -> None:
    for back in (3, 2, 1):
        fill_week(texts, NEWEST - back * WEEK, clear=0, flagged=24, rises=False)
    fill_week(texts, NEWEST, clear=0, flagged=60, rises=True)
    found = {one.lang: one for one in rising(texts, NOW, 4)}
    assert set(found) == {"en", "th"}
    assert found["en"].phrases[0].phrase == RISING["en"]
    assert (found["en"].phrases[0].now, found["en"].phrases[0].before) == (15, 0)
    assert found["th"].phrases[0].phrase in RISING["th"]
    assert len(found["th"].phrases[0].phrase) >= 8
    told = " ".join(one.phrase for each in found.values() for one in each.phrases)
    assert "poster" not in told
    assert "example" not in told


def test_nothing_rises_where_nothing_does_and_few_are_too_few(texts: Ledger) -> None:
    for back in (3, 2, 1, 0):
        fill_week(texts, NEWEST - back * WEEK, clear=0, flagged=40, rises=False)
    found = rising(texts, NOW, 4)
    assert [one.phrases for one in found] == [(), ()]
    assert not any(one.too_few for one in found)
    assert all(one.too_few for one in rising(texts, NOW, 1 + 1) if one.now < 10)
    assert rising(texts, NOW + 9 * WEEK, 4) == []


def test_one_who_repeats_himself_starts_no_trend(texts: Ledger) -> None:
    fill_week(texts, NEWEST - WEEK, clear=0, flagged=40, rises=False)
    fill_week(texts, NEWEST, clear=0, flagged=40, rises=False)
    for number in range(20):
        text = "Night boat to the blue tower, second gate, bring nobody, " * 3
        copy = told("en", f"Gate {number}", text, 7, NEWEST + timedelta(hours=number))
        judge(texts, copy, "en", 0.95)
    (english,) = [one for one in rising(texts, NOW, 4) if one.lang == "en"]
    assert english.now <= 22
    assert not any("tower" in one.phrase for one in english.phrases)


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("write to @example_nok88 today", "nok88"),
        ("call 081 000 4567 now please", "4567"),
        ("look at https://jobs.example.com/apply today", "example"),
        ("ask for Demo Person at the gate", "demo person"),
    ],
)
def test_who_is_behind_an_advert_is_no_phrase(text: str, absent: str) -> None:
    found = phrases_of("", text, ("Demo Person",), "en")
    assert not any(absent in phrase for phrase in found)
    assert found, "something is left"
