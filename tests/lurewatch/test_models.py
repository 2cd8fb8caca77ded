"""A new model gives way to a better one, and going back is one command."""

import json
import shutil
from pathlib import Path

import pytest

from classifiers.learning.comparison import Comparison, save_comparison
from classifiers.model_folder import SHIPPED
from classifiers.training.examples import SEED
from ledger import Ledger
from lurewatch import parts
from lurewatch.errors import SettingsError
from lurewatch.house import House
from lurewatch.models import ModelShelf
from lurewatch.settings import load_settings
from lurewatch.stopping import Stop
from records import AdClass, CustodyAction, Review
from tests.ledger.facts import NOON, ad, capture, minutes
from tests.lurewatch.test_commands import lurewatch


@pytest.fixture
def small_seed(tmp_path: Path) -> Path:
    """Return a folder with a few dozen texts: they teach a model that is worse."""
    folder = tmp_path / "seed"
    folder.mkdir()
    lines = (SEED / "en.jsonl").read_text("utf-8").splitlines()
    (folder / "en.jsonl").write_text("\n".join(lines[:100]), "utf-8")
    return folder


def open_ledger(tmp_path: Path) -> Ledger:
    """Open the ledger of the house in a folder."""
    return Ledger.open(f"sqlite:///{tmp_path}/var/ledger.sqlite")


def rule(tmp_path: Path) -> None:
    """Rule on three adverts."""
    with open_ledger(tmp_path) as ledger:
        for number, text in enumerate(("Cook wanted in Hpa-An", "Tailor, Battambang", "Driver")):
            found = ad(str(number), text)
            ledger.crawls.record_fetch(capture(), [found])
            ledger.reviews.add(
                Review(
                    id=f"rev-{number}",
                    ad_id=found.id,
                    ad_version=found.version,
                    ruling=AdClass.LEGITIMATE_JOB,
                    reason="an ordinary job",
                    reviewer="rita",
                    made_at=NOON + minutes(number),
                    machine_class=None,
                )
            )


def test_a_worse_model_is_kept_and_never_used_unless_told_why(
    tmp_path: Path, small_seed: Path
) -> None:
    rule(tmp_path)
    words = ("train", "--seed", str(small_seed), "--out", "var/models/mine", "--use")
    told = lurewatch(*words, cwd=tmp_path)
    assert told.returncode == 1
    assert b"WORSE" in told.stderr, told.stderr
    assert told.stdout.count(b"| in use | 1088 | 340 |") == 1
    assert b"| new | 1088 | 340 |" in told.stdout
    assert b"3 rulings taught" in told.stdout or b"2 rulings taught" in told.stdout
    assert ModelShelf(tmp_path / "var" / "models").in_use() == SHIPPED
    refused = lurewatch("models", "use", "mine", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"is worse than" in refused.stderr
    assert b"Traceback" not in refused.stderr
    accepted = lurewatch("models", "use", "mine", "--accept-worse", "trying it", cwd=tmp_path)
    assert accepted.returncode == 0, accepted.stderr
    assert b"models use shipped" in accepted.stdout
    assert "trying it" in (tmp_path / "var/models/mine/README.md").read_text("utf-8")
    listed = lurewatch("models", "list", cwd=tmp_path).stdout.decode()
    assert "\n* mine: lurewatch-" in listed
    assert "worse, accepted" in listed
    judged = lurewatch("assess", cwd=tmp_path, stdin=b'{"id": "a", "text": "Cook wanted"}')
    name = json.loads((tmp_path / "var/models/mine/model.json").read_text("utf-8"))["name"]
    assert json.loads(judged.stdout)["model"] == name
    with open_ledger(tmp_path) as ledger:
        events = ledger.custody.about("model")
        assert [event.action for event in events] == [CustodyAction.CHANGED] * 2
        assert events[0].detail == "mine is in use, before shipped"
        assert events[1].detail == "mine is worse and was accepted: trying it"
        assert ledger.custody.verify() >= 5


def shelved(tmp_path: Path, worse: tuple[str, ...] = ()) -> ModelShelf:
    """Return a shelf with one model, as training would leave it."""
    shelf = ModelShelf(tmp_path / "var" / "models")
    shutil.copytree(SHIPPED, shelf.folder / "a")
    save_comparison(shelf.folder / "a", Comparison(in_use="old", new="new", tables=(), worse=worse))
    return shelf


def test_going_back_is_one_command_and_what_is_gone_is_told(tmp_path: Path) -> None:
    shelf = shelved(tmp_path)
    assert lurewatch("models", "use", "a", cwd=tmp_path).returncode == 0
    assert shelf.in_use() == shelf.folder / "a"
    assert lurewatch("models", "use", "shipped", cwd=tmp_path).returncode == 0
    assert shelf.in_use() == SHIPPED
    nothing = lurewatch("models", "use", "b", cwd=tmp_path)
    assert b"lurewatch models list" in nothing.stderr
    shelf.use("a")
    shutil.rmtree(shelf.folder / "a")
    with pytest.raises(SettingsError, match="models use shipped"):
        shelf.in_use()
    assert lurewatch("models", "use", "shipped", cwd=tmp_path).returncode == 0


def test_a_running_worker_takes_up_the_model_that_was_chosen(tmp_path: Path) -> None:
    shelf = shelved(tmp_path)
    described = shelf.folder / "a" / "model.json"
    shipped = json.loads(described.read_text("utf-8"))
    described.write_text(json.dumps(shipped | {"name": "the other"}), "utf-8")
    house = House(load_settings(tmp_path / "lurewatch.toml"), tmp_path / "lurewatch.toml")

    class StopAfterTwo(Stop):
        """Lets the first advert be judged, then chooses the other model and sends another."""

        rounds = 0

        def wait(self, seconds: float) -> bool:
            self.rounds += 1
            if self.rounds == 1:
                shelf.use("a")
                house.ledger.crawls.record_fetch(capture("http://127.0.0.1/2"), [ad("2", "Tailor")])
            return self.rounds > 1

    house.ledger.crawls.record_fetch(capture(), [ad("1")])
    parts.work(house, StopAfterTwo())
    said = [file.assessment.model for file in house.ledger.ads.all() if file.assessment]
    assert sorted(said, key=len) == ["the other", shipped["name"]]


def test_a_model_named_in_the_settings_outranks_the_shelf(tmp_path: Path) -> None:
    shelved(tmp_path)
    (tmp_path / "lurewatch.toml").write_text(f'[model]\nfolder = "{SHIPPED}"\n', "utf-8")
    refused = lurewatch("models", "use", "a", cwd=tmp_path)
    assert b"lurewatch.toml names a model" in refused.stderr
    assert b"as lurewatch.toml says" in lurewatch("models", "list", cwd=tmp_path).stdout
