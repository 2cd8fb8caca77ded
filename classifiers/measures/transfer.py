"""Languages that the head never saw: it learns three and judges the others."""

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import average_precision_score

from classifiers.head import Verdict, calibrated, decide
from classifiers.measures.rates import Flags, Numbers, bootstrapped, f1_of
from classifiers.measures.refitting import refitted
from classifiers.measures.sections import Cell, Figure, Section, Table
from classifiers.measures.subject import Asked, Subject
from classifiers.training.examples import SEED, Example, read_seed
from records import LURES, Band

LEARNED = ("th", "zh", "en")
_RESAMPLES = 300

_METHOD = (
    f"The head learns from the seed texts in {', '.join(LEARNED)} alone, thresholds included, and "
    "judges the seed texts of every other language, once with the encoder's columns and once "
    "without them. Indicators know all languages, so that what the encoder adds is the "
    "difference. Average precision ranks by probability; F1 counts flagged as positive. "
    "Bootstrap intervals."
)


def transfer(asked: Asked) -> Section:
    """Measure transfer across languages, with and without the encoder."""
    examples = read_seed(SEED)
    asked.tell(f"fitting heads on {', '.join(LEARNED)} for the other languages")
    return Section(
        name="transfer",
        title="Transfer across languages",
        method=_METHOD,
        tables=(compared(asked.subject, examples, LEARNED),),
    )


def compared(subject: Subject, examples: Sequence[Example], learned: Sequence[str]) -> Table:
    """Judge the languages that were not learned, with meaning and without."""
    inside = [one for one in examples if one.ad.lang in learned]
    outside = [one for one in examples if one.ad.lang not in learned]
    sides = [_judged(subject, inside, outside, with_meaning) for with_meaning in (True, False)]
    lures = np.array([one.ad_class in LURES for one in outside])
    languages = np.array([one.ad.lang for one in outside])
    lines: list[tuple[Cell, ...]] = []
    for language in ("all", *sorted(set(languages))):
        rows = np.flatnonzero((languages == language) | (language == "all"))
        cells = [cell for side in sides for cell in side.cells(rows, lures)]
        lines.append((str(language), len(rows), int(lures[rows].sum()), *cells))
    columns = (
        *("language", "texts", "lures", "average precision", "F1"),
        *("average precision without encoder", "F1 without encoder"),
    )
    title = f"Learned from {len(inside)} texts in {', '.join(learned)}"
    return Table(title=title, columns=columns, rows=tuple(lines))


class _Side:
    """What one head says of the texts that it did not learn from."""

    def __init__(self, probabilities: Numbers, verdicts: Sequence[Verdict]) -> None:
        self._probabilities = probabilities
        self._flagged = np.array([one.band is Band.FLAG for one in verdicts])

    def cells(self, rows: np.ndarray[tuple[int], np.dtype[np.int64]], lures: Flags) -> list[Cell]:
        """Return average precision and F1 of some rows."""
        said, true = self._probabilities[rows], lures[rows]
        precision = bootstrapped(
            lambda drawn: float(average_precision_score(true[drawn], said[drawn])),
            [str(row) for row in rows],
            _RESAMPLES,
        )
        return [Figure.score(precision), Figure.score(f1_of(self._flagged[rows], true))]


def _judged(
    subject: Subject, inside: Sequence[Example], outside: Sequence[Example], with_meaning: bool
) -> _Side:
    head = refitted(subject.taught_features(inside, with_meaning), inside)
    scores = head.scores(subject.taught_features(outside, with_meaning))
    verdicts = decide(scores, head.calibration, head.thresholds)
    return _Side(calibrated(scores, head.calibration), verdicts)
