"""How good a recogniser is: counts first, then rates with their intervals."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from classifiers.measures.rates import Rate
from classifiers.observing import AdText
from classifiers.training.examples import Example
from records import LURES, AdClass, Assessment, Band, Stance

_NEVER_FLAGGED = frozenset(
    {AdClass.WARNING_OR_NEWS, AdClass.SURVIVOR_PLEA, AdClass.JOBSEEKER_QUESTION}
)
_BINS = 10


class Judge(Protocol):
    """Anything that assesses texts, such as the Recogniser."""

    def assess(self, texts: Sequence[AdText]) -> list[Assessment]:
        """Judge texts, in their order."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was true of a text and what was said."""

    language: str
    ad_class: AdClass
    stance: Stance
    said_class: AdClass
    said_stance: Stance
    probability: float
    band: Band
    origin: str = "seed"
    """Where the text comes from: 'seed', 'ruling', 'genuine', or the kind of its source."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The numbers of one part of the texts. Flagged counts as positive."""

    texts: int
    precision: Rate
    recall: Rate
    held: Rate
    """Lures that are flagged or go to review."""
    false_flags: Rate
    """Non-lures that are flagged."""
    stance: Rate
    ad_class: Rate

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision.value + self.recall.value
        return 2 * self.precision.value * self.recall.value / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of the reliability diagram: what was promised and what came true."""

    mean_probability: float
    lures: Rate


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All numbers of one evaluation."""

    overall: Slice
    by_language: Mapping[str, Slice]
    flagged_by_class: Mapping[AdClass, Rate]
    never_flagged: Rate
    """Warnings, news, pleas and questions that were flagged all the same."""
    reliability: tuple[Bin, ...]
    calibration_error: float
    """Expected calibration error over ten bins."""


def evaluate(recogniser: Judge, labelled: Iterable[Example]) -> Evaluation:
    """Judge labelled texts and count. Languages are those of the labels."""
    return count(judge(recogniser, list(labelled)))


def judge(recogniser: Judge, examples: Sequence[Example]) -> list[Judged]:
    """Judge labelled texts, in their order."""
    said = recogniser.assess([example.ad for example in examples])
    return [judged(one, answer) for one, answer in zip(examples, said, strict=True)]


def judged(example: Example, said: Assessment) -> Judged:
    """Return what was true of a text beside what was said."""
    return Judged(
        language=example.ad.lang or said.lang,
        ad_class=example.ad_class,
        stance=example.stance,
        said_class=said.ad_class,
        said_stance=said.stance,
        probability=said.probability,
        band=said.band,
        origin=example.origin,
    )


def count(answers: Iterable[Judged]) -> Evaluation:
    """Count what was judged, whole and by slices."""
    rows = list(answers)
    bins = tuple(bins_of(rows))
    error = sum(abs(one.mean_probability - one.lures.value) * one.lures.of for one in bins) / max(
        len(rows), 1
    )
    return Evaluation(
        overall=slice_of(rows),
        by_language={
            key: slice_of(part) for key, part in parts(rows, lambda row: row.language).items()
        },
        flagged_by_class={
            AdClass(key): _rate(part, lambda row: row.band is Band.FLAG)
            for key, part in parts(rows, lambda row: row.ad_class).items()
        },
        never_flagged=_rate(
            [row for row in rows if row.ad_class in _NEVER_FLAGGED],
            lambda row: row.band is Band.FLAG,
        ),
        reliability=bins,
        calibration_error=error,
    )


def parts(rows: Sequence[Judged], key: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    """Return the rows by a key, in the order of the keys."""
    found: dict[str, list[Judged]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(sorted(found.items()))


def slice_of(rows: Sequence[Judged]) -> Slice:
    """Return the numbers of some texts."""
    flagged = [row for row in rows if row.band is Band.FLAG]
    lures = [row for row in rows if row.ad_class in LURES]
    others = [row for row in rows if row.ad_class not in LURES]
    return Slice(
        texts=len(rows),
        precision=_rate(flagged, lambda row: row.ad_class in LURES),
        recall=_rate(lures, lambda row: row.band is Band.FLAG),
        held=_rate(lures, lambda row: row.band is not Band.CLEAR),
        false_flags=_rate(others, lambda row: row.band is Band.FLAG),
        stance=_rate(rows, lambda row: row.stance is row.said_stance),
        ad_class=_rate(rows, lambda row: row.ad_class is row.said_class),
    )


def _rate(rows: Sequence[Judged], holds: Callable[[Judged], bool]) -> Rate:
    return Rate(sum(map(holds, rows)), len(rows))


def bins_of(rows: Sequence[Judged]) -> Iterator[Bin]:
    """Yield the bars of the reliability diagram that have texts, from low to high."""
    for number in range(_BINS):
        inside = [row for row in rows if min(int(row.probability * _BINS), _BINS - 1) == number]
        if inside:
            mean = sum(row.probability for row in inside) / len(inside)
            yield Bin(mean, _rate(inside, lambda row: row.ad_class in LURES))


def lines_of(evaluation: Evaluation) -> Iterator[str]:
    """Yield the evaluation as lines of a Markdown report."""
    yield "| language | texts | precision | recall | F1 | flag or review | non-lures flagged |"
    yield "|---|---|---|---|---|---|---|"
    for name, part in {"all": evaluation.overall, **evaluation.by_language}.items():
        yield (
            f"| {name} | {part.texts} | {part.precision} | {part.recall} | {part.f1:.3f} "
            f"| {part.held} | {part.false_flags} |"
        )
    yield ""
    yield "| class | flagged |"
    yield "|---|---|"
    for ad_class, rate in evaluation.flagged_by_class.items():
        yield f"| {ad_class} | {rate} |"
    yield ""
    yield f"Warnings, news, pleas and questions flagged: {evaluation.never_flagged}. "
    yield f"Stance right: {evaluation.overall.stance}. Class right: {evaluation.overall.ad_class}. "
    yield f"Expected calibration error: {evaluation.calibration_error:.3f} in ten bins."
