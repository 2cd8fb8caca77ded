"""From an observation and its row of features to an explanation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from classifiers.encoders.encoder import Encoder
from classifiers.explaining.attribution import Attribution, attribute
from classifiers.explaining.charges import charges
from classifiers.explaining.known import KnownTexts, RuledTexts, nearest
from classifiers.explaining.phrases import phrases
from classifiers.explaining.tracing import trace
from classifiers.explaining.weighing import Seen, weighed
from classifiers.lexicon import Indicator
from classifiers.masking import unmarked
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
        self,
        seen: Sequence[Observation],
        rows: csr_array,
        meaning: Matrix,
        catalogue: Mapping[str, Indicator],
    ) -> Iterator[Explanation]:
        """Explain judgements, in their order.

        rows: their features, shape (texts, features); meaning: their unit rows. What all texts
        go through alike is multiplied once for all of them.
        """
        if not seen:
            return
        attributions = attribute(self._model.head, self._model.space, rows)
        for one, parts, near in zip(seen, attributions, self._near(meaning), strict=True):
            said = self._said(one, parts, catalogue)
            yield replace(said, neighbours=nearest(near, but=one.ad.id))

    def _said(
        self, one: Observation, parts: Attribution, catalogue: Mapping[str, Indicator]
    ) -> Explanation:
        pieces = self._encoder.pieces(unmarked(one.masked))
        letters, traced = charges(one.masked, parts, pieces), trace(one.reading)
        cuts = [start for start, _ in pieces.spans] if pieces else range(len(traced.text))
        found = phrases(traced, letters.both, one.hits, cuts)
        told = weighed(Seen(one, parts, letters, traced, found), catalogue)
        return Explanation(phrases=found, weighed=told)

    def _near(self, meaning: Matrix) -> Iterator[list[Neighbour]]:
        """Yield for every text those near it in all sources."""
        sources = [texts.near(meaning) for texts in self._known]
        for number in range(len(meaning)):
            yield [one for near in sources for one in near[number]]
