"""The card of a model folder: what it learned from, how well it does, where it stops."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifiers.head import Head
from classifiers.measures.evaluation import lines_of

if TYPE_CHECKING:
    from classifiers.training.train import TrainingReport


def write_card(
    folder: Path, report: "TrainingReport", head: Head, about: Mapping[str, Any]
) -> None:
    """Write ``README.md`` beside the tensors."""
    (folder / "README.md").write_text("\n".join(_lines(report, head, about)) + "\n", "utf-8")


def _lines(report: "TrainingReport", head: Head, about: Mapping[str, Any]) -> Iterator[str]:
    yield f"# {report.name}"
    yield ""
    yield "Tells adverts that lure people into scam compounds from the texts that sound alike."
    yield "It reads hashed n-grams of masked text, indicators, facts and the mean vector of the"
    yield f"encoder `{about['encoder']}`, in three logistic regressions (stance, class, lure) whose"
    yield "log-odds are calibrated together. Nationality, ethnicity, migration status, names of"
    yield "places and contacts are masked before anything is counted."
    yield ""
    yield f"- Trained: {about['date']}, on {_counts(report.examples)}."
    yield f"- Texts by language: {_counts(about['languages'])} (board: adverts of public boards)."
    yield f"- SHA-256 of the training texts and labels: `{about['data_sha256']}`."
    yield f"- Review from {head.thresholds.review}, flag from {head.thresholds.flag}; between"
    yield "  them the model abstains and a person looks. Only recruiting texts are flagged."
    yield ""
    yield "## Cross-fitted on the seed set"
    yield ""
    yield "Five folds grouped by scenario: no text was judged by a head that saw its scenario."
    yield "The seed texts are invented, and one team wrote them: expect less on real adverts."
    yield "Each rate stands with its counts and 95% Wilson interval."
    yield ""
    yield from lines_of(report.evaluation)
    yield ""
    if report.genuine is not None:
        flagged = report.genuine.overall.false_flags
        yield "## Genuine adverts"
        yield ""
        yield f"Flagged of the public boards' adverts, cross-fitted by company: {flagged}."
        yield "They teach the wording of ordinary work; no row of them is kept here."
        yield ""
    yield "## Limits"
    yield ""
    yield "A verdict is a machine's flag for a person to look at. It says nothing of anybody's"
    yield "guilt or of harm that has happened. Native review of the texts is still to come."


def _counts(counted: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counted.items())
