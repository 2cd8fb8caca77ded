"""Parallel text for the encoder: sentences in English and in one other language.

A folder of ``en-XX.tsv.gz`` files with three columns: source, English, other language.
"""

import gzip
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

NON_COMMERCIAL = frozenset({"quran", "myxnli"})
"""Sources whose terms forbid that shipped weights learn from them."""

_PLACEHOLDER = re.compile(
    r"<[^<>]{1,80}>|%\d*\$?['#]?[-+]?\d*\.?\d*l?[a-zA-Z@]\b|%\([^)]*\)[a-z]|\{[^{}]*\}|https?://\S+|&\w+;"
)
_MNEMONIC = re.compile(r"(?<![\w ])[_&](?=\w)|(?<=\w)[_&](?=\w)")
_LETTERS = re.compile(r"[^\W\d_]")
_SPACES = re.compile(r"\s+")
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence in English and in another language (BCP 47 code)."""

    language: str
    english: str
    other: str


def read_pairs(
    folder: Path, languages: Container[str], left_out: Container[str] = NON_COMMERCIAL
) -> Iterator[Pair]:
    """Yield every cleaned pair of these languages once, file by file in the order of names.

    left_out: sources that are not read.

    Raises FileNotFoundError where the folder holds no ``en-XX.tsv.gz``.
    """
    files = sorted(folder.glob("*en-*.tsv.gz"))
    if not files:
        raise FileNotFoundError(f"{folder}: no en-XX.tsv.gz file")
    for file in files:
        language = file.name.removesuffix(".tsv.gz").partition("en-")[2]
        if language in languages:
            yield from _read_file(file, language, left_out)


def _read_file(file: Path, language: str, left_out: Container[str]) -> Iterator[Pair]:
    seen: set[tuple[str, str]] = set()
    with gzip.open(file, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            source, english, other = line.rstrip("\n").split("\t")
            pair = (_clean(english), _clean(other))
            if source not in left_out and all(pair) and pair not in seen:
                seen.add(pair)
                yield Pair(language, *pair)


def _clean(text: str) -> str:
    """Drop what a program's own strings carry: placeholders, tags, keyboard mnemonics."""
    bare = _MNEMONIC.sub("", _PLACEHOLDER.sub(" ", text))
    bare = _SPACES.sub(" ", bare).strip()[:_LONGEST]
    return bare if len(_LETTERS.findall(bare)) > 1 else ""


def sentences_once(pairs: Sequence[Pair]) -> list[str]:
    """Return the English sentences without repeats, in order of first sight."""
    return list(dict.fromkeys(pair.english for pair in pairs))
