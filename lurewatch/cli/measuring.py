"""``lurewatch evaluate``: how good the judgement is."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from classifiers.measures.names import MEASURES
from lurewatch.cli.houses import house_of
from lurewatch.house import House

_NAMES = "\n".join(f"  {name:14} {measure.about}" for name, measure in MEASURES.items())
_FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True)
class _Given:
    files: tuple[Path, ...]
    data: Path | None
    only: tuple[str, ...]
    to_json: Path | None
    write: Path | None
    card: bool


@click.command(epilog=f"\b\nMeasures:\n{_NAMES}")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of public data (jobs/, scam_text/, parallel_eval/), for more measures.",
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(tuple(MEASURES)),
    metavar="NAME",
    help="Take this measure alone; may be given several times.",
)
@click.option("--json", "to_json", type=_FILE, help="Write every number to this file too.")
@click.option("--write", type=_FILE, help="Write the whole model card to this file too.")
@click.option("--card", is_flag=True, help="Print the model folder's card and measure nothing.")
@click.pass_context
def evaluate_command(context: click.Context, /, **given: Any) -> None:
    """Measure the classifier, each number with its counts and 95% interval.

    Without arguments: what a fresh clone can measure, the frozen test set first. FILES are
    JSON Lines in the seed set's form (classifiers/seed/README.md) and are measured alone;
    give texts that the model has not learned from.

    Example: lurewatch evaluate --only written-apart --only fairness
    """
    house, asked = house_of(context), _Given(**given)
    if asked.card:
        from classifiers.model_folder import SHIPPED  # numpy loads slowly

        folder = house.settings.model.folder or SHIPPED
        click.echo((folder / "README.md").read_text("utf-8"))
        return
    for line in _measured(house, asked):
        click.echo(line)


def _measured(house: House, given: _Given) -> Iterator[str]:
    """Measure and yield the report's lines, then write the files that were asked for."""
    from classifiers.measures.card import card_lines, closing_lines  # scikit-learn loads slowly
    from classifiers.measures.running import chosen, report_of, run
    from classifiers.measures.subject import Asked, Subject

    subject = Subject(house.settings.model.folder, house.settings.model.encoder)
    asked = Asked(subject, given.data, given.files, tell=lambda line: click.echo(line, err=True))
    sections = []
    for section in run(asked, chosen(asked, given.only)):
        sections.append(section)
        yield from (*section.lines(), "")
    report = report_of(asked, sections)
    yield from closing_lines(report)
    if given.to_json:
        given.to_json.write_text(report.model_dump_json(indent=1) + "\n", "utf-8")
    if given.write:
        given.write.write_text("\n".join(card_lines(report)) + "\n", "utf-8")
