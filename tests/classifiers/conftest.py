"""One small real model for all tests of the room, trained on a part of the seed set."""

from pathlib import Path

import pytest

from classifiers.assess import Recogniser
from classifiers.training.examples import SEED
from classifiers.training.train import TrainingReport, TrainingSettings, train

LANGUAGES = ("en", "th", "zh")


@pytest.fixture(scope="session")
def dated() -> TrainingSettings:
    """Settings that carry no clock, so that two runs can be compared."""
    return TrainingSettings(date="2026-11-22")


@pytest.fixture(scope="session")
def seed_part(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three languages of the seed set."""
    folder = tmp_path_factory.mktemp("seed")
    for language in LANGUAGES:
        (folder / f"{language}.jsonl").write_bytes((SEED / f"{language}.jsonl").read_bytes())
    return folder


@pytest.fixture(scope="session")
def trained(
    seed_part: Path, dated: TrainingSettings, tmp_path_factory: pytest.TempPathFactory
) -> TrainingReport:
    return train(seed_part, None, [], tmp_path_factory.mktemp("model"), dated)


@pytest.fixture(scope="session")
def shipped() -> Recogniser:
    """The model and the encoder that ship."""
    return Recogniser.load()
