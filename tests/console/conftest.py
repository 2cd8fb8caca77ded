"""A filled house for the tests of the console, made once and copied for each."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.house import House, filled_house, open_house


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files of a filled house."""
    folder = tmp_path_factory.mktemp("house")
    with filled_house(folder):
        pass
    return folder


@pytest.fixture
def house(filled_folder: Path, tmp_path: Path) -> Iterator[House]:
    """Yield a house with adverts, alerts and a plea in it, and its console."""
    folder = shutil.copytree(filled_folder, tmp_path / "house")
    with open_house(folder) as opened:
        yield opened
