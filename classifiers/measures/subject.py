"""What a run of measures is about: a model, and what else it was given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
from scipy.sparse import csr_array, vstack

from classifiers.assess import Recogniser
from classifiers.encoders.encoder import Encoder, load_encoder
from classifiers.head import Verdict
from classifiers.masking import unmarked
from classifiers.model_folder import SHIPPED, Model, load_model
from classifiers.observing import AdText, Observer
from classifiers.training.examples import Example
from classifiers.training.sparing import sparing_observer
from records import Band

_BATCH = 512


@dataclass(frozen=True)
class Subject:
    """The model that is measured, and its parts, each loaded when a measure needs it."""

    model_folder: Path | None = None
    encoder_folder: Path | None = None

    @cached_property
    def recogniser(self) -> Recogniser:
        """The judge, as the watch uses it."""
        return Recogniser.load(self.model_folder, self.encoder_folder)

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that the head was fitted to."""
        return load_encoder(self.encoder_folder)

    @cached_property
    def model(self) -> Model:
        """Head and feature space, for measures that fit a head like it."""
        return load_model(self.model_folder or SHIPPED, self.encoder)

    @cached_property
    def observer(self) -> Observer:
        """What reads texts before a head weighs them."""
        return Observer.load()

    def features(self, ads: Sequence[AdText], with_meaning: bool = True) -> csr_array:
        """Return a row of features an advert; without meaning the encoder's columns are zero."""
        return self._features(self.observer, ads, with_meaning)

    def taught_features(self, examples: Sequence[Example], with_meaning: bool = True) -> csr_array:
        """Return a row of features a text that teaches, read as the trainer reads it."""
        ads = [one.ad for one in examples]
        return self._features(sparing_observer(examples), ads, with_meaning)

    def _features(self, observer: Observer, ads: Sequence[AdText], with_meaning: bool) -> csr_array:
        rows = []
        for start in range(0, len(ads), _BATCH):
            seen = [observer.observe(ad) for ad in ads[start : start + _BATCH]]
            meaning = self.encoder.encode([unmarked(one.masked) for one in seen])
            kept = meaning if with_meaning else np.zeros_like(meaning)
            rows.append(self.model.space.matrix(seen, kept, observer.indicators))
        return csr_array(vstack(rows, format="csr"))

    def verdicts(self, ads: Sequence[AdText]) -> list[Verdict]:
        """Judge as the recogniser does, yet explain nothing: much quicker."""
        return self.model.head.verdicts(self.features(ads))


class Said(Protocol):
    """What is said of a text, in an assessment or in a verdict."""

    @property
    def probability(self) -> float:
        """Calibrated, of any lure class."""

    @property
    def band(self) -> Band:
        """What to do."""


Judging = Callable[[Sequence[AdText]], Sequence[Said]]
"""Judges texts, in their order."""


@dataclass(frozen=True)
class Asked:
    """What a measure may use."""

    subject: Subject = field(default_factory=Subject)
    data: Path | None = None
    """Folder of public data (``jobs/``, ``scam_text/``, ``parallel_eval/``); None without."""
    files: tuple[Path, ...] = ()
    """Labelled texts of the caller's own."""
    images: bool = False
    """Whether pictures are measured too, which takes minutes and the extra ``images``."""
    tell: Callable[[str], None] = lambda _: None
    """Takes a line about what is done now."""


class NotMeasured(Exception):
    """A measure lacks what it needs; says what, and how to get it."""
