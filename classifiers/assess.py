"""The room's front door: texts in, assessments out."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from classifiers.encoders.encoder import Encoder, load_encoder
from classifiers.features import FeatureSpace
from classifiers.head import Head, Verdict
from classifiers.images.reading import ImageReading
from classifiers.masking import MARKS
from classifiers.model_folder import SHIPPED, Model, load_model
from classifiers.observing import AdText, Observation, Observer
from records import Assessment, Band, ReadImage

Matrix = NDArray[np.float32]

_BATCH = 256
_ID_LENGTH = 500
_HELD = "flagged only by words of a picture that was read badly; a person should look at it"


class Recogniser:
    """Judges texts with one model. Load it once a process; it holds no state of a text."""

    def __init__(self, model: Model, encoder: Encoder, observer: Observer) -> None:
        self.name = model.name
        self.thresholds = model.head.thresholds
        self._head: Head = model.head
        self._space: FeatureSpace = model.space
        self._encoder = encoder
        self._observer = observer

    @classmethod
    def load(cls, model_folder: Path | None = None, encoder: Path | None = None) -> Self:
        """Load a model folder and an encoder folder; the shipped ones where none is named.

        Raises ModelError where a folder is incomplete, or the head was fitted to another
        encoder; LexiconError where the lexicon is malformed.
        """
        loaded = load_encoder(encoder)
        model = load_model(model_folder or SHIPPED, loaded)
        return cls(model, loaded, Observer.load())

    def assess(self, texts: Sequence[AdText]) -> list[Assessment]:
        """Judge texts, in their order. Any text gives an assessment."""
        return list(self._assessed(texts))

    def embed(self, texts: Sequence[AdText]) -> Matrix:
        """Return float32 unit rows (texts, dimensions) for search and grouping."""
        return self._encoder.encode([_all_words(ad) for ad in texts])

    def _assessed(self, texts: Sequence[AdText]) -> Iterator[Assessment]:
        for start in range(0, len(texts), _BATCH):
            seen = [self._observer.observe(ad) for ad in texts[start : start + _BATCH]]
            for one, verdict in zip(seen, self._verdicts(seen), strict=True):
                yield _assessment(one, verdict, self.name, self._held(one.ad, verdict))

    def _held(self, ad: AdText, verdict: Verdict) -> str:
        """Say why an advert is held below the flag; '' where it is not.

        Words that a machine read badly may bring an advert to a person, but not flag it alone.
        """
        if verdict.band is not Band.FLAG or not ad.has_faint_images:
            return ""
        (without,) = self._verdicts([self._observer.observe(ad.without_faint_words())])
        return "" if without.band is Band.FLAG else _HELD

    def _verdicts(self, seen: Sequence[Observation]) -> list[Verdict]:
        meaning = self._encoder.encode([one.masked.translate(MARKS) for one in seen])
        matrix = self._space.matrix(seen, meaning, self._observer.indicators)
        return self._head.verdicts(matrix)


def _all_words(ad: AdText) -> str:
    return "\n".join((ad.title, ad.text, *filter(None, [ad.image_text])))


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


def _assessment(one: Observation, verdict: Verdict, model: str, held: str) -> Assessment:
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
        images=tuple(map(_read_image, one.ad.images)),
        held=held,
        model=model,
    )
