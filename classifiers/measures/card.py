"""docs/model-card.md: what the model is for, where it stops, and every measure."""

from collections.abc import Iterator

from classifiers.measures.sections import Report


def closing_lines(report: Report) -> Iterator[str]:
    """Yield what was met and what was not."""
    targets = [(section, one) for section in report.sections for one in section.targets]
    met = sum(one.met for _, one in targets)
    yield f"## Met: {met} of {len(targets)} targets"
    yield ""
    for section, one in targets:
        yield f"- {one} ({section.title})"
    skipped = [section for section in report.sections if section.skipped]
    yield from (f"- skipped: {one.name}: {one.skipped}" for one in skipped)


def card_lines(report: Report) -> Iterator[str]:
    """Yield the model card in Markdown."""
    yield "# Model card"
    for section in report.sections:
        yield from ("", *section.lines())
