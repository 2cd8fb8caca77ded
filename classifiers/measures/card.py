"""docs/model-card.md: the words of card.md with the numbers of a report."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template

from classifiers.measures.sections import Report, Target

_WORDS = Path(__file__).parent / "card.md"


def card_of(report: Report) -> str:
    """Return the model card in Markdown."""
    about = report.about
    examples = about.get("examples", {})
    words = Template(_WORDS.read_text("utf-8"))
    return (
        words.substitute(
            made_on=report.made_on,
            model=report.model,
            encoder=report.encoder,
            review_from=report.review_from,
            flag_from=report.flag_from,
            trained=about.get("date", "at a date unknown"),
            taught=_counts(examples),
            genuine=examples.get("genuine", 0),
            rulings=examples.get("ruling", 0),
            languages=_counts(about.get("languages", {})),
            digest=about.get("data_sha256", "unknown"),
            targets="\n".join(target_lines(report)),
            sections="\n".join(
                line for one in report.sections for line in (*one.lines(), "")
            ).rstrip(),
        ).rstrip()
        + "\n"
    )


def _counts(counted: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counted.items()) or "texts uncounted"


def target_lines(report: Report) -> Iterator[str]:
    """Yield what was met, what was not, and what was not measured, as a table."""
    told = [(section.title, one) for section in report.sections for one in section.targets]
    yield f"{sum(one.met for _, one in told)} of {len(told)} targets met."
    yield ""
    yield "| measure | aimed at | found | |"
    yield "|---|---|---|---|"
    for title, one in told:
        yield f"| {title}: {one.measure} | {one.aim} | {one.found} | {_word(one)} |"
    for section in report.sections:
        if section.skipped:
            yield f"| {section.title} | | skipped: {section.skipped} | |"


def _word(target: Target) -> str:
    return "met" if target.met else "**not met**"
