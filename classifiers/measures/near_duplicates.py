"""Texts with nearly the same wording, so that no measure learns from what it is tested on.

MinHash bands (rensa) find who may be alike; the exact similarity decides; groups are chains.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence

from rensa import RMinHash  # type: ignore[import-untyped]

_PERMUTATIONS = 128
_SEED = 1
_READ = 5_000
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3,}"
)
"""Runs of letters of scripts that write no spaces between words."""
_RUN = 3

Shingles = frozenset[str]


def shingles(text: str) -> Shingles:
    """Return the words of the first 5,000 characters, each once.

    In scripts without spaces, every three characters in a row count as a word.
    """
    read = text[:_READ].lower()
    words = set(_WORD.findall(_UNSPACED.sub(" ", read)))
    for run in _UNSPACED.findall(read):
        words.update(run[at : at + _RUN] for at in range(len(run) - _RUN + 1))
    return frozenset(words)


def near_duplicate_groups(texts: Sequence[str], similarity: float) -> list[int]:
    """Return a group number for every text.

    Texts are of one group when a chain of texts leads from one to the other, each as similar
    to the next as ``similarity`` (Jaccard, of sets of words) or more.
    """
    chains = Chains(len(texts))
    join_alike(chains, texts, similarity, range(len(texts)))
    return chains.groups()


def join_alike(
    chains: "Chains", texts: Sequence[str], similarity: float, wanted: Container[int]
) -> None:
    """Join every two texts as similar as that, of which at least one is wanted."""
    found = [shingles(text) for text in texts]
    for one, other in _candidates(found, 2 if similarity < 0.5 else 3):
        asked = (one in wanted or other in wanted) and not chains.joined(one, other)
        if asked and jaccard(found[one], found[other]) >= similarity:
            chains.join(one, other)


def jaccard(one: Shingles, other: Shingles) -> float:
    """Return the share of all shingles of two texts that both have."""
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def _candidates(found: Sequence[Shingles], rows: int) -> Iterator[tuple[int, int]]:
    """Yield pairs that share a band of ``rows`` MinHash values.

    Bands of 3 meet 99.6% of the pairs at similarity 0.5, bands of 2 99.8% of those at 0.3.
    """
    bands: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for number, one in enumerate(found):
        for band in _bands(one, rows):
            for other in bands[band]:
                yield other, number
            bands[band].append(number)


def _bands(one: Shingles, rows: int) -> Iterator[tuple[int, ...]]:
    if one:
        signature = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        signature.update(sorted(one))
        digest = signature.digest()
        for at in range(0, _PERMUTATIONS - rows + 1, rows):
            yield (at, *digest[at : at + rows])


class Chains:
    """Which of so many things belong together (disjoint sets)."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def join(self, one: int, other: int) -> None:
        """Put two things, and all that belongs to each, together."""
        self._above[self._root(one)] = self._root(other)

    def join_all(self, things: Iterable[int]) -> None:
        """Put several things together."""
        first, *rest = things
        for one in rest:
            self.join(one, first)

    def joined(self, one: int, other: int) -> bool:
        """Whether two things belong together."""
        return self._root(one) == self._root(other)

    def groups(self) -> list[int]:
        """Return a group number for every thing."""
        return [self._root(one) for one in range(len(self._above))]

    def _root(self, one: int) -> int:
        while self._above[one] != one:
            self._above[one] = self._above[self._above[one]]
            one = self._above[one]
        return one
