"""Reading ``sources/*.toml``; every error names the file and the key."""

import tomllib
from pathlib import Path

from pydantic import ValidationError

from crawlers.errors import SourceError
from crawlers.source import Source, parse_source

_NOT_FOR_FILES = ("name", "folder")


def load_source(path: Path) -> Source:
    """Read one source file; the source's name is the file's stem.

    Raises SourceError naming the file and each key that is wrong.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path}: {error}") from error
    if own := [key for key in _NOT_FOR_FILES if key in table]:
        raise SourceError(f"{path}: {own[0]}: not a key; a source is named by its file")
    try:
        return parse_source(path.stem, table, path.parent.resolve())
    except ValidationError as error:
        raise SourceError(f"{path}: {_reasons(error)}") from error


def load_sources(folder: Path) -> tuple[Source, ...]:
    """Read every ``*.toml`` of a folder, in the order of their names."""
    if not folder.is_dir():
        raise SourceError(f"{folder}: no such folder; `lurewatch init` writes one with examples")
    return tuple(load_source(path) for path in sorted(folder.glob("*.toml")))


def _reasons(error: ValidationError) -> str:
    return "; ".join(
        ": ".join([*_key(problem["loc"]), _plain(problem["type"], problem["msg"])])
        for problem in error.errors(include_url=False, include_input=False)
    )


def _key(location: tuple[int | str, ...]) -> list[str]:
    return [".".join(map(str, location))] if location else []


def _plain(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "unknown key"
    return message.removeprefix("Value error, ")
