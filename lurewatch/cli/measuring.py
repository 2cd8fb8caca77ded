"""``lurewatch evaluate``: how good the judgement is."""

from pathlib import Path

import click

from lurewatch.cli.houses import house_of


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_context
def evaluate_command(context: click.Context, files: tuple[Path, ...]) -> None:
    """Measure the classifier on labelled texts, with counts and 95% intervals.

    FILES are JSON Lines in the seed set's form (classifiers/seed/README.md). Give texts that
    the model has not learned from. Without FILES the model's card is printed: what it was
    trained on, and its cross-fitted numbers.
    """
    from classifiers.measures.evaluation import evaluate, lines_of
    from classifiers.model_folder import SHIPPED
    from classifiers.training.examples import read_labelled

    house = house_of(context)
    if not files:
        folder = house.settings.model.folder or SHIPPED
        click.echo((folder / "README.md").read_text("utf-8"))
        return
    labelled = [example for file in files for example in read_labelled(file)]
    for line in lines_of(evaluate(house.recogniser, labelled)):
        click.echo(line)
