"""Reading the room's TOML files strictly: surprise is an error that names file and key."""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from alerts.errors import PolicyError


class FileEntry(BaseModel):
    """An entry of a policy file: frozen, and unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


T = TypeVar("T", bound=FileEntry)


def read_entries(kind: type[T], path: Path | None, default: str) -> T:
    """Read a whole file as one object; without a path, the one that ships as ``default``.

    Raises PolicyError naming the file and every key that is wrong.
    """
    source = path or resources.files("alerts").joinpath("data", default)
    try:
        table = tomllib.loads(source.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError(f"{path or default}: {error}") from error
    try:
        return kind.model_validate(table)
    except ValidationError as error:
        raise PolicyError(f"{path or default}: {_reasons(error, table)}") from error


def _reasons(error: ValidationError, table: dict[str, Any]) -> str:
    return "; ".join(
        f"{_place(problem['loc'], table)}: "
        + ("unknown key" if problem["type"] == "extra_forbidden" else problem["msg"])
        for problem in error.errors(include_url=False)
    )


def _place(location: tuple[int | str, ...], table: Any) -> str:
    """Return a key's place in words, entries by their id: ``rule 'x', key bands.0``."""
    match location:
        case (str(list_name), int(number), *keys):
            entry = table[list_name][number]
            name = entry.get("id") if isinstance(entry, dict) else None
            shown = f"{list_name} {name!r}" if name else f"{list_name} number {number + 1}"
            return f"{shown}, key {'.'.join(map(str, keys))}" if keys else shown
        case _:
            return f"key {'.'.join(map(str, location))}" if location else "file"
