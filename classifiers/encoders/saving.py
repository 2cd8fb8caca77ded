"""Writes an encoder folder in the layout that sentence-transformers and model2vec load."""

import hashlib
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from classifiers.encoders.teacher import Matrix


def save_encoder(out: Path, tokenizer: Tokenizer, vectors: Matrix) -> None:
    """Write tokenizer, vectors (float16) and the two files that say what they are."""
    out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    stored = vectors.astype(np.float16)
    save_file({"embeddings": stored}, out / "model.safetensors")
    described = {
        # A head is fitted to one encoder: another one must not go by the same name.
        "name": f"lurewatch-encoder-{hashlib.sha256(stored.tobytes()).hexdigest()[:8]}",
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
