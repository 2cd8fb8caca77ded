"""Parallel text for the encoder: sentences in English and in one other language.

A folder of ``en-XX.tsv.gz`` files with three columns: source, English, other language.
"""

import gzip
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from language import normalise

NON_COMMERCIAL = frozenset({"quran", "myxnli"})
"""Sources whose terms forbid that shipped weights learn from them."""

_PLACEHOLDER = re.compile(
    r"<[^<>]{1,80}>|%\d*\$?['#]?[-+]?\d*\.?\d*l?[a-zA-Z@]\b|%\([^)]*\)[a-z]|\{[^{}]*\}|https?://\S+|&\w+;"
)
_MNEMONIC = re.compile(r"\([_&~]\w\)|(?<!\S)[_&~](?=\w)|(?<=\w)[_&~](?=\w)")
_LETTERS = re.compile(r"[^\W\d_]")
_SPACES = re.compile(r"\s+")
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence in English and in another language (BCP 47 code), and where it is from."""

    language: str
    english: str
    other: str
    source: str = ""


def read_pairs(
    folders: Sequence[Path], languages: Container[str], left_out: Container[str] = NON_COMMERCIAL
) -> Iterator[Pair]:
    """Yield every pair of these languages once, as it stands there, file by file.

    left_out: sources that are not read.

    Raises FileNotFoundError where a folder holds no ``en-XX.tsv.gz``.
    """
    seen: set[tuple[str, str, str]] = set()
    for folder in folders:
        for file in parallel_files(folder):
            language = language_in(file)
            for pair in _read_file(file, language) if language in languages else ():
                texts = (language, pair.english, pair.other)
                if pair.source not in left_out and texts not in seen:
                    seen.add(texts)
                    yield pair


def parallel_files(folder: Path) -> list[Path]:
    """Return the ``*en-XX.tsv.gz`` of a folder. Raises FileNotFoundError where there is none."""
    files = sorted(folder.glob("*en-*.tsv.gz"))
    if not files:
        raise FileNotFoundError(f"{folder}: no en-XX.tsv.gz file")
    return files


def language_in(file: Path) -> str:
    """Return XX of ``en-XX.tsv.gz``."""
    return file.name.removesuffix(".tsv.gz").partition("en-")[2]


def _read_file(file: Path, language: str) -> Iterator[Pair]:
    with gzip.open(file, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            source, english, other = line.rstrip("\n").split("\t")
            yield Pair(language, english, other, source)


def clean_pairs(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Yield pairs with cleaned texts, without repeats and without what is no pair then."""
    seen: set[tuple[str, str, str]] = set()
    for pair in pairs:
        english, other = cleaned(pair.english), cleaned(pair.other)
        texts = (pair.language, english.lower(), other)
        if english and other and english != other and texts not in seen:
            seen.add(texts)
            yield Pair(pair.language, english, other, pair.source)


def cleaned(text: str) -> str:
    """Return a text in the normal form of adverts, without what only programs write.

    Placeholders, tags and keyboard mnemonics go; "" where no two letters are left. The
    Burmese of some translators is Zawgyi-encoded: it becomes Unicode here, as in adverts.
    """
    bare = _MNEMONIC.sub("", _PLACEHOLDER.sub(" ", text))
    bare = _SPACES.sub(" ", normalise(bare).text).strip()[:_LONGEST]
    return bare if len(_LETTERS.findall(bare)) > 1 else ""


def sentences_once(pairs: Sequence[Pair]) -> list[str]:
    """Return the English sentences without repeats, in order of first sight."""
    return list(dict.fromkeys(pair.english for pair in pairs))
