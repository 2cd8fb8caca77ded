"""The room's front door: texts in, assessments out."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from classifiers.encoders.encoder import Encoder, load_encoder
from classifiers.explaining.explainer import Explainer, Explanation
from classifiers.explaining.known import KnownTexts, RuledTexts, Rulings
from classifiers.features import FeatureSpace
from classifiers.head import Head, Verdict
from classifiers.holding import FAINT_PICTURE, PLEA, speaks_like_a_plea
from classifiers.images.reading import ImageReading
from classifiers.masking import unmarked
from classifiers.model_folder import SHIPPED, Model, load_model
from classifiers.observing import AdText, Observation, Observer
from records import Assessment, Band, ReadImage

Matrix = NDArray[np.float32]

_BATCH = 256
_ID_LENGTH = 500


class Recogniser:
    """Judges texts with one model. Load it once a process; it holds no state of a text."""

    def __init__(
        self,
        model: Model,
        encoder: Encoder,
        observer: Observer,
        known: KnownTexts | None = None,
        rulings: Rulings | None = None,
    ) -> None:
        self.name = model.name
        self.thresholds = model.head.thresholds
        self._head: Head = model.head
        self._space: FeatureSpace = model.space
        self._encoder = encoder
        self._observer = observer
        ruled = [RuledTexts(rulings, self._meaning_of)] if rulings else []
        self._explainer = Explainer(model, encoder, [*filter(None, [known]), *ruled])

    @classmethod
    def load(
        cls,
        model_folder: Path | None = None,
        encoder: Path | None = None,
        known: Rulings | None = None,
    ) -> Self:
        """Load a model folder and an encoder folder; the shipped ones where none is named.

        known: gives reviewers' rulings as they stand now, among which explanations look for near
        examples; it is asked for each batch of explained adverts, so it should be quick. Raises
        ModelError where a folder is incomplete, or the head was fitted to another encoder;
        LexiconError where the lexicon is malformed.
        """
        loaded = load_encoder(encoder)
        folder = model_folder or SHIPPED
        model = load_model(folder, loaded)
        return cls(model, loaded, Observer.load(), KnownTexts(folder), known)

    def assess(self, texts: Sequence[AdText], explain_clear: bool = False) -> list[Assessment]:
        """Judge texts, in their order. Any text gives an assessment.

        What a person will look at is explained: phrases, what weighed, and near examples. That
        takes as long again as judging, so that clear adverts are explained only when asked.
        """
        return list(self._assessed(texts, explain_clear))

    def embed(self, texts: Sequence[AdText]) -> Matrix:
        """Return float32 unit rows (texts, dimensions) for search and grouping."""
        return self._encoder.encode([ad.words for ad in texts])

    def _assessed(self, texts: Sequence[AdText], explain_clear: bool) -> Iterator[Assessment]:
        for start in range(0, len(texts), _BATCH):
            seen = [self._observer.observe(ad) for ad in texts[start : start + _BATCH]]
            rows = self._rows(seen)
            verdicts = self._head.verdicts(rows.matrix)
            asked = [
                number
                for number, verdict in enumerate(verdicts)
                if explain_clear or verdict.band is not Band.CLEAR
            ]
            why = dict(zip(asked, self._explained(seen, rows, asked), strict=True))
            for number, (one, verdict) in enumerate(zip(seen, verdicts, strict=True)):
                held, explained = self._held(one, verdict), why.get(number, Explanation())
                yield _assessment(one, verdict, self.name, held, explained)

    def _held(self, one: Observation, verdict: Verdict) -> str:
        """Say why an advert is held below the flag; '' where it is not.

        Words that a machine read badly may bring an advert to a person, but not flag it alone;
        nor is somebody who asks for help ever to be reported as a suspect.
        """
        if verdict.band is not Band.FLAG:
            return ""
        if speaks_like_a_plea(one.hits, self._observer.indicators):
            return PLEA
        if not one.ad.has_faint_images:
            return ""
        (without,) = self._verdicts([self._observer.observe(one.ad.without_faint_words())])
        return "" if without.band is Band.FLAG else FAINT_PICTURE

    def _verdicts(self, seen: Sequence[Observation]) -> list[Verdict]:
        return self._head.verdicts(self._rows(seen).matrix)

    def _rows(self, seen: Sequence[Observation]) -> "_Rows":
        meaning = self._meaning([one.masked for one in seen])
        return _Rows(meaning, self._space.matrix(seen, meaning, self._observer.indicators))

    def _meaning(self, masked: Sequence[str]) -> Matrix:
        return self._encoder.encode([unmarked(text) for text in masked])

    def _meaning_of(self, ads: Sequence[AdText]) -> Matrix:
        return self._meaning([self._observer.observe(ad).masked for ad in ads])

    def _explained(
        self, seen: Sequence[Observation], rows: "_Rows", asked: list[int]
    ) -> Iterator[Explanation]:
        """Explain those of a batch whose numbers are asked for, in their order."""
        return self._explainer.explain(
            [seen[number] for number in asked],
            rows.matrix[asked],
            rows.meaning[asked],
            self._observer.indicators,
        )


class _Rows(NamedTuple):
    """A batch as the encoder and as the heads see it; one row a text."""

    meaning: Matrix
    matrix: csr_array


def _read_image(image: ImageReading) -> ReadImage:
    return ReadImage(
        text=image.text,
        confidence=image.confidence,
        faint=image.faint,
        qr=image.qr,
        phash=image.phash,
        width=image.width,
        height=image.height,
        engines=image.engines,
        notes=image.notes,
    )


def _assessment(
    one: Observation, verdict: Verdict, model: str, held: str, why: Explanation
) -> Assessment:
    return Assessment(
        id=one.ad.id[:_ID_LENGTH],
        lang=one.reading.language.code,
        stance=verdict.stance,
        ad_class=verdict.ad_class,
        probability=verdict.probability,
        band=Band.REVIEW if held else verdict.band,
        role=one.role,
        age_cue=one.age_cue,
        indicators=one.hits,
        contacts=one.reading.contacts,
        places=one.reading.places,
        pay=one.reading.pay,
        phrases=why.phrases,
        weighed=why.weighed,
        neighbours=why.neighbours,
        images=tuple(map(_read_image, one.ad.images)),
        held=held,
        model=model,
    )
