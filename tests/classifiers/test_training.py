"""Training end to end: real texts in, a folder out, the same answers after loading."""

import json
from pathlib import Path

import pytest

from classifiers.assess import Recogniser
from classifiers.errors import ModelError, TrainingError
from classifiers.measures.evaluation import Rate, evaluate, lines_of
from classifiers.observing import AdText
from classifiers.training.examples import read_labelled, read_seed
from classifiers.training.train import TrainingReport, TrainingSettings, train
from records import AdClass
from tests.classifiers.texts import LURES

FILES = ("model.safetensors", "model.json", "README.md")


def test_the_same_texts_give_the_same_bytes(
    trained: TrainingReport, seed_part: Path, dated: TrainingSettings, tmp_path: Path
) -> None:
    again = train(seed_part, None, [], tmp_path, dated)
    assert again.name == trained.name
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (trained.folder / name).read_bytes()


def test_a_saved_model_knows_what_it_learned(trained: TrainingReport, seed_part: Path) -> None:
    recogniser = Recogniser.load(trained.folder)
    assert recogniser.name == trained.name
    learned = evaluate(recogniser, read_seed(seed_part))
    assert learned.overall.f1 > 0.9
    assert learned.overall.false_flags.value < 0.05


def test_cross_fitted_numbers_are_honest_and_counted(trained: TrainingReport) -> None:
    found = trained.evaluation
    assert found.overall.texts == trained.examples["seed"]
    assert found.overall.recall.of + found.overall.false_flags.of == found.overall.texts
    assert found.overall.precision.value >= 0.95
    assert found.never_flagged.value <= 0.05
    assert sum(one.lures.of for one in found.reliability) == found.overall.texts
    assert found.calibration_error < 0.12
    assert any("| th |" in line for line in lines_of(found))


def test_a_ruling_outranks_the_seed_set_and_moves_the_model(
    trained: TrainingReport, seed_part: Path, dated: TrainingSettings, tmp_path: Path
) -> None:
    seed = next(one for one in read_seed(seed_part) if one.ad_class.is_lure)
    lure = AdText("one", "", LURES["en"])
    rulings = [(ad, AdClass.LEGITIMATE_JOB) for ad in (seed.ad, lure)]
    report = train(seed_part, None, rulings, tmp_path, dated)
    assert report.examples == {"seed": trained.examples["seed"] - 1, "ruling": 2}
    [before] = Recogniser.load(trained.folder).assess([lure])
    [after] = Recogniser.load(tmp_path).assess([lure])
    assert after.probability < before.probability - 0.05


def test_a_model_of_another_encoder_is_refused(trained: TrainingReport, tmp_path: Path) -> None:
    described = json.loads((trained.folder / "model.json").read_text("utf-8"))
    described["about"]["encoder"] = "another"
    for name in FILES:
        (tmp_path / name).write_bytes((trained.folder / name).read_bytes())
    (tmp_path / "model.json").write_text(json.dumps(described), "utf-8")
    with pytest.raises(ModelError, match="fitted to the encoder 'another'"):
        Recogniser.load(tmp_path)
    with pytest.raises(ModelError, match=r"model\.json is missing"):
        Recogniser.load(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 1"),
        ('{"id": "a", "lang": "en", "text": "x", "class": "lure"}', "ad_class"),
        ('{"id": "a", "lang": "en", "class": "other"}', "text"),
        (
            '{"id":"a","lang":"en","text":"x","class":"other","stance":"news"}',
            "stance: news does not go with class other",
        ),
    ],
)
def test_bad_labels_are_named(tmp_path: Path, line: str, reason: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(line + "\n", "utf-8")
    with pytest.raises(TrainingError, match=rf"bad\.jsonl, line 1.*|{reason}") as caught:
        list(read_labelled(file))
    assert reason in str(caught.value)


def test_wilson_intervals_match_the_published_example() -> None:
    low, high = Rate(81, 263).interval
    # Newcombe 1998, Statistics in Medicine 17:857, table I: 0.2553 to 0.3662.
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert Rate(0, 0).interval == (0.0, 1.0)
