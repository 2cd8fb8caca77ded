"""Training: labelled texts in, a model folder with its card out."""

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from classifiers.encoders.encoder import Encoder, load_encoder
from classifiers.explaining.known import save_known
from classifiers.features import FeatureSpace
from classifiers.head import Head, HeadScores, Verdict, decide, head_scores
from classifiers.learning.near_copies import copies
from classifiers.lexicon import load_catalogue
from classifiers.masking import unmarked
from classifiers.measures.evaluation import Evaluation, Judged, count
from classifiers.model_folder import save_model
from classifiers.observing import AdText, Observer
from classifiers.training.card import write_card
from classifiers.training.examples import (
    CALIBRATION,
    Example,
    from_rulings,
    read_genuine,
    read_seed,
)
from classifiers.training.fitting import (
    FitSettings,
    Labels,
    choose_thresholds,
    cross_fitted,
    fit_calibration,
    fit_scorer,
)
from classifiers.training.sparing import sparing_observer
from records import AdClass

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """What a training run may choose."""

    encoder: Path | None = None
    """Encoder folder; the shipped one where none is named."""
    fit: FitSettings = field(default_factory=FitSettings)
    calibration: Path = CALIBRATION
    """Folder of labelled texts that choose probabilities and thresholds, and teach nothing."""
    date: str = ""
    """Date that the model carries (ISO 8601); today where empty."""
    kept_out: tuple[AdText, ...] = ()
    """Adverts that will measure the model: no text that is nearly the same may teach it."""


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What came out of a training run. All numbers are cross-fitted by scenario or company."""

    name: str
    folder: Path
    examples: Mapping[str, int]
    """How many texts of each origin taught."""
    evaluation: Evaluation
    """Over seed texts and rulings."""
    genuine: Evaluation | None
    """Over genuine adverts, where a data folder was given."""


def train(
    seed_folder: Path,
    extra_data: Path | None,
    rulings: Iterable[tuple[AdText, AdClass]],
    out: Path,
    settings: TrainingSettings | None = None,
) -> TrainingReport:
    """Train a model folder. The same texts, lexicon and encoder give the same tensors.

    extra_data: a folder with ``jobs/`` and ``scam_text/``, whose genuine adverts teach too.
    rulings: reviewers' answers; they count thrice. Raises TrainingError for data that cannot
    be used, ModelError for an encoder that cannot.
    """
    chosen = settings or TrainingSettings()
    examples = _outranked(read_seed(seed_folder), from_rulings(rulings), chosen.kept_out)
    if extra_data is not None:
        examples.extend(read_genuine(extra_data))
    encoder = load_encoder(chosen.encoder)
    space = FeatureSpace.of(load_catalogue())
    matrix = _matrix(examples, sparing_observer(examples), encoder, space)
    calibrating = _calibrating(chosen, examples)
    apart = _Apart(calibrating, _matrix(calibrating, Observer.load(), encoder, space))
    # One thread: sums then run in one order, and small matrices suffer from more anyway.
    with threadpool_limits(1):
        head, said = _fit(matrix, examples, apart, chosen.fit)
    about = _about(examples, encoder, chosen)
    name = save_model(out, head, space, about)
    _save_known(out, examples, matrix[:, -encoder.dimensions :] / space.scales.meaning)
    report = _report(name, out, examples, said)
    write_card(out, report, head, about)
    return report


def _calibrating(chosen: TrainingSettings, examples: Sequence[Example]) -> list[Example]:
    """Read the texts that calibrate, in the languages that are taught."""
    taught = {one.ad.lang for one in examples}
    return [one for one in read_seed(chosen.calibration) if one.ad.lang in taught]


def _save_known(folder: Path, examples: Sequence[Example], meaning: csr_array) -> None:
    """Keep the seed texts for explanations; rulings stay in the ledger, genuine adverts out."""
    rows = np.flatnonzero([one.origin == "seed" for one in examples])
    save_known(folder, [examples[int(row)] for row in rows], meaning[rows].toarray())


def _outranked(
    seed: Sequence[Example], rulings: Sequence[Example], kept_out: Sequence[AdText]
) -> list[Example]:
    """Let rulings stand for the seed texts that say nearly the same, and keep some out."""
    ruled = [*(one.ad for one in rulings), *kept_out]
    told = copies([one.ad.words for one in seed], [ad.words for ad in ruled])
    return [*(one for one, again in zip(seed, told, strict=True) if not again), *rulings]


def _matrix(
    examples: Sequence[Example], observer: Observer, encoder: Encoder, space: FeatureSpace
) -> csr_array:
    seen = [observer.observe(example.ad) for example in examples]
    logger.info("read %d texts", len(seen))
    meaning = encoder.encode([unmarked(one.masked) for one in seen])
    return space.matrix(seen, meaning, observer.indicators)


def _fit(
    matrix: csr_array, examples: Sequence[Example], apart: "_Apart", settings: FitSettings
) -> tuple[Head, list[Verdict]]:
    """Fit the heads; return them with the verdicts that cross-fitted heads give."""
    labels = Labels.of(examples)
    scores, scorer = cross_fitted(matrix, labels, settings), fit_scorer(matrix, labels, settings)
    # Genuine adverts of boards are easy; thresholds answer to the texts that were made hard.
    hard = np.flatnonzero([one.origin != "genuine" for one in examples])
    measured, known = _some(scores, hard), labels.rows(hard)
    if apart.examples:
        measured = measured.beside(head_scores(scorer.raw(apart.matrix)))
        known = known.beside(Labels.of(apart.examples))
    calibration = fit_calibration(measured, known)
    thresholds = choose_thresholds(measured, calibration, known, settings)
    return Head(scorer, calibration, thresholds), decide(scores, calibration, thresholds)


class _Apart(NamedTuple):
    """Texts that teach nothing but how sure to be, and their features."""

    examples: Sequence[Example]
    matrix: csr_array


def _some(scores: HeadScores, rows: np.ndarray[Any, np.dtype[np.int64]]) -> HeadScores:
    return HeadScores(scores.stance[rows], scores.ad_class[rows], scores.lure[rows])


def _report(
    name: str, out: Path, examples: Sequence[Example], said: Sequence[Verdict]
) -> TrainingReport:
    judged = [
        Judged(
            language=one.ad.lang or one.group.partition("-")[0],
            ad_class=one.ad_class,
            stance=one.stance,
            said_class=answer.ad_class,
            said_stance=answer.stance,
            probability=answer.probability,
            band=answer.band,
            origin=one.origin,
        )
        for one, answer in zip(examples, said, strict=True)
    ]
    genuine = [row for row in judged if row.origin == "genuine"]
    return TrainingReport(
        name=name,
        folder=out,
        examples=dict(Counter(one.origin for one in examples)),
        evaluation=count(row for row in judged if row.origin != "genuine"),
        genuine=count(genuine) if genuine else None,
    )


def _about(
    examples: Sequence[Example], encoder: Encoder, settings: TrainingSettings
) -> dict[str, Any]:
    return {
        "date": settings.date or datetime.now(UTC).date().isoformat(),
        "encoder": encoder.name,
        "examples": dict(sorted(Counter(one.origin for one in examples).items())),
        "languages": dict(sorted(Counter(one.ad.lang or "board" for one in examples).items())),
        "data_sha256": _data_hash(examples),
    }


def _data_hash(examples: Sequence[Example]) -> str:
    content = hashlib.sha256()
    for one in examples:
        facts = (one.ad.id, one.ad.title, one.ad.text, one.ad_class, one.stance, one.group)
        content.update("\x1f".join(facts).encode("utf-8", "surrogatepass"))
    return content.hexdigest()
