"""The readable data files of this room: TOML beside the code, read once when first needed."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from language.errors import LanguageDataError


@cache
def read_toml(package: str, path: str) -> dict[str, Any]:
    """Read one data file. Raises LanguageDataError naming the file when it is malformed."""
    source = resources.files(package).joinpath(path)
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LanguageDataError(f"{package}/{path}: {error}") from error


def read_folder(package: str, folder: str) -> dict[str, dict[str, Any]]:
    """Read every TOML file of a folder, by file name, in alphabetical order."""
    names = (entry.name for entry in resources.files(package).joinpath(folder).iterdir())
    return {
        name: read_toml(package, f"{folder}/{name}")
        for name in sorted(names)
        if name.endswith(".toml")
    }
