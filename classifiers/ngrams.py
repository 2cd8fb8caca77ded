"""Hashed n-grams of characters, which see every script, and of words, in one numpy pass."""

import re
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

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


class Grams(NamedTuple):
    """Every n-gram of a text: its bucket, and where it stands in the text."""

    buckets: Buckets
    starts: Buckets
    ends: Buckets


def gram_places(text: str) -> Grams:
    """Return where each n-gram stands that ``ngram_matrix`` counts in a text."""
    read = text[:_READ]
    padded = len(read) + 2
    lengths = [length for length in _LENGTHS if length <= padded]
    starts = [np.arange(padded - length + 1) - 1 for length in lengths]
    ends = [at + length for at, length in zip(starts, lengths, strict=True)]
    words = [match.span() for match in _WORD.finditer(read)]
    pairs = [(one[0], two[1]) for one, two in pairwise(words)]
    spans = np.array([*words, *pairs], dtype=np.int64).reshape(-1, 2)
    return Grams(
        _hashed(read),
        np.clip(np.concatenate([*starts, spans[:, 0]]), 0, None),
        np.clip(np.concatenate([*ends, spans[:, 1]]), 0, len(read)),
    )


def _buckets(text: str) -> Buckets:
    """Return the distinct buckets of a text, ascending; at least one."""
    # numpy's unique hashes every item; sorting small whole numbers is ten times as fast.
    buckets = np.sort(_hashed(text).astype(np.int32))
    is_first = np.concatenate([[True], buckets[1:] != buckets[:-1]])
    distinct: Buckets = buckets[is_first].astype(np.int64)
    return distinct


def _hashed(text: str) -> Buckets:
    """Return the bucket of every n-gram of a text, those of characters first."""
    hashes = np.concatenate([_characters(f" {text} "), _words(text)])
    return (hashes % np.uint64(BUCKETS)).astype(np.int64)


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
    words = [word.encode("utf-8", "surrogatepass") for word in _WORD.findall(text)]
    single = [zlib.crc32(word) for word in words]
    # The checksum of "one two" goes on from that of "one".
    following = zip(single, words[1:], strict=False)
    pairs = [zlib.crc32(b" " + word, before) for before, word in following]
    return _stirred(np.array([*single, *pairs], dtype=np.uint64))


def _stirred(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread what differs in any bit over the low bits (the finaliser of SplitMix64)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))
