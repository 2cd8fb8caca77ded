"""Sentence vectors: the static encoder that ships, or any sentence-transformers model."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.sparse import csr_array
from tokenizers import Tokenizer

from classifiers.errors import ModelError

Matrix = NDArray[np.float32]

SHIPPED = Path(__file__).parents[1] / "models" / "encoder"
_READ = 4000
"""So many code points of a text are encoded; an advert's meaning is in its first page."""
_BATCH = 512


class Pieces(NamedTuple):
    """The pieces that a text is cut into, and what each adds to the text's vector."""

    spans: list[tuple[int, int]]
    """Where each piece stands in the text, in code points."""
    vectors: Matrix
    """One row a piece; all rows together are the text's unit row."""


class Encoder(Protocol):
    """Turns texts into unit rows."""

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return float32 unit rows, shape (texts, dimensions)."""

    def pieces(self, text: str) -> Pieces | None:
        """Take a text's vector apart; None where an encoder's vectors are no sums."""


class StaticEncoder:
    """The mean of learned token vectors: no network, no torch, thousands of texts a second."""

    def __init__(self, name: str, tokenizer: Tokenizer, vectors: Matrix) -> None:
        self.name = name
        self.dimensions = vectors.shape[1]
        self._tokenizer = tokenizer
        self._vectors = vectors
        # A text without one known piece still needs a direction: search engines refuse zeros.
        self._nothing = np.full(self.dimensions, self.dimensions**-0.5, dtype=np.float32)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return float32 unit rows, shape (texts, dimensions)."""
        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = [_encodable(text) for text in texts[start : start + _BATCH]]
            rows[start : start + len(batch)] = self._means(batch)
        return rows

    def pieces(self, text: str) -> Pieces:
        """Take a text's vector apart: it is the sum of its pieces' vectors."""
        encoding = self._tokenizer.encode(_encodable(text), add_special_tokens=False)
        rows = self._vectors[encoding.ids]
        size = float(np.linalg.norm(rows.sum(axis=0)))
        return Pieces(encoding.offsets, rows / size if size > 0 else rows)

    def _means(self, texts: list[str]) -> Matrix:
        encodings = self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        ids = [encoding.ids for encoding in encodings]
        ends = np.cumsum([0, *map(len, ids)])
        flat = np.fromiter((id_ for row in ids for id_ in row), np.int32, ends[-1])
        shape = (len(texts), len(self._vectors))
        sums = csr_array((np.ones(len(flat), np.float32), flat, ends), shape) @ self._vectors
        sizes = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.where(sizes > 0, sums / np.maximum(sizes, 1e-12), self._nothing)


def _encodable(text: str) -> str:
    """Cut to what is read, and replace lone surrogates, which no tokenizer can take."""
    return text[:_READ].encode("utf-8", "replace").decode("utf-8")


class TransformerEncoder:
    """Any model folder or name that sentence-transformers loads (extra ``encoders``)."""

    def __init__(self, model: str) -> None:
        # Deferred: torch takes seconds to import and is an optional extra.
        try:
            from sentence_transformers import SentenceTransformer
        except ModuleNotFoundError as error:
            raise ModelError(
                f"{model}: this encoder needs sentence-transformers; "
                "install it with: pip install 'lurewatch[encoders]'"
            ) from error
        try:
            self._model = SentenceTransformer(model, device="cpu")
        except OSError as error:
            raise ModelError(f"{model}: no encoder folder, and no model by this name") from error
        self.name = model
        self.dimensions = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return float32 unit rows, shape (texts, dimensions)."""
        rows = self._model.encode(
            [_encodable(text) for text in texts],
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(rows, dtype=np.float32)

    def pieces(self, text: str) -> None:
        """Return None: attention mixes the words, so that no vector is a sum of theirs."""


def load_encoder(folder: Path | None = None) -> Encoder:
    """Load an encoder folder, or a model that sentence-transformers knows by this name.

    Without one, the shipped one. Raises ModelError saying what is missing: a file, the model,
    or the extra ``encoders`` for one that is not static.
    """
    folder = folder or SHIPPED
    if not folder.exists() or not _is_static(folder):
        return TransformerEncoder(str(folder))
    if not (folder / "tokenizer.json").exists():
        raise ModelError(f"{folder}: no encoder here (tokenizer.json is missing)")
    # The workers are many; each tokenises in its own thread.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tensors = load_file(folder / "model.safetensors")
    vectors = tensors.get("embedding.weight", tensors.get("embeddings"))
    if vectors is None or len(vectors) < tokenizer.get_vocab_size():
        raise ModelError(f"{folder}: model.safetensors has no vector for every token")
    return StaticEncoder(_name(folder), tokenizer, vectors.astype(np.float32))


def _name(folder: Path) -> str:
    """Return the name that an encoder's maker gave it, or else its folder's."""
    described = folder / "config.json"
    if not described.exists():
        return folder.name
    return str(json.loads(described.read_text("utf-8")).get("name", folder.name))


def _is_static(folder: Path) -> bool:
    listed = folder / "modules.json"
    if not listed.exists():
        return (folder / "model.safetensors").exists()
    kinds = [module["type"] for module in json.loads(listed.read_text("utf-8"))]
    return any(kind.endswith(".StaticEmbedding") for kind in kinds)
