"""Which of many sentence pairs an encoder learns from, and which it is measured with."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence

import numpy as np

from classifiers.encoders.parallel import Pair

_MEASURED_FROM = 40
"""Characters of the English sentence: shorter ones repeat too often to be told apart."""
_SHORT, _LONG = 10, 120


def choose(pairs: Sequence[Pair], most: int, seed: int) -> list[Pair]:
    """Return at most so many pairs of each language, longer ones with more luck.

    Sources share a language evenly: the small ones give all they have, and what is left is
    split among the others, so that no manual is the language.
    """
    random = np.random.default_rng(seed)
    length = np.array([len(pair.english) for pair in pairs]).clip(_SHORT, _LONG)
    # Weighted sampling without replacement (Efraimidis and Spirakis 2006).
    order = np.argsort(-(random.random(len(pairs)) ** (1 / length)))
    left = _quotas(pairs, most)
    chosen = []
    for row in order:
        source = (pairs[row].language, pairs[row].source)
        if left[source]:
            left[source] -= 1
            chosen.append(int(row))
    return [pairs[row] for row in sorted(chosen)]


def _quotas(pairs: Iterable[Pair], most: int) -> dict[tuple[str, str], int]:
    """Return how many pairs each source of each language may give."""
    by_language: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        by_language[pair.language][pair.source] += 1
    quotas = {}
    for language, counts in by_language.items():
        left = most
        for done, (source, count) in enumerate(sorted(counts.items(), key=lambda one: one[1])):
            quotas[language, source] = min(count, left // (len(counts) - done))
            left -= quotas[language, source]
    return quotas


def shared_first(pairs: Iterable[Pair]) -> list[Pair]:
    """Order pairs by how many languages say the same English sentence, the most first."""
    pairs = list(pairs)
    shared = Counter(pair.english for pair in pairs)
    return sorted(pairs, key=lambda pair: -shared[pair.english])


def held_out(
    pairs: Iterable[Pair], sources: Container[str], languages: Container[str]
) -> tuple[list[Pair], list[Pair]]:
    """Set whole sources aside for measuring some languages; return what is left, and those.

    A sentence that another source teaches in the same language too is not measured.
    """
    left, aside = [], []
    known: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        if pair.source in sources and pair.language in languages:
            aside.append(pair)
        else:
            left.append(pair)
            known[pair.language].add(pair.english.lower())
    return left, [pair for pair in aside if pair.english.lower() not in known[pair.language]]


def measurable(pairs: Iterable[Pair], most: int, seed: int) -> dict[str, list[Pair]]:
    """Return as many longer sentences of each language, each English one once, at most so many."""
    by_language: dict[str, dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        if len(pair.english) >= _MEASURED_FROM:
            by_language[pair.language].setdefault(pair.english.lower(), pair)
    if not by_language:
        return {}
    size = min(most, *(len(found) for found in by_language.values()))
    random = np.random.default_rng(seed)
    return {
        language: [list(found.values())[row] for row in random.permutation(len(found))[:size]]
        for language, found in by_language.items()
    }
