"""``lurewatch evaluate``: how good the judgement is."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from classifiers.measures.names import MEASURES
from lurewatch.cli.houses import house_of
from lurewatch.house import House

if TYPE_CHECKING:
    from classifiers.measures.sections import Report

_NAMES = "\n".join(f"  {name:14} {measure.about}" for name, measure in MEASURES.items())
_FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True)
class _Given:
    files: tuple[Path, ...]
    data: Path | None
    images: bool
    only: tuple[str, ...]
    to_json: Path | None
    write: Path | None
    earlier: Path | None
    card: bool


@click.command(epilog=f"\b\nMeasures:\n{_NAMES}")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of public data (jobs/, scam_text/, parallel_eval/), for more measures.",
)
@click.option("--images", is_flag=True, help="Measure pictures too; takes two to five minutes.")
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(tuple(MEASURES)),
    metavar="NAME",
    help="Take this measure alone; may be given several times.",
)
@click.option("--json", "to_json", type=_FILE, help="Write every number to this file too.")
@click.option("--write", type=_FILE, help="Write the whole model card to this file too.")
@click.option(
    "--from",
    "earlier",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Measure nothing: take the numbers that --json wrote before.",
)
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
        click.echo((house.model_folder / "README.md").read_text("utf-8"))
        return
    report = _told_again(asked.earlier) if asked.earlier else _measured(house, asked)
    _close(report, asked)


def _told_again(file: Path) -> "Report":
    """Print the report of an earlier run."""
    from classifiers.measures.sections import Report

    try:
        report = Report.model_validate_json(file.read_bytes())
    except ValueError as error:
        raise click.BadParameter(f"{file} is no report of --json: {error}") from error
    for section in report.sections:
        click.echo("\n".join((*section.lines(), "")))
    return report


def _measured(house: House, given: _Given) -> "Report":
    """Measure, and print every section as soon as it is there."""
    from classifiers.measures.running import chosen, report_of, run  # scikit-learn loads slowly
    from classifiers.measures.subject import Asked, Subject

    subject = Subject(house.model_folder, house.settings.model.encoder)
    asked = Asked(subject, given.data, given.files, given.images, _tell)
    sections = []
    for section in run(asked, chosen(asked, given.only)):
        sections.append(section)
        click.echo("\n".join((*section.lines(), "")))
    return report_of(asked, sections)


def _tell(line: str) -> None:
    click.echo(f"evaluate: {line}", err=True)


def _close(report: "Report", given: _Given) -> None:
    """Print what was met, and write the files that were asked for."""
    from classifiers.measures.card import card_of, target_lines

    click.echo("\n".join(("## Met and not met", "", *target_lines(report))))
    if given.to_json:
        given.to_json.write_text(report.model_dump_json(indent=1) + "\n", "utf-8")
    if given.write:
        given.write.write_text(card_of(report), "utf-8")
