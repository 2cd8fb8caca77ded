"""``lurewatch suggest``: which adverts teach most when a person rules on them."""

import click

from classifiers.learning.suggesting import Reason, Suggestion, read_thresholds, suggest
from lurewatch.cli.houses import house_of

_WHY = {
    Reason.NEAR_FLAG: "its probability lies near where flagging begins",
    Reason.NEAR_REVIEW: "its probability lies near where review begins",
    Reason.HEADS_DISAGREE: "it looks like a lure, yet not like a text that recruits",
    Reason.UNLIKE_RULED: "unlike anything that was ruled on",
    Reason.FEW_IN_LANGUAGE: "few rulings in its language",
}


@click.command()
@click.option("--count", default=20, show_default=True, type=click.IntRange(1, 500))
@click.pass_context
def suggest_command(context: click.Context, count: int) -> None:
    """Suggest adverts to rule on: those the model is unsure of, each unlike the others.

    The console shows the same under "To teach". Nothing is changed.
    """
    house = house_of(context)
    found = suggest(house.ledger, read_thresholds(house.model_folder), count)
    for one in found:
        file = house.ledger.ads.get(one.of.ad_id)
        assert file is not None
        headline = " ".join((file.ad.title or file.ad.text).split())[:80]
        click.echo(f"{one.of.probability:.2f} {one.of.lang} {one.of.source} {one.of.ad_id}")
        click.echo(f"  {headline}\n  {_why(one)}")
    if not found:
        click.echo("nothing to suggest: every advert that the model is unsure of was ruled on")


def _why(one: Suggestion) -> str:
    told = [_WHY[reason] for reason in one.reasons]
    if one.nearest is not None:
        told.append(f"cosine {one.nearest:.2f} to the nearest ruled one")
    return "; ".join(told)
