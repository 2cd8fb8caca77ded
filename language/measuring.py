"""How often languages are told right: ``python -m language.measuring [--parallel FOLDER]``.

Texts of our own come as files of JSON Lines with ``lang`` and ``text``; a folder of parallel
text has ``*-en-XX.tsv.gz`` files whose last column is in the language XX. The texts are only
counted, never printed.
"""

import argparse
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from language.identifying import identify
from language.normalising import normalise

LANGUAGES: tuple[str, ...] = (
    *("th", "km", "lo", "my", "vi", "zh", "en", "id", "ms", "fil", "hi", "bn", "ur", "ne"),
    *("ru", "sw", "pt", "ko", "ja"),
)
LENGTHS = (20, 40, 0)
"""Code points that are read of each text; 0 for all of it."""
_SHORTEST = 20
_MOST = 600
_SEED = 20261122
_CONFUSED = 2


class Row(NamedTuple):
    """A language's texts at one length: how many, how many right, and what was said instead."""

    lang: str
    texts: int
    right: int
    instead: tuple[tuple[str, int], ...]


def measure(texts: Mapping[str, Sequence[str]], length: int) -> list[Row]:
    """Count what ``identify`` says of the first ``length`` code points of each text."""
    rows: list[Row] = []
    for lang in LANGUAGES:
        if known := texts.get(lang):
            said = Counter(identify(normalise(_cut(text, length)).text).code for text in known)
            wrong = [(code, times) for code, times in said.most_common() if code != lang]
            rows.append(Row(lang, len(known), said[lang], tuple(wrong[:_CONFUSED])))
    return rows


def own_texts(files: Iterable[Path]) -> dict[str, list[str]]:
    """Read JSON Lines with ``lang`` and ``text``."""
    texts: dict[str, list[str]] = {}
    for file in files:
        for line in file.read_text("utf-8").split("\n"):
            if line.strip():
                row = json.loads(line)
                texts.setdefault(row["lang"], []).append(row["text"])
    return texts


def parallel_texts(folder: Path) -> dict[str, list[str]]:
    """Read at most 600 lines a file of 20 code points or more; zh-Hant counts as zh."""
    texts: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*en-*.tsv.gz")):
        lang = file.name.split("en-")[-1].split(".")[0].removesuffix("-Hant")
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows = [line.rstrip("\n").split("\t") for line in lines]
        rows = [row for row in rows if len(row[-1]) >= _SHORTEST]
        random.Random(_SEED).shuffle(rows)
        texts.setdefault(lang, []).extend(row[-1] for row in rows[:_MOST])
        english = [row[-2] for row in rows if len(row[-2]) >= _SHORTEST]
        texts.setdefault("en", english[:_MOST])
    return texts


def tables(name: str, texts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the lines of one Markdown table: a row a language, a column a length."""
    yield f"| {name} | {' | '.join(f'first {n}' if n else 'whole' for n in LENGTHS)} |"
    yield "|---" * (len(LENGTHS) + 1) + "|"
    measured = [measure(texts, length) for length in LENGTHS]
    for rows in zip(*measured, strict=True):
        yield f"| {rows[0].lang} | {' | '.join(map(_cell, rows))} |"
    sums = [(sum(row.right for row in rows), sum(row.texts for row in rows)) for rows in measured]
    yield f"| all | {' | '.join(f'{right}/{count} {right / count:.1%}' for right, count in sums)} |"


def _cell(row: Row) -> str:
    instead = ", ".join(f"{code} {times}" for code, times in row.instead)
    told = f"{row.right}/{row.texts} {row.right / row.texts:.1%}"
    return f"{told} ({instead})" if instead else told


def _cut(text: str, length: int) -> str:
    return text[:length].strip() if length else text


def main() -> None:
    """Print the tables of the sets that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="JSON Lines with lang and text")
    parser.add_argument("--parallel", type=Path, help="folder of *-en-XX.tsv.gz files")
    given = parser.parse_args()
    sets = {"parallel text": parallel_texts(given.parallel)} if given.parallel else {}
    if given.files:
        sets["own texts"] = own_texts(given.files)
    for name, texts in sets.items():
        sys.stdout.write("\n".join((*tables(name, texts), "", "")))


if __name__ == "__main__":
    main()
