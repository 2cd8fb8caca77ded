"""Catalogues in which a key stands for a string: JSON messages and Chromium's packs."""

import json
import struct
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from classifiers.encoders.catalogues.locales import language_of
from classifiers.encoders.parallel import Pair

_ENGLISH_PACKS = ("en-US.pak", "en-GB.pak")
_UTF8 = 1


def read_messages(package: Path) -> Iterator[Pair]:
    """Yield the pairs of ``i18n/en.json`` (MediaWiki) and ``en/LC_MESSAGES/*.json`` (Kolibri)."""
    for english in sorted(package.rglob("i18n/**/en.json")):
        for file in sorted(english.parent.glob("*.json")):
            yield from _joined(language_of(file.stem), _json(english), _json(file))
    for english in sorted(package.rglob("en/LC_MESSAGES/*.json")):
        for file in sorted(english.parents[2].glob(f"*/LC_MESSAGES/{english.name}")):
            yield from _joined(language_of(file.parents[1].name), _json(english), _json(file))


def read_packs(package: Path) -> Iterator[Pair]:
    """Yield the pairs of a folder of Chromium's ``<locale>.pak``, version 5."""
    for folder in sorted({file.parent for file in package.rglob("*.pak")}):
        english = next((folder / name for name in _ENGLISH_PACKS if (folder / name).exists()), None)
        if english:
            strings = _pack(english.read_bytes())
            for file in sorted(folder.glob("*.pak")):
                yield from _joined(language_of(file.stem), strings, _pack(file.read_bytes()))


def _json(file: Path) -> dict[object, str]:
    content = json.loads(file.read_text("utf-8"))
    return {key: text for key, text in content.items() if isinstance(text, str)}


def _pack(content: bytes) -> dict[object, str]:
    """Return a pack's strings by resource number.

    https://chromium.googlesource.com/chromium/src/+/main/ui/base/resource/data_pack.cc
    """
    version, encoding, count, _ = struct.unpack_from("<IIHH", content)
    if (version, encoding) != (5, _UTF8):
        return {}
    entries = [struct.unpack_from("<HI", content, 12 + 6 * row) for row in range(count + 1)]
    return {
        number: content[start:end].decode("utf-8", "replace")
        for (number, start), (_, end) in pairwise(entries)
    }


def _joined(
    language: str | None, english: Mapping[object, str], other: Mapping[object, str]
) -> Iterator[Pair]:
    if language:
        for key in english.keys() & other.keys():
            yield Pair(language, english[key], other[key])
