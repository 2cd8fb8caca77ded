"""FreeDict's bilingual dictionaries, ``freedict-<from>-<to>.dict.dz``: words, not sentences."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from classifiers.encoders.parallel import Pair

_CODES = {"hin": "hi", "ind": "id", "jpn": "ja", "por": "pt", "rus": "ru", "swh": "sw"}
_HEAD = re.compile(r"^(\S.*?) /{1,2}[^/]+/")
_NUMBER = re.compile(r"^\s*\d+\.\s*")
_ASIDE = re.compile(r"[({\[][^)}\]]*[)}\]]")
_SEVERAL = re.compile(r"[,;] ?")
_MOST = 3
"""So many translations of a word are taken; the later ones are rarer senses."""


def read_dictionaries(package: Path) -> Iterator[Pair]:
    """Yield a pair for each of the first translations of a headword, from or to English."""
    for file in sorted(package.rglob("freedict-*.dict.dz")):
        first, second = file.name.removesuffix(".dict.dz").split("-")[1:3]
        language = _CODES.get(second if first == "eng" else first)
        for word, meaning in _entries(file) if language else ():
            both = (word, meaning) if first == "eng" else (meaning, word)
            yield Pair(str(language), *both)


def _entries(file: Path) -> Iterator[tuple[str, str]]:
    """Yield headword and translation. Only the line below a headword is one for certain."""
    head = ""
    with gzip.open(file, "rt", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            found = _HEAD.match(line)
            bare = _NUMBER.sub("", _ASIDE.sub("", line.replace("~", " "))).strip()
            if found:
                head = _ASIDE.sub("", found[1]).strip()
            elif head and bare:
                yield from ((head, word) for word in _SEVERAL.split(bare)[:_MOST] if word)
                head = ""
