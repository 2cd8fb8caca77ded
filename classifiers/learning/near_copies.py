"""Which texts say nearly the same, whatever numbers they name."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from rensa import RMinHash  # type: ignore[import-untyped]

from language import normalise

SAME = 0.6
"""Jaccard similarity of trigram sets from which two texts are near copies.

The bound of alerts/wording.py, which tells how it was measured; that room lies above this one.
"""

_SHINGLE = 3
_PERMUTATIONS, _ROWS = 128, 4
_SEED = 1
_READ = 5_000
_Band = tuple[int, ...]
_NOT_SPOKEN = re.compile(r"[^\w\u0300-\u036f\u0900-\u1fff]+")
_DIGITS = re.compile(r"\d+")
_PER_BAND = 20
"""So many texts of one band are compared with each other, at most."""


def shingles(text: str) -> frozenset[str]:
    """Return the trigrams of a text's first 5,000 characters; every number is the same one."""
    spoken = normalise(text[:_READ]).folded
    words = f" {_DIGITS.sub('0', _NOT_SPOKEN.sub(' ', spoken)).strip()} "
    return frozenset(words[at : at + _SHINGLE] for at in range(len(words) - _SHINGLE + 1))


def near_copies(texts: Sequence[str]) -> list[int]:
    """Return a group number for every text; near copies of near copies share one.

    The number is the place of the group's first text, so that texts added at the end change
    no number but where they tie two groups together.
    """
    known = [shingles(text) for text in texts]
    leader = list(range(len(texts)))
    for one, other in _candidates(known):
        first, second = sorted((_root(leader, one), _root(leader, other)))
        if first != second and _similarity(known[one], known[other]) >= SAME:
            leader[second] = first
    return [_root(leader, place) for place in range(len(texts))]


def copies(texts: Sequence[str], originals: Sequence[str]) -> list[bool]:
    """Say of each text whether it is a near copy of one of the originals."""
    known = [shingles(text) for text in originals]
    bands = _by_band(known)
    return [_is_copy(shingles(text), known, bands) for text in texts]


def _is_copy(
    found: frozenset[str], known: Sequence[frozenset[str]], bands: Mapping[_Band, list[int]]
) -> bool:
    places = {place for band in _bands(found) for place in bands.get(band, ())}
    return any(_similarity(found, known[place]) >= SAME for place in places)


def _bands(found: frozenset[str]) -> Iterator[_Band]:
    signature = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    signature.update(sorted(found))
    digest = signature.digest()
    for at in range(0, _PERMUTATIONS, _ROWS):
        yield at, *digest[at : at + _ROWS]


def _by_band(known: Sequence[frozenset[str]]) -> dict[_Band, list[int]]:
    bands: dict[_Band, list[int]] = defaultdict(list)
    for place, found in enumerate(known):
        for band in _bands(found):
            bands[band].append(place)
    return bands


def _candidates(known: Sequence[frozenset[str]]) -> set[tuple[int, int]]:
    """Return pairs that share a MinHash band; at similarity 0.6, 98.8% of all pairs do."""
    bands = _by_band(known)
    pairs = {pair for places in bands.values() for pair in pairwise(places)}
    firsts = {(places[0], other) for places in bands.values() for other in places[1:_PER_BAND]}
    return pairs | firsts


def _root(leader: list[int], place: int) -> int:
    while leader[place] != place:
        leader[place] = leader[leader[place]]
        place = leader[place]
    return place


def _similarity(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 1.0
