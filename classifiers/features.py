"""From observations to the matrix that the heads weigh: n-grams, indicators, facts, meaning.

No language, country, nationality or name is a feature: texts come masked, and of places only
their part (advertised, meeting point, destination) and whether they are watched counts.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from classifiers.delphi import DIMENSIONS, second_opinion
from classifiers.lexicon import Indicator
from classifiers.ngrams import ngram_matrix
from classifiers.observing import Observation
from classifiers.roles import role_ids
from records import AgeCue, ContactKind, PlaceRole

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scales:
    """How loud each block speaks before the heads weigh it."""

    ngrams: float = 1.5
    indicators: float = 0.6
    facts: float = 0.5
    meaning: float = 2.0


@dataclass(frozen=True, slots=True)
class FeatureSpace:
    """The columns of the matrix: n-gram buckets, named signs, then the encoder's dimensions."""

    indicators: tuple[str, ...]
    roles: tuple[str, ...]
    scales: Scales = Scales()

    @classmethod
    def of(cls, catalogue: Mapping[str, Indicator]) -> "FeatureSpace":
        """Return the space of a lexicon and of the roles known now."""
        return cls(tuple(sorted(catalogue)), role_ids())

    @property
    def sign_names(self) -> tuple[str, ...]:
        """Names of the columns between the n-grams and the meaning, in their order."""
        return (*(f"indicator:{one}" for one in self.indicators), *self._fact_names())

    def matrix(
        self,
        observations: Sequence[Observation],
        meaning: Matrix,
        catalogue: Mapping[str, Indicator],
    ) -> csr_array:
        """Return one row an observation. meaning: unit rows of the masked texts."""
        grams = ngram_matrix([one.masked for one in observations]) * self.scales.ngrams
        signs = np.zeros((len(observations), len(self.sign_names)), dtype=np.float32)
        column = {name: number for number, name in enumerate(self.sign_names)}
        for row, one in enumerate(observations):
            for name, value in self._signs(one, catalogue):
                # A role or indicator that the model has never met is no column of it.
                if (number := column.get(name)) is not None:
                    signs[row, number] = value
        blocks = [grams, csr_array(signs), csr_array(meaning * self.scales.meaning)]
        return csr_array(hstack(blocks, format="csr", dtype=np.float32))

    def _signs(
        self, one: Observation, catalogue: Mapping[str, Indicator]
    ) -> Iterator[tuple[str, float]]:
        for indicator in {hit.id for hit in one.hits}:
            yield f"indicator:{indicator}", self.scales.indicators
        for name, value in _facts(one, catalogue):
            yield name, value * self.scales.facts

    def _fact_names(self) -> tuple[str, ...]:
        return (
            *(f"contact:{kind}" for kind in ContactKind),
            *(f"place:{role}" for role in _PARTS),
            *(f"watched:{role}" for role in _PARTS),
            *(f"age:{cue}" for cue in AgeCue),
            *(f"role:{role}" for role in self.roles),
            *(f"delphi:{name}" for name in DIMENSIONS),
            *_NUMBERS,
        )


_PARTS = tuple(role for role in PlaceRole if role is not PlaceRole.ORIGIN)
_NUMBERS = (
    "places:countries",
    "pay:stated",
    "pay:ratio",
    "hits:recruitment",
    "hits:fair",
    "hits:other_harm",
    "hits:stance",
    "text:length",
    "text:lines",
    "title:given",
)


def _facts(one: Observation, catalogue: Mapping[str, Indicator]) -> Iterator[tuple[str, float]]:
    reading = one.reading
    yield from ((f"contact:{contact.kind}", 1.0) for contact in reading.contacts)
    yield from ((f"place:{place.role}", 1.0) for place in one.places)
    yield from ((f"watched:{place.role}", 1.0) for place in one.places if place.watched)
    yield f"age:{one.age_cue}", 1.0
    yield f"role:{one.role}", 1.0
    opinion = second_opinion(one.hits, catalogue)
    yield from ((f"delphi:{name}", 1.0) for name in opinion.positive)
    yield "places:countries", float(len({place.country for place in one.places}) > 1)
    if reading.pay is not None:
        yield "pay:stated", 1.0
        yield "pay:ratio", _grown(reading.pay.ratio or 0.0)
    for kind, weight in _weights(one, catalogue).items():
        yield f"hits:{kind}", _grown(weight)
    yield "text:length", _grown(len(one.masked)) / 5
    yield "text:lines", _grown(one.masked.count("\n")) / 3
    yield "title:given", float(bool(reading.title.text.strip()))


def _weights(one: Observation, catalogue: Mapping[str, Indicator]) -> dict[str, float]:
    """Sum the weight hints of the indicators that were met, by their kind."""
    sums: dict[str, float] = {}
    for indicator in {hit.id for hit in one.hits}:
        known = catalogue[indicator]
        sums[known.kind] = sums.get(known.kind, 0.0) + known.weight
    return sums


def _grown(amount: float) -> float:
    """Let the tenth matter less than the first."""
    return math.log1p(max(amount, 0.0))
