"""``lurewatch train``: the classifier learns from texts and rulings."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from lurewatch.cli.houses import house_of
from lurewatch.clock import utc_now
from lurewatch.house import House

if TYPE_CHECKING:
    from lurewatch.training import Trained


@click.command()
@click.option(
    "--seed",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of labelled texts, *.jsonl (default: the SYNTHETIC set that ships).",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of genuine adverts with jobs/ and scam_text/, more to learn from.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="The new model folder (default: models/ and the time, in the data folder).",
)
@click.option("--use", is_flag=True, help="Let the new model judge from now on, if it may.")
@click.option(
    "--accept-worse",
    metavar="REASON",
    default="",
    help="Why the new model may be used even where it is worse; kept on its card.",
)
@click.pass_context
def train_command(
    context: click.Context,
    /,
    seed: Path | None,
    data: Path | None,
    out: Path | None,
    **chosen: Any,
) -> None:
    """Train the classifier on the seed set and on the reviewers' rulings, which outrank it.

    The first numbers printed are cross-fitted: no text was judged by a head that saw its
    scenario. Then the new model and the one in use judge what neither learned from: the
    frozen set, and the tenth of the rulings that never teaches.

    A model that is worse beyond noise is kept but never put in use, and the command ends
    with 1, unless --accept-worse says why it may be. Worse means: on one of these sets, with
    at least 30 texts and 10 lures, F1 or precision is more than 0.01 lower, and lower in at
    least 90% of 2,000 paired resamples. "lurewatch models use" chooses and goes back.
    """
    from classifiers.training.examples import SEED  # scikit-learn loads slowly
    from lurewatch.training import train_beside

    house = house_of(context)
    folder = out or house.models.folder / utc_now().strftime("%Y%m%d-%H%M%S")
    with Console(stderr=True).status("training; cross-fitting takes most of the time"):
        trained = train_beside(house, seed or SEED, data, folder, chosen["accept_worse"])
    for line in _told(trained):
        click.echo(line)
    if not trained.may_be_used:
        click.echo("it is WORSE than the model in use, which goes on judging", err=True)
        click.echo('to use it all the same: --accept-worse "why"', err=True)
        context.exit(1)
    _put_in_use(house, folder, wanted=bool(chosen["use"]))


def _told(trained: "Trained") -> Iterator[str]:
    from classifiers.measures.evaluation import lines_of

    yield from lines_of(trained.report.evaluation)
    rulings = trained.rulings
    yield ""
    yield (
        f"{len(rulings.taught)} rulings taught, {len(rulings.left_out)} measure and never teach, "
        f"{rulings.superseded} were superseded by a ruling on a near copy"
    )
    yield ""
    if trained.comparison is None:
        yield "The model in use was fitted to an encoder that is gone; nothing can be compared."
    else:
        yield from trained.comparison.lines()
    yield ""
    yield f"{trained.report.name} is in {trained.report.folder}; its card README.md tells the rest"


def _put_in_use(house: House, folder: Path, wanted: bool) -> None:
    from lurewatch.training import put_in_use

    name = house.models.name_of(folder)
    if not wanted:
        click.echo(f"to use it: lurewatch models use {name}")
        return
    before = put_in_use(house, name)
    click.echo(f"it is in use; to go back: lurewatch models use {before}")
