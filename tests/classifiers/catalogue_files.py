"""Writes the small catalogues and pair files that the encoder's tests read."""

import gzip
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path


def write_pairs(file: Path, rows: Iterable[tuple[str, ...]]) -> None:
    """Write a table of parallel text."""
    with gzip.open(file, "wt", encoding="utf-8", newline="\n") as lines:
        lines.writelines("\t".join(row) + "\n" for row in rows)


def write_gettext(file: Path, messages: Mapping[str, str]) -> None:
    """Write a compiled gettext catalogue: header, two tables, the strings."""
    file.parent.mkdir(parents=True, exist_ok=True)
    keys = sorted(messages)
    texts = [text.encode() for text in (*keys, *(messages[key] for key in keys))]
    start = 28 + 8 * len(texts)
    table = b""
    for text in texts:
        table += struct.pack("<2I", len(text), start)
        start += len(text) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    file.write_bytes(head + table + b"".join(text + b"\0" for text in texts))


def write_pack(file: Path, strings: Mapping[int, str]) -> None:
    """Write a Chromium resource pack, version 5 in UTF-8."""
    file.parent.mkdir(parents=True, exist_ok=True)
    texts = {number: text.encode() for number, text in sorted(strings.items())}
    start = 12 + 6 * (len(texts) + 1)
    table = b""
    for number, text in texts.items():
        table += struct.pack("<HI", number, start)
        start += len(text)
    table += struct.pack("<HI", 0, start)
    file.write_bytes(struct.pack("<IIHH", 5, 1, len(texts), 0) + table + b"".join(texts.values()))
