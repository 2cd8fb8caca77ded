"""Known examples near a text in meaning: a small index beside the model, and reviewers' rulings.

The index holds the masked meaning of every seed text that taught the model, so that neither
names nor places make two texts near. Genuine adverts taught too; they are other people's words
and are not kept. The vectors are read when first needed, and so is an example's line.
"""

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from classifiers.errors import ModelError
from classifiers.observing import AdText
from records import AdClass, Neighbour

logger = logging.getLogger(__name__)

Matrix = NDArray[np.float32]

VECTORS, LINES = "known.safetensors", "known.jsonl"
_SHOWN = 160
"""So many code points of an example are shown."""
_NEAREST = 3


class Labelled(Protocol):
    """What the index keeps of a labelled text."""

    @property
    def ad(self) -> AdText:
        """The text."""

    @property
    def ad_class(self) -> AdClass:
        """What it is."""


class Ruled(Protocol):
    """An advert and what a reviewer ruled that it is."""

    @property
    def ad(self) -> AdText:
        """The advert."""

    @property
    def ruling(self) -> AdClass:
        """What it is, as the reviewer sees it."""


Rulings = Callable[[], Sequence[Ruled]]
"""Gives the rulings as they stand now; asked once for each batch of explained adverts."""


def save_known(folder: Path, examples: Sequence[Labelled], meaning: Matrix) -> None:
    """Write the index of a model folder. meaning: one unit row an example, of its masked text."""
    save_file({"vectors": meaning.astype(np.float16)}, folder / VECTORS)
    lines = [
        {
            "id": one.ad.id,
            "lang": one.ad.lang or "unknown",
            "class": one.ad_class.value,
            "excerpt": _excerpt(one.ad),
        }
        for one in examples
    ]
    written = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / LINES).write_text(written, encoding="utf-8", newline="\n")


class KnownTexts:
    """The seed texts of a model folder; none where the folder has no index."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._vectors: Matrix | None = None
        self._lines: list[bytes] = []

    def near(self, rows: Matrix) -> list[list[Neighbour]]:
        """Return the nearest of every row, nearest first. rows: unit rows of masked texts."""
        vectors = self._read()
        if not len(vectors):
            return [[] for _ in rows]
        return [
            [self._neighbour(at, float(similar[at])) for at in _highest(similar)]
            for similar in rows @ vectors.T
        ]

    def _neighbour(self, at: int, similarity: float) -> Neighbour:
        line: Mapping[str, str] = json.loads(self._lines[at])
        return Neighbour(
            id=line["id"],
            lang=line["lang"],
            ad_class=AdClass(line["class"]),
            similarity=_rounded(similarity),
            excerpt=line["excerpt"],
            provenance="synthetic seed text",
        )

    def _read(self) -> Matrix:
        if self._vectors is None:
            self._vectors, self._lines = _index(self._folder)
        return self._vectors


def _index(folder: Path) -> tuple[Matrix, list[bytes]]:
    if not (folder / VECTORS).exists():
        logger.info("%s: no known examples here; explanations name none", folder)
        return np.empty((0, 0), dtype=np.float32), []
    try:
        vectors = load_file(folder / VECTORS)["vectors"].astype(np.float32)
        lines = (folder / LINES).read_bytes().splitlines()
    except (OSError, KeyError, SafetensorError) as error:
        raise ModelError(f"{folder}: the known examples cannot be read: {error}") from error
    if len(lines) != len(vectors):
        raise ModelError(f"{folder}: {LINES} and {VECTORS} differ in length; train again")
    return vectors, lines


class RuledTexts:
    """The reviewers' rulings; each is encoded once, when it is first seen."""

    def __init__(self, rulings: Rulings, encode: Callable[[Sequence[AdText]], Matrix]) -> None:
        self._rulings = rulings
        self._encode = encode
        self._rows: dict[AdText, Matrix] = {}

    def near(self, rows: Matrix) -> list[list[Neighbour]]:
        """Return the nearest of every row as the rulings stand now, nearest first."""
        ruled = self._rulings()
        if not ruled:
            return [[] for _ in rows]
        vectors = self._matrix([one.ad for one in ruled])
        return [
            [_ruled_neighbour(ruled[at], float(similar[at])) for at in _highest(similar)]
            for similar in rows @ vectors.T
        ]

    def _matrix(self, ads: Sequence[AdText]) -> Matrix:
        new = [ad for ad in dict.fromkeys(ads) if ad not in self._rows]
        if new:
            self._rows.update(zip(new, self._encode(new), strict=True))
        self._rows = {ad: self._rows[ad] for ad in ads}
        return np.stack([self._rows[ad] for ad in ads])


def _highest(similar: Matrix) -> list[int]:
    """Return where the highest figures stand, highest first: one more than are shown.

    Of equal ones the first goes first.
    """
    kept = min(_NEAREST + 1, len(similar))
    places = np.sort(np.argpartition(-similar, kept - 1)[:kept])
    ordered: list[int] = places[np.argsort(-similar[places], kind="stable")].tolist()
    return ordered


def _ruled_neighbour(one: Ruled, similarity: float) -> Neighbour:
    return Neighbour(
        id=one.ad.id,
        lang=one.ad.lang or "unknown",
        ad_class=one.ruling,
        ruling=one.ruling,
        similarity=_rounded(similarity),
        excerpt=_excerpt(one.ad),
        provenance="ruling by a reviewer",
    )


def nearest(found: Iterable[Neighbour], but: str) -> tuple[Neighbour, ...]:
    """Return the nearest few of several lists; at the same distance a ruling goes first.

    but: the id of the advert itself, which is no example of itself.
    """
    others = (one for one in found if one.id != but)
    ordered = sorted(others, key=lambda one: (-one.similarity, one.ruling is None))
    return tuple(ordered[:_NEAREST])


def _rounded(similarity: float) -> float:
    return round(min(max(similarity, -1.0), 1.0), 3)


def _excerpt(ad: AdText) -> str:
    words = " ".join(ad.words[: len(ad.title) + 4 * _SHOWN].split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
