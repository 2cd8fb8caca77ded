"""What an index looks like, and a document in it."""

import base64
from typing import Any

import numpy as np
import orjson

from indexer.cursor import tie_of
from indexer.document import STORED, SearchDocument, Vector, stored_values
from indexer.fields import EXACT_FIELDS
from indexer.segment import segmented

LAYOUT = 1
"""Raised whenever the mapping or the segmentation of text changes."""
_LONGEST_VALUE = 8_000
"""Longer exact values are kept but not found; Lucene takes 32,766 bytes."""

TOMBSTONE = orjson.dumps({"deleted": True})
"""Stands in an index being built for a document deleted meanwhile."""
NO_TOMBSTONES = {"bool": {"must_not": {"exists": {"field": "deleted"}}}}
"""The filter of the alias that is searched."""


def index_body(dimensions: int) -> dict[str, Any]:
    """Return settings and strict mapping of an index.

    One shard, because counts by value are exact on one alone; it holds tens of millions of
    adverts. Text comes segmented and is split at spaces, so no plugin is needed.
    """
    words = {"type": "text", "analyzer": "whitespace"}
    moment = {"type": "date", "format": "epoch_millis"}
    number = {"type": "double"}
    exact = {"type": "keyword", "ignore_above": _LONGEST_VALUE}
    return {
        "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
        "mappings": {
            "dynamic": "strict",
            "_meta": layout_mark(dimensions),
            "_source": {"excludes": ["words"]},
            "properties": {
                "words": {"properties": {"title": words, "text": words}},
                "facts": {"properties": dict.fromkeys(EXACT_FIELDS, exact)},
                "tie": {"type": "long"},
                "probability": number,
                "pay": number,
                "first_seen": moment,
                "last_seen": moment,
                "stored": {"type": "object", "enabled": False},
                "deleted": {"type": "boolean"},
                "embedding": _vectors(dimensions),
            },
        },
    }


def layout_mark(dimensions: int) -> dict[str, int]:
    """Return what tells an index of this layout from any other."""
    return {"layout": LAYOUT, "dimensions": dimensions}


def _vectors(dimensions: int) -> dict[str, Any]:
    return {
        "type": "dense_vector",
        "dims": dimensions,
        "similarity": "cosine",
        "index_options": {"type": "int8_hnsw"},
    }


def source_of(document: SearchDocument) -> bytes:
    """Return a document as Elasticsearch takes it."""
    source = {
        "words": {"title": segmented(document.title), "text": segmented(document.text)},
        "facts": {name: field.values_of(document) for name, field in EXACT_FIELDS.items()},
        "tie": tie_of(document.id),
        "probability": document.probability,
        "pay": document.pay_ratio,
        "first_seen": int(document.first_seen.timestamp() * 1000),
        "last_seen": int(document.last_seen.timestamp() * 1000),
        "stored": dict(zip(STORED, stored_values(document), strict=True)),
    }
    if document.embedding is not None:
        source["embedding"] = packed(document.embedding)
    return orjson.dumps(source)


def packed(vector: Vector) -> str:
    """Return a vector as Elasticsearch reads it fastest: base64 of big-endian float32."""
    return base64.b64encode(vector.astype(">f4").tobytes()).decode()


def unpacked(vector: list[float] | None) -> Vector | None:
    """Return a vector as Elasticsearch gives it back."""
    return None if vector is None else np.array(vector, dtype=np.float32)
