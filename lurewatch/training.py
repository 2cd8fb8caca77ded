"""Training in the house: rulings in, a new model beside the one in use, and who gives way."""

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from classifiers import ModelError, Recogniser
from classifiers.learning.comparing import compare, sets_of
from classifiers.learning.comparison import Comparison, read_comparison, save_comparison
from classifiers.learning.rulings import Divided, divide
from classifiers.training.train import TrainingReport, TrainingSettings, train
from lurewatch.clock import utc_now
from lurewatch.errors import SettingsError, WorseModel
from lurewatch.house import House
from lurewatch.rulings import rulings_of
from records import CustodyAction

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trained:
    """A new model folder, what taught it, and how it fares beside the one in use."""

    report: TrainingReport
    rulings: Divided
    comparison: Comparison | None
    """None where the model in use cannot judge at all."""

    @property
    def may_be_used(self) -> bool:
        """Whether the new model is no worse, or was accepted all the same."""
        return self.comparison is None or self.comparison.may_be_used


def train_beside(
    house: House, seed: Path, data: Path | None, out: Path, accepted: str = ""
) -> Trained:
    """Train a new folder and judge what neither model learned from with both.

    accepted: why the new model may be used even where it is worse.
    """
    rulings = divide(list(rulings_of(house.ledger)))
    kept_out = tuple(one.ad for one in rulings.left_out)
    encoder = house.settings.model.encoder
    report = train(
        seed,
        data,
        [(one.ad, one.ruling) for one in rulings.taught],
        out,
        TrainingSettings(encoder=encoder, kept_out=kept_out),
    )
    in_use = _in_use(house)
    if in_use is None:
        return Trained(report, rulings, None)
    found = compare(in_use, Recogniser.load(out, encoder), sets_of(rulings.left_out))
    found = _accepted(house, out, found, accepted)
    save_comparison(out, found)
    return Trained(report, rulings, found)


def put_in_use(house: House, name: str, accepted: str = "") -> str:
    """Let a model on the shelf judge from now on; returns what it takes the place of.

    accepted: why, where it was found worse than the one that it was compared with. Raises
    WorseModel without such a reason, SettingsError where lurewatch.toml names the model or
    there is none of this name, ModelError where it cannot judge.
    """
    if house.settings.model.folder is not None:
        raise SettingsError(
            "lurewatch.toml names a model: folder in [model]; take that line out first"
        )
    folder = house.models.find(name)
    _allow(house, folder, accepted)
    Recogniser.load(folder, house.settings.model.encoder)
    before = house.models.chosen
    house.models.use(name)
    _note(house, f"{house.models.name_of(folder)} is in use, before {before}")
    return before


def _allow(house: House, folder: Path, accepted: str) -> None:
    comparison = read_comparison(folder)
    if comparison is None or comparison.may_be_used:
        return
    if not accepted:
        raise WorseModel(
            f"{folder.name} is worse than {comparison.in_use} was: {'; '.join(comparison.worse)}. "
            'It stays as it is; --accept-worse "reason" puts it in use all the same'
        )
    save_comparison(folder, _accepted(house, folder, comparison, accepted))


def _accepted(house: House, folder: Path, comparison: Comparison, reason: str) -> Comparison:
    """Return the comparison with the reason why a worse model is accepted, and note it."""
    if not comparison.worse or not reason:
        return comparison
    _note(house, f"{house.models.name_of(folder)} is worse and was accepted: {reason}")
    return comparison.model_copy(update={"accepted": reason})


def _note(house: House, what: str) -> None:
    house.ledger.custody.append(
        utc_now(), f"command line, uid {os.getuid()}", CustodyAction.CHANGED, "model", what
    )


def _in_use(house: House) -> Recogniser | None:
    """Load the model in use with the encoder that it was fitted to; None where that is gone."""
    for encoder in (house.settings.model.encoder, None):
        try:
            return Recogniser.load(house.model_folder, encoder)
        except ModelError as error:
            logger.info("the model in use cannot be compared: %s", error)
    return None
