"""How good a recogniser is: counts first, then rates with their intervals."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Protocol

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


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its denominator and its 95% Wilson score interval (Wilson 1927)."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share; 0 where there is nothing to count."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound at 95%."""
        if not self.of:
            return 0.0, 1.0
        z, p, n = 1.96, self.value, self.of
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} ({self.hits}/{self.of}, {low:.2f}-{high:.2f})"


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
    examples = list(labelled)
    said = recogniser.assess([example.ad for example in examples])
    return count(_judged(one, answer) for one, answer in zip(examples, said, strict=True))


def _judged(example: Example, said: Assessment) -> Judged:
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


def count(judged: Iterable[Judged]) -> Evaluation:
    """Count what was judged, whole and by slices."""
    rows = list(judged)
    bins = tuple(_bins(rows))
    error = sum(abs(one.mean_probability - one.lures.value) * one.lures.of for one in bins) / max(
        len(rows), 1
    )
    return Evaluation(
        overall=_slice(rows),
        by_language={
            key: _slice(part) for key, part in _parts(rows, lambda row: row.language).items()
        },
        flagged_by_class={
            AdClass(key): _rate(part, lambda row: row.band is Band.FLAG)
            for key, part in _parts(rows, lambda row: row.ad_class).items()
        },
        never_flagged=_rate(
            [row for row in rows if row.ad_class in _NEVER_FLAGGED],
            lambda row: row.band is Band.FLAG,
        ),
        reliability=bins,
        calibration_error=error,
    )


def _parts(rows: Sequence[Judged], key: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    parts: dict[str, list[Judged]] = defaultdict(list)
    for row in rows:
        parts[key(row)].append(row)
    return dict(sorted(parts.items()))


def _slice(rows: Sequence[Judged]) -> Slice:
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


def _bins(rows: Sequence[Judged]) -> Iterator[Bin]:
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
