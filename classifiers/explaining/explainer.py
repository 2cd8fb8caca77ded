"""From an observation and its row of features to an explanation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from classifiers.encoders.encoder import Encoder
from classifiers.explaining.attribution import attribute
from classifiers.explaining.charges import charges
from classifiers.explaining.known import KnownTexts, RuledTexts, nearest
from classifiers.explaining.phrases import phrases
from classifiers.explaining.tracing import trace
from classifiers.explaining.weighing import Seen, weighed
from classifiers.lexicon import Indicator
from classifiers.masking import MARKS
from classifiers.model_folder import Model
from classifiers.observing import Observation
from records import Neighbour, Phrase, Weighed

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a judgement came out as it did; empty where nobody asked."""

    phrases: tuple[Phrase, ...] = ()
    weighed: tuple[Weighed, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()


class Explainer:
    """Explains judgements of one model."""

    def __init__(
        self, model: Model, encoder: Encoder, known: Sequence[KnownTexts | RuledTexts] = ()
    ) -> None:
        self._model = model
        self._encoder = encoder
        self._known = known

    def explain(
        self, one: Observation, row: csr_array, meaning: Matrix, catalogue: Mapping[str, Indicator]
    ) -> Explanation:
        """Explain one judgement. row: its features, shape (1, features); meaning: its unit row."""
        pieces = self._encoder.pieces(one.masked.translate(MARKS))
        parts = attribute(self._model.head, self._model.space, row)
        letters, traced = charges(one.masked, parts, pieces), trace(one.reading)
        cuts = [start for start, _ in pieces.spans] if pieces else range(len(traced.text))
        found = phrases(traced, letters.both, one.hits, cuts)
        return Explanation(
            phrases=found,
            weighed=weighed(Seen(one, parts, letters, traced, found), catalogue),
            neighbours=nearest(self._near(meaning), but=one.ad.id),
        )

    def _near(self, meaning: Matrix) -> Iterator[Neighbour]:
        for texts in self._known:
            yield from texts.near(meaning)
