"""What the machine misses, from random draws: known values, coverage, and what is not said."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from classifiers.learning.recall import WeekCounts, clopper_pearson, estimate, fay_feuer
from classifiers.learning.weeks import WEEK, last_whole_week, week_of

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)


def week(**changed: Any) -> WeekCounts:
    """Return a week of a thousand clear adverts, thirty of them drawn and ruled ordinary."""
    facts: dict[str, Any] = {
        "week": MONDAY,
        "clear": 1000,
        "drawn": 30,
        "ruled": 30,
        "lures": 0,
        "held": 50,
        "held_lures": 40,
        "held_open": 0,
        "held_expected": 0.0,
    }
    return WeekCounts(**{**facts, **changed})


def test_weeks_begin_on_mondays_in_utc() -> None:
    assert week_of(datetime(2026, 11, 22, 23, 59, tzinfo=UTC)) == MONDAY
    assert week_of(MONDAY) == MONDAY
    assert last_whole_week(datetime(2026, 11, 23, tzinfo=UTC)) == MONDAY


def test_intervals_match_the_exact_ones() -> None:
    none, three = fay_feuer([0], [1.0]), fay_feuer([3], [1.0])
    # Garwood 1936: exact Poisson limits of 0 and 3 at 95%.
    assert (none.low, round(none.high, 3)) == (0.0, 3.689)
    assert (round(three.low, 4), round(three.high, 4)) == (0.6187, 8.7673)
    scaled = fay_feuer([3], [10.0])
    assert (scaled.value, round(scaled.low, 3), round(scaled.high, 3)) == (30.0, 6.187, 87.673)
    # Clopper and Pearson at 0 and 2 of 30.
    assert round(clopper_pearson(0, 30).high, 4) == 0.1157
    two = clopper_pearson(2, 30)
    assert (round(two.low, 4), round(two.high, 4)) == (0.0082, 0.2207)
    assert clopper_pearson(0, 0).high == 1.0


def test_the_interval_of_unlike_weeks_holds_what_it_promises() -> None:
    draw = np.random.default_rng(7)
    clear, missed = np.array([400, 3000, 900]), np.array([12, 60, 9])
    held = 0
    for _ in range(400):
        found = draw.hypergeometric(missed, clear - missed, 30)
        weeks = [week(clear=int(n), lures=int(k)) for n, k in zip(clear, found, strict=True)]
        answer = estimate(weeks)
        assert answer is not None
        held += answer.missed.low <= missed.sum() <= answer.missed.high
    assert held >= 0.95 * 400


def test_nothing_is_said_before_enough_was_ruled_to_the_end() -> None:
    assert estimate([]) is None
    assert estimate([week(ruled=29)]) is None
    assert estimate([week(drawn=20, ruled=20)]) is None
    found = estimate([week(), week(ruled=7, lures=7)])
    assert found is not None
    assert (found.weeks, found.ruled, found.lures) == (1, 30, 0)


def test_recall_tells_both_ends_of_what_nobody_ruled_on() -> None:
    found = estimate([week(held_open=10, held_expected=6.0, lures=3)])
    assert found is not None
    assert found.recall is not None
    assert found.missed.value == pytest.approx(100)
    assert found.share.value == pytest.approx(0.1)
    assert found.recall.value == pytest.approx(46 / 146)
    assert found.recall.low == pytest.approx(40 / (40 + found.missed.high))
    assert found.recall.high == pytest.approx(50 / (50 + found.missed.low))


def test_a_week_that_was_drawn_whole_is_known() -> None:
    small = week(clear=12, drawn=12, ruled=12, lures=2, held_lures=8)
    found = estimate([small])
    assert found is not None
    assert (found.missed.low, found.missed.high) == (2, 2)
    assert found.recall is not None
    assert (found.recall.low, found.recall.high) == (0.8, 0.8)
    nothing = estimate([week(clear=12, drawn=12, ruled=12, held_lures=0)])
    assert nothing is not None
    assert nothing.recall is None


def test_a_bound_never_contradicts_what_was_counted() -> None:
    found = estimate([week(clear=40, lures=25)])
    assert found is not None
    assert found.missed.low >= 25
    assert found.missed.high <= 40
    assert last_whole_week(MONDAY + WEEK) == MONDAY
