"""Gathers the pairs of many packages into ``en-XX.tsv.gz`` files with their source."""

import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from classifiers.encoders.catalogues.dictionaries import read_dictionaries
from classifiers.encoders.catalogues.gettext_files import read_gettext
from classifiers.encoders.catalogues.keyed_files import read_messages, read_packs
from classifiers.encoders.catalogues.locales import is_translated
from classifiers.encoders.catalogues.paragraphs import read_descriptions, read_help
from classifiers.encoders.parallel import Pair, cleaned

_READERS = (read_gettext, read_messages, read_packs, read_descriptions, read_dictionaries)


def gather(folder: Path, out: Path) -> Counter[str]:
    """Read every package below a folder, write ``en-XX.tsv.gz``, return pairs by language.

    folder: one folder per unpacked package; its name becomes the source of its pairs.
    Raises FileNotFoundError where there is no such folder.
    """
    found: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for source, pair in _all_pairs(folder):
        english, other = cleaned(pair.english), cleaned(pair.other)
        if english and other and is_translated(pair.language, english, other):
            found[pair.language].setdefault((english, other), source)
    out.mkdir(parents=True, exist_ok=True)
    for language, pairs in found.items():
        _write(out / f"en-{language}.tsv.gz", ((pairs[both], *both) for both in pairs))
    return Counter({language: len(pairs) for language, pairs in found.items()})


def _all_pairs(folder: Path) -> Iterator[tuple[str, Pair]]:
    packages = sorted(path for path in folder.iterdir() if path.is_dir())
    for package in packages:
        for read in _READERS:
            yield from ((package.name, pair) for pair in read(package))
    yield from (("libreoffice-help", pair) for pair in read_help(folder))


def _write(file: Path, rows: Iterable[tuple[str, str, str]]) -> None:
    with gzip.open(file, "wt", encoding="utf-8", newline="\n") as lines:
        lines.writelines("\t".join(row) + "\n" for row in rows)
