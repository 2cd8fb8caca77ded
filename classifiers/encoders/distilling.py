"""Trains the static encoder: token vectors whose mean says what an English teacher would say.

Every sentence of a pair, in either language, is pulled towards the teacher's vector of the
English one and away from those of the other sentences in its batch (InfoNCE, van den Oord
et al. 2018), which is knowledge distillation across languages (Reimers and Gurevych 2020)
into a bag of tokens.
"""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from classifiers.encoders.parallel import Pair, read_pairs, sentences_once
from classifiers.encoders.teacher import Matrix, teach
from classifiers.encoders.vocabulary import SHARES, train_vocabulary

if TYPE_CHECKING:
    import torch

logger = logging.getLogger(__name__)

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class EncoderPlan:
    """How an encoder is trained. The defaults trained the shipped one."""

    teacher: str
    """Folder or name of the sentence-transformers model that teaches."""
    pieces: int = 32_000
    share: int = 1_000_000
    """Characters of one share of the vocabulary's text."""
    dimensions: int = 256
    epochs: int = 6
    batch: int = 1024
    rate: float = 0.01
    temperature: float = 0.05
    dropout: float = 0.1
    """Share of the tokens that a sentence loses in training, so that no word is all of it."""
    seed: int = 20261122
    cache: Path | None = None
    """Folder that keeps the teacher's vectors between runs."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One language side of all pairs: token ids, and the row of the English sentence."""

    ids: list[Ids]
    sentence: Ids


def train_encoder(parallel: Path, out: Path, plan: EncoderPlan) -> None:
    """Train on a folder of parallel text and write an encoder folder.

    Raises FileNotFoundError where the folder holds no parallel text, ModuleNotFoundError
    without torch and sentence-transformers (extra ``encoder``).
    """
    pairs = list(read_pairs(parallel, SHARES))
    sentences = sentences_once(pairs)
    targets = _reduced(teach(sentences, plan.teacher, plan.cache), plan.dimensions)
    tokenizer = train_vocabulary(pairs, plan.pieces, plan.share)
    vectors = fit_vectors(tokenizer, pairs, targets, plan)
    save_encoder(out, tokenizer, vectors)


def save_encoder(out: Path, tokenizer: Tokenizer, vectors: Matrix) -> None:
    """Write the layout that sentence-transformers and model2vec load."""
    out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    save_file({"embeddings": vectors.astype(np.float16)}, out / "model.safetensors")
    described = {
        "model_type": "model2vec",
        "architectures": ["StaticModel"],
        "tokenizer_name": "lurewatch-encoder",
        "hidden_dim": vectors.shape[1],
        "normalize": True,
    }
    _write(out / "config.json", described)
    static = {
        "idx": 0,
        "name": "0",
        "path": "",
        "type": "sentence_transformers.models.StaticEmbedding",
    }
    _write(out / "modules.json", [static])


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _reduced(vectors: Matrix, dimensions: int) -> Matrix:
    """Turn the teacher's space so that its widest axes come first, and keep those."""
    _, axes = np.linalg.eigh(np.cov(vectors, rowvar=False))
    kept = vectors @ axes[:, ::-1][:, :dimensions].astype(np.float32)
    return np.asarray(kept / np.linalg.norm(kept, axis=1, keepdims=True), dtype=np.float32)


def fit_vectors(
    tokenizer: Tokenizer, pairs: Sequence[Pair], targets: Matrix, plan: EncoderPlan
) -> Matrix:
    """Return one vector per token of the vocabulary."""
    # Deferred: torch is a training dependency of 5 GB.
    import torch

    torch.manual_seed(plan.seed)
    random = np.random.default_rng(plan.seed)
    rows = {sentence: row for row, sentence in enumerate(sentences_once(pairs))}
    sentence = np.array([rows[pair.english] for pair in pairs])
    english = _token_ids(tokenizer, list(rows))
    other = _token_ids(tokenizer, [pair.other for pair in pairs])
    start = torch.randn(tokenizer.get_vocab_size(), plan.dimensions) * 0.05
    bag = torch.nn.EmbeddingBag.from_pretrained(start, freeze=False, mode="mean")
    optimizer = torch.optim.Adam(bag.parameters(), lr=plan.rate, fused=True)
    steps = plan.epochs * (len(pairs) // plan.batch)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps, eta_min=plan.rate / 50)
    teacher = torch.from_numpy(targets)
    for step, batch in enumerate(_batches(len(pairs), plan, random)):
        taught = sentence[batch]
        one = _mean(bag, [english[row] for row in taught], plan.dropout, random)
        two = _mean(bag, [other[row] for row in batch], plan.dropout, random)
        loss = _loss(one, two, teacher[taught], taught, plan.temperature)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 500 == 0:
            logger.info("step %d of %d: loss %.3f", step, steps, float(loss.detach()))
    return np.asarray(bag.weight.detach().numpy(), dtype=np.float32)


def _token_ids(tokenizer: Tokenizer, texts: list[str]) -> list[Ids]:
    encodings = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
    return [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]


def _batches(size: int, plan: EncoderPlan, random: np.random.Generator) -> Iterator[Ids]:
    for _ in range(plan.epochs):
        order = random.permutation(size)
        for start in range(0, size - plan.batch + 1, plan.batch):
            yield order[start : start + plan.batch]


def _mean(
    bag: "torch.nn.EmbeddingBag", texts: list[Ids], dropout: float, random: np.random.Generator
) -> "torch.Tensor":
    """Return unit rows: the means of what dropout leaves of every text."""
    import torch

    lengths = np.array([len(ids) for ids in texts])
    ids = np.concatenate(texts)
    kept = random.random(len(ids)) >= dropout
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    before = np.concatenate([[0], np.cumsum(kept)])
    means = bag(torch.from_numpy(ids[kept]), torch.from_numpy(before[starts]))
    return torch.nn.functional.normalize(means, dim=1)


def _loss(
    one: "torch.Tensor", two: "torch.Tensor", teacher: "torch.Tensor", rows: Ids, heat: float
) -> "torch.Tensor":
    """Pull the two languages and the teacher together, each pair against the whole batch."""
    import torch

    rows_there = torch.from_numpy(rows)
    same = rows_there[:, None] == rows_there[None, :]
    same.fill_diagonal_(False)
    goal = torch.arange(len(rows))
    total = torch.zeros(())
    for left, right in ((one, two), (one, teacher), (two, teacher)):
        # The same English sentence stands in many languages: it is no wrong answer.
        scores = (left @ right.T / heat).masked_fill(same, -1e4)
        total = total + torch.nn.functional.cross_entropy(scores, goal)
        total = total + torch.nn.functional.cross_entropy(scores.T, goal)
    return total
