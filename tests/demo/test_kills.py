"""``kill -9`` over every part of the watch: nothing is lost, nothing is doubled."""

import random
from pathlib import Path

import pytest

from lurewatch.demo.stage import set_up
from lurewatch.stopping import Stop
from tests.demo.killing import KINDS, Killer

SEED = 20261122
KILLS_A_ROUND = 30
SECONDS = 400.0


@pytest.mark.timeout(1200)
def test_after_sixty_kills_the_ledger_equals_the_truth_list(tmp_path: Path) -> None:
    with set_up(tmp_path / "demo", every_seconds=5) as stage:
        stage.household.longest_pause = 0.5
        killer = Killer(stage, random.Random(SEED))
        since = stage.turn_to(1)
        stage.household.start()
        try:
            for town_round in (1, 2):
                since = stage.turn_to(town_round)
                killer.kill(KILLS_A_ROUND, SECONDS)
                stage.settle(since, SECONDS, Stop(), show=lambda: None)
        finally:
            stage.household.stop()
        with stage.evening() as evening:
            failed = [check for check in evening.checks() if not check.passed]
    assert failed == []
    assert killer.killed.total() == 2 * KILLS_A_ROUND
    assert set(killer.killed) == set(KINDS)
