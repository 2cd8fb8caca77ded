"""What a run of measures is about: a model, and what else it was given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from classifiers.assess import Recogniser
from classifiers.encoders.encoder import Encoder, load_encoder
from classifiers.model_folder import SHIPPED, Model, load_model
from classifiers.observing import Observer


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
