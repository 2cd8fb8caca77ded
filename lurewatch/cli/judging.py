"""``lurewatch assess``, ``lurewatch train`` and ``lurewatch evaluate``."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console

from classifiers import AdText, BadLine, read_ads
from ledger import Ledger
from lurewatch.cli.houses import house_of
from lurewatch.clock import utc_now
from records import AdClass

_BATCH = 64


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.pass_context
def assess_command(context: click.Context, file: BinaryIO) -> None:
    """Judge the adverts of FILE (default: standard input), one JSON line each.

    FILE is JSON Lines, {"id"?, "title"?, "text", "lang"?, "source"?}, or plain text with
    one advert a line. A line that cannot be read is named on standard error with its
    number, the others are judged, and the exit status is 1.

    Example: echo '{"text": "Admin in Poipet, 45,000 baht, food free"}' | lurewatch assess
    """
    recogniser = house_of(context).recogniser
    bad = 0
    for ads, complaints in _batches(read_ads(file)):
        for complaint in complaints:
            click.echo(f"line {complaint.number}: {complaint.reason}", err=True)
        bad += len(complaints)
        for assessment in recogniser.assess(ads):
            click.echo(assessment.to_line())
    context.exit(1 if bad else 0)


def _batches(
    read: Iterable[AdText | BadLine],
) -> Iterator[tuple[list[AdText], list[BadLine]]]:
    lines = iter(read)
    while batch := list(islice(lines, _BATCH)):
        ads = [line for line in batch if isinstance(line, AdText)]
        yield ads, [line for line in batch if isinstance(line, BadLine)]


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
@click.pass_context
def train_command(
    context: click.Context, seed: Path | None, data: Path | None, out: Path | None
) -> None:
    """Train the classifier on the seed set and on the reviewers' rulings, which outrank it.

    Takes about two minutes. The numbers printed are cross-fitted: no text was judged by a
    head that saw its scenario. The model in use stays as it is until lurewatch.toml names
    the new folder.
    """
    from classifiers.evaluation import lines_of  # scikit-learn loads slowly
    from classifiers.examples import SEED
    from classifiers.training import TrainingSettings, train

    house = house_of(context)
    folder = out or house.settings.data_folder / "models" / utc_now().strftime("%Y%m%d-%H%M%S")
    chosen = TrainingSettings(encoder=house.settings.model.encoder)
    with Console(stderr=True).status("training; cross-fitting takes most of the time"):
        report = train(seed or SEED, data, _rulings(house.ledger), folder, chosen)
    for line in lines_of(report.evaluation):
        click.echo(line)
    click.echo(f"{report.name} is in {report.folder}; its card README.md tells the rest")
    click.echo(f'to use it: folder = "{report.folder}" in [model] of lurewatch.toml')


def _rulings(ledger: Ledger) -> Iterator[tuple[AdText, AdClass]]:
    """Yield what reviewers ruled, the newest ruling on each version of an advert."""
    newest = {(review.ad_id, review.ad_version): review.ruling for review in ledger.reviews.all()}
    for (ad_id, version), ruling in newest.items():
        for ad in ledger.ads.versions(ad_id):
            if ad.version == version:
                yield AdText(ad.id, ad.title, ad.text, ad.language_hint, ad.source), ruling


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_context
def evaluate_command(context: click.Context, files: tuple[Path, ...]) -> None:
    """Measure the classifier on labelled texts, with counts and 95% intervals.

    FILES are JSON Lines in the seed set's form (classifiers/seed/README.md). Give texts that
    the model has not learned from. Without FILES the model's card is printed: what it was
    trained on, and its cross-fitted numbers.
    """
    from classifiers.evaluation import evaluate, lines_of
    from classifiers.examples import read_labelled
    from classifiers.model_folder import SHIPPED

    house = house_of(context)
    if not files:
        folder = house.settings.model.folder or SHIPPED
        click.echo((folder / "README.md").read_text("utf-8"))
        return
    labelled = [example for file in files for example in read_labelled(file)]
    for line in lines_of(evaluate(house.recogniser, labelled)):
        click.echo(line)
