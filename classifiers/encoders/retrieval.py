"""How well an encoder finds a sentence's translation: accuracy at 1, and a lexical baseline."""

import gzip
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from language import normalise

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Of so many sentences of a language, how many found their English one first."""

    language: str
    found: int
    sentences: int

    @property
    def accuracy(self) -> float:
        """The share that was found."""
        return self.found / self.sentences


def measure_retrieval(encode: Encode, folder: Path) -> Iterator[Retrieval]:
    """Measure every ``*en-XX.tsv.gz`` (English, other language) of a folder.

    Texts are normalised as adverts are before they are encoded: the Burmese of NTREX-128 is
    Zawgyi-encoded. Raises FileNotFoundError where the folder holds no such file.
    """
    files = sorted(folder.glob("*en-*.tsv.gz"))
    if not files:
        raise FileNotFoundError(f"{folder}: no en-XX.tsv.gz file")
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8", newline="\n") as lines:
            rows = [line.rstrip("\n").split("\t") for line in lines]
        english = encode([normalise(row[0]).text for row in rows])
        other = encode([normalise(row[-1]).text for row in rows])
        nearest = (other @ english.T).argmax(axis=1)
        language = file.name.removesuffix(".tsv.gz").partition("en-")[2]
        found = int((nearest == np.arange(len(rows))).sum())
        yield Retrieval(language, found, len(rows))
