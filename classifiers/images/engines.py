"""What reads pictures here: which parts are installed, found without loading them."""

import importlib.metadata
import importlib.util
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
"""Where Debian, Fedora, Arch and Homebrew put Tesseract's data."""

PACKS: Mapping[str, str] = {
    "th": "tha",
    "km": "khm",
    "lo": "lao",
    "my": "mya",
    "vi": "vie",
    "hi": "hin",
    "ne": "nep",
    "bn": "ben",
    "ur": "urd",
    "ru": "rus",
}
"""Languages that Tesseract reads for us, and the names of its data. Rapidocr reads the rest."""
WANTED = ("th", "km", "lo", "my", "vi")
"""Languages whose data Lurewatch asks for; the others are used where they are."""
_LATIN_PACK = "eng"
_MODULES = {
    "PIL": "pillow",
    "imagehash": "imagehash",
    "zxingcpp": "zxing-cpp",
    "rapidocr": "rapidocr",
    "onnxruntime": "onnxruntime",
    "tesserocr": "tesserocr",
}
INSTALL = "make images"
"""Brings every part that comes from a wheel."""


@dataclass(frozen=True, slots=True)
class Engines:
    """What was found: packages that are missing, and Tesseract's data."""

    missing: tuple[str, ...]
    tessdata: Path | None
    packs: tuple[str, ...]
    """Codes of the languages whose data is there."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that Tesseract can read here."""
        return self.packs if self.has("tesserocr") else ()

    def has(self, package: str) -> bool:
        """Whether a package of the extra ``images`` is installed."""
        return package not in self.missing

    @property
    def reads_boxes(self) -> bool:
        """Whether rapidocr can be used."""
        return self.has("rapidocr") and self.has("onnxruntime")

    @property
    def lacks(self) -> tuple[str, ...]:
        """Languages of `WANTED` whose data is not there."""
        return tuple(code for code in WANTED if code not in self.packs)

    @property
    def mend(self) -> str:
        """The command that brings the missing data on Debian."""
        names = (*(PACKS[code] for code in self.lacks), _LATIN_PACK)
        return f"apt-get install {' '.join(f'tesseract-ocr-{name}' for name in names)}"


@cache
def find_engines() -> Engines:
    """Look for packages and data."""
    missing = tuple(
        package for name, package in _MODULES.items() if importlib.util.find_spec(name) is None
    )
    named = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(folder) for folder in ((named,) if named else _FOLDERS)]
    folder = next((one for one in folders if _has(one, _LATIN_PACK)), None)
    packs = [code for code, pack in PACKS.items() if folder and _has(folder, pack)]
    return Engines(missing, folder, tuple(packs))


def version_of(package: str) -> str:
    """Return 'name version' of an installed package."""
    return f"{package} {importlib.metadata.version(package)}"


def _has(folder: Path, pack: str) -> bool:
    return (folder / f"{pack}.traineddata").is_file()
