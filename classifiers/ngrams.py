"""Hashed n-grams of characters, which see every script, and of words, in one numpy pass."""

import re
import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

BUCKETS = 1 << 17
_LENGTHS = (2, 3, 4, 5)
_READ = 4000
"""So many code points of a masked text are counted; more is no advert but a book."""
_WORD = re.compile(r"\w{2,}")
_MIX = np.uint64(0x9E3779B97F4A7C15)

Buckets = NDArray[np.int64]


def ngram_matrix(texts: Sequence[str]) -> csr_array:
    """Return one sparse row a text: which n-grams it has, scaled to length one."""
    rows = [_buckets(text[:_READ]) for text in texts]
    ends = np.cumsum([0, *map(len, rows)])
    flat = np.concatenate(rows) if rows else np.empty(0, np.int64)
    values = np.concatenate([np.full(len(row), len(row) ** -0.5) for row in rows] or [flat])
    return csr_array((values.astype(np.float32), flat, ends), (len(rows), BUCKETS))


def _buckets(text: str) -> Buckets:
    """Return the distinct buckets of a text, ascending; at least one."""
    hashes = np.concatenate([_characters(f" {text} "), _words(text)])
    return np.unique(hashes % np.uint64(BUCKETS)).astype(np.int64)


def _characters(text: str) -> NDArray[np.uint64]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    grams: list[NDArray[np.uint64]] = []
    rolling = np.zeros(len(codes), np.uint64)
    for length in range(1, max(_LENGTHS) + 1):
        if length > len(codes):
            break
        rolling = (rolling[: len(codes) - length + 1] * _MIX) + codes[length - 1 :]
        if length in _LENGTHS:
            grams.append(_stirred(rolling + np.uint64(length)))
    return np.concatenate(grams)


def _words(text: str) -> NDArray[np.uint64]:
    """Hash single words and pairs, in scripts that write words."""
    words = _WORD.findall(text)
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    raw = [zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in (*words, *pairs)]
    return _stirred(np.array(raw, dtype=np.uint64))


def _stirred(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread what differs in any bit over the low bits (the finaliser of SplitMix64)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))
