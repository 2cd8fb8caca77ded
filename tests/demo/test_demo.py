"""``lurewatch demo --once`` as a person types it, the commands over what it leaves, and kills.

One file, so that no demo runs beside another: a file's tests stay on one worker.
"""

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger import Ledger
from ledger.database import open_database
from lurewatch.demo.adverts import SYNTHETIC_LABEL, TruthList
from lurewatch.demo.sinks import Inbox
from lurewatch.demo.stage import set_up
from lurewatch.demo.verdict import Evening
from lurewatch.house import House
from lurewatch.settings import load_settings
from lurewatch.stopping import Stop
from records import LURES
from tests.demo.killing import KINDS, Killer

pytestmark = pytest.mark.timeout(900)

SEED = 20261122
KILLS_A_ROUND = 30
SECONDS = 400.0


def lurewatch(*words: str, settings: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command of ours."""
    chosen = ["--config", str(settings)] if settings else []
    command = [sys.executable, "-m", "lurewatch", *chosen, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=800, check=False)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield the folder of a demo that has ended by itself."""
    folder = tmp_path_factory.mktemp("demo") / "town"
    done = lurewatch("demo", "--once", "--folder", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "FAILED" not in done.stdout
    assert str(folder) in done.stdout
    yield folder
    shutil.rmtree(folder)


def test_the_town_is_what_it_promises_to_be() -> None:
    truth = TruthList.load()
    assert len(truth) >= 400
    assert len({advert.lang for advert in truth}) >= 12
    assert {advert.truth for advert in truth} >= LURES
    assert all(advert.provenance == "synthetic" for advert in truth)
    assert not any(SYNTHETIC_LABEL[:9].lower() in advert.text.lower() for advert in truth)


def test_every_message_says_that_it_is_synthetic(demo: Path) -> None:
    mails = list((demo / "delivered" / "mail").glob("*.eml"))
    hooks = list((demo / "delivered" / "webhook").glob("*.json"))
    assert mails
    assert hooks
    assert all(b"SYNTHETIC" in file.read_bytes() for file in (*mails, *hooks))


def test_search_and_alerts_answer_from_what_the_demo_left(demo: Path) -> None:
    settings = demo / "lurewatch.toml"
    found = lurewatch("search", "band:flag prob:>=0.5", settings=settings)
    assert "SYNTHETIC" in found.stdout
    listed = lurewatch("alerts", "list", settings=settings)
    assert "->" in listed.stdout
    assert "0 messages wait" in listed.stdout
    wrong = lurewatch("search", "prob:>=much", settings=settings)
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("lurewatch: ")


def test_the_index_can_be_rebuilt_from_the_ledger(demo: Path) -> None:
    settings = demo / "lurewatch.toml"
    before = lurewatch("search", "band:flag", settings=settings).stdout.splitlines()[0]
    for file in (demo / "var").glob("search.sqlite*"):
        file.unlink()
    rebuilt = lurewatch("reindex", settings=settings)
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert lurewatch("search", "band:flag", settings=settings).stdout.splitlines()[0] == before


def test_the_verdict_sees_what_is_missing(demo: Path, tmp_path: Path) -> None:
    """Take things away from a copy of the ledger; the checks must notice."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    shutil.copy(demo / "var" / "ledger.sqlite", tmp_path / "ledger.sqlite")
    database = open_database(url)
    with database.write() as connection:
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        connection.execute(text("UPDATE deliveries SET delivered_at = NULL"))
        connection.execute(
            text("UPDATE queue SET stage = 'failed' WHERE ad_id IN (SELECT min(id) FROM ads)")
        )
        connection.execute(text("UPDATE ads SET gone_at = NULL"))
        connection.execute(text("DELETE FROM help_items"))
    database.engine.dispose()
    settings = load_settings(demo / "lurewatch.toml")
    house = House(settings, demo / "lurewatch.toml")
    with Ledger.open(url) as ledger, house.open_index() as index:
        evening = Evening(
            truth=TruthList.load(),
            sites=frozenset({"board", "classified", "feed", "channel", "group", "partner"}),
            last_round=2,
            ledger=ledger,
            index=index,
            inboxes={"e-mail": Inbox(tmp_path)},
        )
        failed = {check.name for check in evening.checks() if not check.passed}
    house.ledger.close()
    assert failed >= {
        "edits and take-downs are kept as facts",
        "the queue is empty",
        "lures alerted",
        "pleas go to the help desk",
        "every alert arrived",
    }


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
