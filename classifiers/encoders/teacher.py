"""The teacher of the static encoder: a sentence-transformers model that knows English well."""

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

Matrix = NDArray[np.float32]


def teach(sentences: Sequence[str], model: str, cache: Path | None = None) -> Matrix:
    """Return the teacher's unit vectors, one row a sentence.

    model: a folder or name that sentence-transformers can load. cache: a folder that keeps
    the vectors of this model for exactly these sentences, since teaching takes minutes.
    Raises ModuleNotFoundError without sentence-transformers (extra ``encoder``).
    """
    kept = cache and cache / f"teacher-{_digest(sentences, model)}.npy"
    if kept and kept.exists():
        return np.asarray(np.load(kept), dtype=np.float32)
    vectors = _encode(sentences, model)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.save(kept, vectors.astype(np.float16))
    return vectors


def _encode(sentences: Sequence[str], model: str) -> Matrix:
    # Deferred: torch takes seconds to import, and only training needs it.
    import torch
    from sentence_transformers import SentenceTransformer

    # Half-width weights double the speed on processors that have them, at a cosine of 0.999.
    teacher = SentenceTransformer(model, device="cpu", model_kwargs={"dtype": torch.bfloat16})
    teacher.max_seq_length = 128
    order = sorted(range(len(sentences)), key=lambda row: len(sentences[row]))
    vectors = np.zeros((len(sentences), 384), dtype=np.float32)
    for start in range(0, len(order), 4096):
        rows = order[start : start + 4096]
        texts = [sentences[row] for row in rows]
        vectors[rows] = teacher.encode(
            texts, batch_size=64, normalize_embeddings=True, show_progress_bar=False
        )
        logger.info("taught %d of %d sentences", start + len(rows), len(sentences))
    return vectors


def _digest(sentences: Sequence[str], model: str) -> str:
    joined = "\n".join([model, *sentences]).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:16]
