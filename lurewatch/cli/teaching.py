"""``lurewatch train``: the classifier learns from texts and rulings."""

from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console

from classifiers import AdText
from ledger import Ledger
from lurewatch.cli.houses import house_of
from lurewatch.clock import utc_now
from records import AdClass


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
    from classifiers.measures.evaluation import lines_of  # scikit-learn loads slowly
    from classifiers.training.examples import SEED
    from classifiers.training.train import TrainingSettings, train

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
