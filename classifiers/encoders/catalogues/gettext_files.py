"""GNU gettext's compiled catalogues, ``*.mo``: the English string is the key."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path

from classifiers.encoders.catalogues.locales import language_of
from classifiers.encoders.parallel import Pair

_MAGIC = 0x950412DE
_IDENTIFIER = re.compile(r"[\w.:-]*[_.:][\w.:-]*")
"""Some programs translate names of strings, not English ones."""


def read_gettext(package: Path) -> Iterator[Pair]:
    """Yield the pairs of ``<locale>/LC_MESSAGES/*.mo`` and of WordPress's ``*<locale>.mo``."""
    for file in sorted(package.rglob("*.mo")):
        named = file.parent.parent.name if file.parent.name == "LC_MESSAGES" else file.stem
        language = language_of(named.rpartition("-")[2] if "-admin" in named else named)
        language = language or language_of(named.rpartition("-")[2])
        if language:
            yield from (Pair(language, *texts) for texts in _messages(file.read_bytes()))


def _messages(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield English and translation; of a plural the last form of both.

    https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
    """
    if len(content) < 20:
        return
    order = "<" if struct.unpack_from("<I", content)[0] == _MAGIC else ">"
    count, keys, values = struct.unpack_from(f"{order}3I", content, 8)
    for row in range(count):
        key = _string(content, order, keys + 8 * row)
        english = key.rpartition("\x04")[2].rpartition("\0")[2]
        other = _string(content, order, values + 8 * row).rpartition("\0")[2]
        if english and not _IDENTIFIER.fullmatch(english):
            yield english, other


def _string(content: bytes, order: str, at: int) -> str:
    length, start = struct.unpack_from(f"{order}2I", content, at)
    return content[start : start + length].decode("utf-8", "replace")
