"""What each indicator adds, its share of the features that several make together included."""

from collections.abc import Iterator, Mapping

from classifiers.explaining.attribution import Attribution
from classifiers.lexicon import Indicator

PREFIX = "indicator:"
SHARED = ("hits:", "delphi:")
"""Features that indicators make together: the sum of their weights by kind, the Delphi rule."""


def indicator_weights(
    parts: Attribution, found: frozenset[str], catalogue: Mapping[str, Indicator]
) -> dict[str, float]:
    """Return the log-odds that each indicator adds beside the words that it quotes.

    A sum is shared by weight, a dimension of the Delphi rule evenly.
    """
    weights = {name: parts.signs.get(f"{PREFIX}{name}", 0.0) for name in found}
    for sign, added in parts.signs.items():
        if sign.startswith(SHARED):
            shares = dict(_shares(sign, found, catalogue))
            for name, share in shares.items():
                weights[name] += added * share / sum(shares.values())
    return weights


def _shares(
    sign: str, found: frozenset[str], catalogue: Mapping[str, Indicator]
) -> Iterator[tuple[str, float]]:
    kind, _, name = sign.partition(":")
    for one in (catalogue[known] for known in sorted(found)):
        if kind == "hits" and one.kind == name:
            yield one.id, float(one.weight)
        elif kind == "delphi" and one.delphi is not None and one.delphi.dimension == name:
            yield one.id, 1.0
