"""Teaches the static encoder: token vectors whose mean says what an English teacher would say.

Every sentence of a pair, in either language, is pulled towards the teacher's vector of the
English one and away from those of the other sentences in its batch (InfoNCE, van den Oord
et al. 2018), which is knowledge distillation across languages (Reimers and Gurevych 2020)
into a bag of tokens. The gradients are written out, so that only the teacher needs torch.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from tokenizers import Tokenizer

from classifiers.encoders.lazy_adam import LazyAdam
from classifiers.encoders.parallel import Pair, sentences_once
from classifiers.encoders.teacher import Matrix
from classifiers.encoders.vocabulary import UNKNOWN_ID

logger = logging.getLogger(__name__)

Ids = NDArray[np.int64]

_START = 0.01
"""Size of the vectors at first: a piece that no lesson held must add next to nothing."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how hard is learned. The defaults taught the shipped encoder."""

    dimensions: int = 256
    epochs: int = 4
    batch: int = 1024
    rate: float = 0.01
    temperature: float = 0.05
    dropout: float = 0.1
    """Share of the tokens that a sentence loses in training, so that no word is all of it."""
    at_least: int = 35_000
    """A language with fewer pairs repeats them, up to so many in an epoch."""
    seed: int = 20261122


class Lessons:
    """Token ids of many texts, end to end."""

    def __init__(self, tokenizer: Tokenizer, texts: list[str]) -> None:
        encodings = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        rows = [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]
        rows = [row[row != UNKNOWN_ID] for row in rows]
        self._lengths = np.array([len(row) for row in rows])
        self._starts = np.concatenate([[0], np.cumsum(self._lengths)[:-1]])
        self._ids = np.concatenate(rows)

    def pick(self, rows: Ids, dropout: float, random: np.random.Generator) -> tuple[Ids, Ids]:
        """Return the ids that dropout leaves of these texts, and how many each text keeps."""
        lengths = self._lengths[rows]
        begins = np.cumsum(lengths) - lengths
        places = np.repeat(self._starts[rows] - begins, lengths) + np.arange(lengths.sum())
        kept = random.random(len(places)) >= dropout
        before = np.concatenate([[0], np.cumsum(kept)])
        return self._ids[places[kept]], before[begins + lengths] - before[begins]


def reduced(vectors: Matrix, dimensions: int) -> Matrix:
    """Turn the teacher's space so that its widest axes come first, and keep those."""
    _, axes = np.linalg.eigh(np.cov(vectors, rowvar=False))
    kept = vectors @ axes[:, ::-1][:, :dimensions].astype(np.float32)
    return np.asarray(kept / np.linalg.norm(kept, axis=1, keepdims=True), dtype=np.float32)


def fit_vectors(
    tokenizer: Tokenizer, pairs: Sequence[Pair], targets: Matrix, schedule: Schedule
) -> Matrix:
    """Return one vector per token of the vocabulary.

    targets: the teacher's vectors of the first so many of ``sentences_once(pairs)``; the
    sentences after those are learned from their translations alone.
    """
    random = np.random.default_rng(schedule.seed)
    rows = {sentence: row for row, sentence in enumerate(sentences_once(pairs))}
    sentence = np.array([rows[pair.english] for pair in pairs])
    english = Lessons(tokenizer, list(rows))
    other = Lessons(tokenizer, [pair.other for pair in pairs])
    size = (tokenizer.get_vocab_size(), schedule.dimensions)
    start = random.standard_normal(size, dtype=np.float32) * np.float32(_START)
    start[UNKNOWN_ID] = 0  # what is unknown says nothing; model2vec leaves it out too
    adam = LazyAdam(start)
    plan = _Plan(pairs, schedule)
    for step, batch in enumerate(plan.batches(random)):
        taught = sentence[batch]
        one = english.pick(taught, schedule.dropout, random)
        two = other.pick(batch, schedule.dropout, random)
        used, places = np.unique(np.concatenate([one[0], two[0]]), return_inverse=True)
        ends = np.cumsum(np.concatenate([[0], one[1], two[1]]))
        bags = csr_array((np.ones(len(places), np.float32), places, ends))
        loss, slopes = _learn(bags, adam.vectors[used], taught, targets, schedule.temperature)
        adam.step(used, slopes, _rate(schedule.rate, step / plan.steps))
        if step % 100 == 0:
            logger.info("step %d of %d: loss %.3f", step, plan.steps, loss)
    return adam.vectors


def _rate(highest: float, progress: float) -> float:
    """Fall along half a cosine to a fiftieth."""
    lowest = highest / 50
    return lowest + (highest - lowest) * (1 + float(np.cos(np.pi * progress))) / 2


class _Plan:
    """Which pairs are seen when."""

    def __init__(self, pairs: Sequence[Pair], schedule: Schedule) -> None:
        languages = np.array([pair.language for pair in pairs])
        self._rows = np.concatenate(
            [_repeated(languages == code, schedule.at_least) for code in np.unique(languages)]
        )
        self._schedule = schedule
        self._size = min(schedule.batch, len(self._rows))
        self.steps = schedule.epochs * (len(self._rows) // self._size)

    def batches(self, random: np.random.Generator) -> Iterator[Ids]:
        for _ in range(self._schedule.epochs):
            order = random.permutation(self._rows)
            for start in range(0, len(order) - self._size + 1, self._size):
                yield order[start : start + self._size]


def _repeated(chosen: NDArray[np.bool_], at_least: int) -> Ids:
    rows = np.flatnonzero(chosen)
    return np.resize(rows, max(len(rows), at_least))


def _learn(
    bags: csr_array, vectors: Matrix, rows: Ids, targets: Matrix, heat: float
) -> tuple[float, Matrix]:
    """Return the loss of a batch and its slope in every vector.

    bags: how often each vector stands in each text, first the English ones, then the others.
    rows: the number of each English sentence; those within ``targets`` have a teacher.
    """
    sums = bags @ vectors
    sizes = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    units = sums / sizes
    one, two = units[: len(rows)], units[len(rows) :]
    loss, slope = _contrast(one, two, rows, heat)
    slopes = np.concatenate([slope @ two, slope.T @ one])
    taught = np.flatnonzero(rows < len(targets))
    goal = targets[rows[taught]]
    for side in (taught, taught + len(rows)) if len(taught) else ():
        more, slope = _contrast(units[side], goal, rows[taught], heat)
        loss += more
        slopes[side] += slope @ goal
    along = (units * slopes).sum(axis=1, keepdims=True)
    return loss, bags.T @ ((slopes - units * along) / sizes)


def _contrast(left: Matrix, right: Matrix, rows: Ids, heat: float) -> tuple[float, Matrix]:
    """Return how badly each row of one side finds its own on the other, both ways.

    With the loss comes its slope in every cosine. The same English sentence stands in many
    languages: it is no wrong answer.
    """
    own = np.arange(len(rows))
    scores = (left @ right.T - 1) / np.float32(heat)
    good = scores[own, own]
    odds = np.exp(scores)
    odds[(rows[:, None] == rows[None, :]) & (own[:, None] != own[None, :])] = 0
    across, down = odds.sum(axis=1, keepdims=True), odds.sum(axis=0, keepdims=True)
    loss = float((np.log(across[:, 0]) + np.log(down[0]) - 2 * good).mean())
    slope = odds * (1 / across + 1 / down)
    slope[own, own] -= 2
    return loss, slope / np.float32(len(rows) * heat)
