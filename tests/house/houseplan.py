"""Where things of the house are, for the tests about the whole of it."""

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NOT_ROOMS = {"docs"}
"""Folders that hold a script and are never imported."""


def pyproject(root: Path = ROOT) -> dict[str, Any]:
    """Return pyproject.toml as tables."""
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


def folders_with_python(root: Path = ROOT) -> set[str]:
    """Return the top-level folders that hold Python files, however deep."""
    return {
        folder.name
        for folder in root.iterdir()
        if folder.is_dir()
        and not folder.name.startswith(".")
        and folder.name not in {*NOT_ROOMS, "build", "dist", "var"}
        and next(folder.rglob("*.py"), None) is not None
    }


def rooms() -> list[str]:
    """Return the rooms that are shipped."""
    return sorted(folders_with_python() - {"tests", "notebooks"})


def sources(room: str, root: Path = ROOT) -> list[Path]:
    """Return a room's Python files."""
    return sorted((root / room).rglob("*.py"))


def documents() -> list[Path]:
    """Return every page that people read."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
