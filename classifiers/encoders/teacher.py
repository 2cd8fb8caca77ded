"""The teacher of the static encoder: a sentence-transformers model that knows English well."""

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

Matrix = NDArray[np.float32]
_AT_ONCE = 4096


def teach(sentences: Sequence[str], model: str, cache: Path | None = None) -> Matrix:
    """Return the teacher's unit vectors, one row a sentence.

    model: a folder or name that sentence-transformers can load. cache: a folder that keeps
    this model's vectors, since teaching takes minutes.
    Raises ModuleNotFoundError without sentence-transformers (extra ``encoders``).
    """
    file = cache and cache / f"teacher-{_digest(model).hex()}.npz"
    known = _read(file) if file and file.exists() else {}
    keys = [_digest(sentence) for sentence in sentences]
    new = [row for row, key in enumerate(keys) if key not in known]
    if new:
        taught = _encode([sentences[row] for row in new], model)
        known |= {keys[row]: vector for row, vector in zip(new, taught, strict=True)}
        if file:
            _write(file, known)
    return np.array([known[key] for key in keys], dtype=np.float32)


def _encode(sentences: Sequence[str], model: str) -> Matrix:
    # Deferred: torch takes seconds to import, and only training needs it.
    import torch
    from sentence_transformers import SentenceTransformer

    # Half-width weights double the speed on processors that have them, at a cosine of 0.999.
    teacher = SentenceTransformer(model, device="cpu", model_kwargs={"dtype": torch.bfloat16})
    teacher.max_seq_length = 128
    order = sorted(range(len(sentences)), key=lambda row: len(sentences[row]))
    width = int(teacher.get_embedding_dimension() or 0)
    vectors = np.zeros((len(sentences), width), dtype=np.float32)
    for start in range(0, len(order), _AT_ONCE):
        rows = order[start : start + _AT_ONCE]
        texts = [sentences[row] for row in rows]
        vectors[rows] = teacher.encode(
            texts, batch_size=64, normalize_embeddings=True, show_progress_bar=False
        )
        logger.info("taught %d of %d sentences", start + len(rows), len(sentences))
    return vectors


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def _read(file: Path) -> dict[bytes, Matrix]:
    with np.load(file) as kept:
        return {bytes(key): vector for key, vector in zip(kept["keys"], kept["rows"], strict=True)}


def _write(file: Path, known: dict[bytes, Matrix]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    keys = np.array([list(key) for key in known], dtype=np.uint8)
    np.savez(file, keys=keys, rows=np.array(list(known.values()), dtype=np.float16))
