"""Who may import whom is written down, complete, and really checked."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.houseplan import ROOT, folders_with_python, pyproject


def unwatched(root: Path) -> set[str]:
    """Return the folders that some list of rooms forgets."""
    settings = pyproject(root)
    linter = settings["tool"]["importlinter"]
    layers = {
        room.strip() for layer in linter["contracts"][0]["layers"] for room in layer.split("|")
    }
    typed = {one for one in settings["tool"]["mypy"]["files"] if "/" not in one} | {"tests"}
    packed = set(settings["tool"]["setuptools"]["packages"]["find"]["include"])
    shipped = {one.removesuffix("*") for one in packed} | {"tests", "notebooks"}
    return {
        room
        for room in folders_with_python(root)
        if not all(room in known for known in (layers, linter["root_packages"], typed, shipped))
    }


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the house's Python files that a test may damage."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for room in folders_with_python():
        shutil.copytree(
            ROOT / room,
            copy / room,
            ignore=lambda folder, names: [
                name
                for name in names
                if not name.endswith(".py") and not (Path(folder) / name).is_dir()
            ],
        )
    return copy


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a copy of the house."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-logo", "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )


def test_every_folder_with_python_is_watched(house: Path) -> None:
    assert unwatched(ROOT) == set()
    (house / "gadgets").mkdir()
    (house / "gadgets" / "drawer.py").touch()
    try:
        assert unwatched(house) == {"gadgets"}
    finally:
        shutil.rmtree(house / "gadgets")


def test_a_new_kind_of_source_is_watched(house: Path) -> None:
    new = house / "crawlers" / "spiders" / "forum.py"
    new.touch()
    try:
        told = lint(house).stdout
        assert "forum" in told
        assert "Kinds of source never import each other" in told
    finally:
        new.unlink()


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("records/ad.py", "import language"),
        ("language/tokens.py", "import ledger"),
        ("indexer/query.py", "import classifiers"),
        ("alerts/routing.py", "import console"),
        ("lurewatch/house.py", "import tests"),
        ("crawlers/spiders/feed.py", "import crawlers.spiders.board"),
    ],
)
def test_a_forbidden_import_is_found(house: Path, file: str, line: str) -> None:
    with damaged(house / file, lambda text: f"{text}\n{line}\n"):
        done = lint(house)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{Path(file).with_suffix('').as_posix().replace('/', '.')} -> " in done.stdout


class damaged:  # noqa: N801 - reads as a word
    """Change a file while the block runs."""

    def __init__(self, file: Path, change: Callable[[str], str]) -> None:
        self._file, self._kept = file, file.read_text("utf-8")
        self._change = change

    def __enter__(self) -> None:
        self._file.write_text(self._change(self._kept), "utf-8")

    def __exit__(self, *_: object) -> None:
        self._file.write_text(self._kept, "utf-8")
