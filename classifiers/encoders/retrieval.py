"""How well an encoder finds a sentence's translation: accuracy at 1, and a lexical baseline."""

import gzip
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.encoders.parallel import language_in, parallel_files
from language import normalise

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
Compare = Callable[[Sequence[str], Sequence[str]], NDArray[np.float32]]
"""English and other sentences in; likeness out, a row for each other, a column for each English."""


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


def by_meaning(encode: Encode) -> Compare:
    """Compare sentences by the cosine of an encoder's vectors."""

    def compare(english: Sequence[str], other: Sequence[str]) -> NDArray[np.float32]:
        return np.asarray(encode(other) @ encode(english).T, dtype=np.float32)

    return compare


def by_letters(english: Sequence[str], other: Sequence[str]) -> NDArray[np.float32]:
    """Compare by TF-IDF of 2 to 4 characters within a word: the baseline that knows no meaning.

    What it finds are names, numbers and loan words.
    """
    # Deferred: scikit-learn loads slowly, and only measuring needs it.
    from sklearn.feature_extraction.text import TfidfVectorizer

    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    letters.fit([*english, *other])
    likeness = letters.transform(other) @ letters.transform(english).T
    return np.asarray(likeness.toarray(), dtype=np.float32)


def measure_retrieval(compare: Compare, folder: Path) -> Iterator[Retrieval]:
    """Measure every ``*en-XX.tsv.gz`` (English, other language) of a folder.

    Raises FileNotFoundError where the folder holds no such file.
    """
    for file in parallel_files(folder):
        yield measure_sentences(compare, language_in(file), *read_sentences(file))


def read_sentences(file: Path) -> tuple[list[str], list[str]]:
    """Return the English sentences of a file and, row by row, their translations.

    Normalised as adverts are: the Burmese of NTREX-128 is Zawgyi-encoded.
    """
    with gzip.open(file, "rt", encoding="utf-8", newline="\n") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    english = [normalise(row[0]).text for row in rows]
    return english, [normalise(row[-1]).text for row in rows]


def measure_sentences(
    compare: Compare, language: str, english: Sequence[str], other: Sequence[str]
) -> Retrieval:
    """Measure translations, row by row those of the English sentences."""
    nearest = compare(english, other).argmax(axis=1)
    found = int((nearest == np.arange(len(english))).sum())
    return Retrieval(language, found, len(english))
