"""``lurewatch models``: which of the trained models judges."""

import json
from pathlib import Path

import click

from classifiers.learning.comparison import read_comparison
from lurewatch.cli.houses import house_of


@click.group()
def models_command() -> None:
    """The trained models, and which of them judges.

    A model is a folder in models/ of the data folder. None is overwritten or thrown away.
    """


@models_command.command("list")
@click.pass_context
def list_models(context: click.Context) -> None:
    """List every model: its name, what it was trained on, and whether it is in use."""
    house = house_of(context)
    in_use = house.model_folder
    shelf = list(house.models.all())
    for folder in shelf if in_use in shelf else [*shelf, in_use]:
        mark = "*" if folder == in_use else " "
        click.echo(f"{mark} {house.models.name_of(folder)}: {_described(folder)}")
    named = ", as lurewatch.toml says" if house.settings.model.folder else ""
    click.echo(f"* is in use{named}")


@models_command.command("use")
@click.argument("name")
@click.option(
    "--accept-worse", metavar="REASON", default="", help="Why, where the model was found worse."
)
@click.pass_context
def use_model(context: click.Context, name: str, accept_worse: str) -> None:
    """Let the model NAME judge from now on; "shipped" is the one that came with Lurewatch.

    Running workers take it up within a batch. What was judged before stays as it is. A model
    that was found worse is refused unless --accept-worse says why it may be used; the reason
    stands on its card and in the custody chain.
    """
    from lurewatch.training import put_in_use  # scikit-learn loads slowly

    before = put_in_use(house_of(context), name, accept_worse)
    click.echo(f"{name} judges from now on; to go back: lurewatch models use {before}")


def _described(folder: Path) -> str:
    told = json.loads((folder / "model.json").read_text("utf-8"))
    about = told["about"]
    texts = ", ".join(f"{count} {origin}" for origin, count in about["examples"].items())
    comparison = read_comparison(folder)
    if comparison is None or not comparison.worse:
        verdict = ""
    else:
        verdict = "; worse, accepted" if comparison.accepted else "; worse"
    return f"{told['name']}, {about['date']}, {texts}{verdict}"
