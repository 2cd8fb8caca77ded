"""The interface's sentences: one catalogue file per language, ``console/texts/*.toml``."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.errors import TextMissing

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Texts:
    """The sentences of one language by dotted key, such as ``queue.title``."""

    language: str
    sentences: dict[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a sentence with its values put in. Raises TextMissing."""
        try:
            return self.sentences[key].format(**values)
        except KeyError as error:
            raise TextMissing(f"{self.language}.toml: {key}: no {error}") from error

    def count(self, key: str, number: int, /, **values: object) -> str:
        """Return ``key.one`` or ``key.other`` by the number, which is put in as ``n``."""
        form = "one" if number == 1 else "other"
        return self(f"{key}.{form}", n=f"{number:,}", **values)

    def name(self, kind: str, value: str, /) -> str:
        """Return what an open vocabulary calls a value, or the value itself.

        For what data files may extend: languages, countries, job roles, indicator ids.
        """
        return self.sentences.get(f"{kind}.{value}", value.replace("_", " "))


def load_texts(language: str) -> Texts:
    """Read the catalogue of a language. Raises TextMissing when there is none."""
    path = FOLDER / f"{language}.toml"
    if not path.is_file():
        raise TextMissing(f"there is no interface text {path.name}; there is {_available()}")
    return Texts(language, dict(_flat("", tomllib.loads(path.read_text("utf-8")))))


def _available() -> str:
    return ", ".join(sorted(path.stem for path in FOLDER.glob("*.toml")))


def _flat(prefix: str, table: dict[str, Any]) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for name, value in table.items():
        key = f"{prefix}{name}"
        entries += _flat(f"{key}.", value) if isinstance(value, dict) else [(key, str(value))]
    return entries
