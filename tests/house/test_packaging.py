"""What is imported is declared, what is declared is pinned, and what lies in a room is shipped."""

import ast
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.house.houseplan import ROOT, folders_with_python, pyproject, rooms, sources

BROUGHT_IN_BY_NAME = {
    "psycopg": "SQLAlchemy imports the driver that the ledger's address names",
    "python-multipart": "Starlette imports it when a form arrives",
}
NAMES_OF_EXTRAS = {
    "torch": "sentence-transformers",
    "sentence_transformers": "sentence-transformers",
    "PIL": "pillow",
    "zxingcpp": "zxing-cpp",
}
"""Import names of optional parts, which need not be installed where this runs."""


def canonical(name: str) -> str:
    """Return a distribution's name as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", name)[0]).lower()


def imported(file: Path) -> Iterator[str]:
    """Yield the top-level name of everything that a file imports."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def needed_by(folders: list[str]) -> set[str]:
    """Return the distributions that folders import, by their canonical names."""
    ours = folders_with_python() | set(sys.stdlib_module_names)
    names = {name for room in folders for file in sources(room) for name in imported(file)} - ours
    known = packages_distributions()
    return {
        canonical(NAMES_OF_EXTRAS.get(name) or known.get(name, [f"{name} (not installed)"])[0])
        for name in names
    }


def declared() -> set[str]:
    """Return what pyproject.toml says that Lurewatch needs to run."""
    return {canonical(one) for one in pyproject()["project"]["dependencies"]}


def optional(extra: str) -> set[str]:
    """Return what pyproject.toml says of an extra."""
    extras = pyproject()["project"]["optional-dependencies"]
    return {canonical(one) for one in extras[extra]}


def pins(lock: str) -> dict[str, str]:
    """Return the versions that a lock file pins."""
    text = (ROOT / "requirements" / lock).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;]+)", text, re.MULTILINE))


def test_rooms_import_what_is_declared_and_nothing_is_declared_in_vain() -> None:
    needed = needed_by(rooms())
    assert needed - declared() - optional("encoders") - optional("images") == set()
    assert declared() - needed == set(BROUGHT_IN_BY_NAME)


def test_tests_and_notebooks_import_what_is_declared() -> None:
    needed = needed_by(["tests", "notebooks"])
    optional_parts = optional("dev") | optional("images") | {"setuptools"}
    assert needed - declared() - optional_parts == set()


def test_locks_pin_what_is_declared_with_hashes() -> None:
    run, dev = pins("run.lock"), pins("dev.lock")
    assert declared() - set(run) == set()
    assert (optional("dev") | optional("images")) - set(dev) == set()
    assert {name: dev[name] for name in run} == run, "the locks differ: run `make lock`"
    for lock in ("run.lock", "dev.lock"):
        text = (ROOT / "requirements" / lock).read_text("utf-8")
        pinned = re.findall(r"^[a-z0-9.-]+==[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(pinned) == len(pins(lock))
        assert "://" not in text, "a lock names no index and no host"


def test_every_bound_allows_what_the_lock_pins() -> None:
    run = pins("run.lock")
    for one in pyproject()["project"]["dependencies"]:
        lowest = re.search(r">=([0-9.]+)", one)
        assert lowest, f"{one}: give the version that it was written with"
        numbers = [int(part) for part in re.findall(r"\d+", run[canonical(one)])]
        assert numbers >= [int(part) for part in lowest[1].split(".")], one


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel built from a copy of the house."""
    copy, out = tmp_path_factory.mktemp("house"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for room in folders_with_python():
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(out)!r})"
    done = subprocess.run(
        [sys.executable, "-c", build], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return next(out.glob("*.whl"))


def test_the_wheel_holds_every_file_of_every_room_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        shipped = {name for name in opened.namelist() if ".dist-info/" not in name}
        entry = next(name for name in opened.namelist() if name.endswith("entry_points.txt"))
        assert b"lurewatch = lurewatch.cli:main" in opened.read(entry)
    standing = {
        file.relative_to(ROOT).as_posix()
        for room in rooms()
        for file in (ROOT / room).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert standing - shipped == set()
    assert shipped - standing == set()
