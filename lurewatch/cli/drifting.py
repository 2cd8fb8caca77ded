"""``lurewatch drift``: how adverts and judgements change from week to week."""

from collections.abc import Iterator

import click

from classifiers.learning.drift import DriftRow, drift
from classifiers.learning.rising import RisingIn, rising
from lurewatch.cli.houses import house_of
from lurewatch.clock import utc_now


@click.command()
@click.option("--weeks", default=4, show_default=True, type=click.IntRange(2, 52))
@click.pass_context
def drift_command(context: click.Context, weeks: int) -> None:
    """Say how the newest whole week differs from the weeks before it.

    For every source and language: adverts judged, shares flagged and in review, mean
    probability, and the population stability index of the probability (0.1: worth a look,
    0.25: large). Then the phrases that rise in flagged adverts, contacts and names cut out.
    """
    ledger, now = house_of(context).ledger, utc_now()
    for row in drift(ledger, now, weeks):
        for line in _row_lines(row):
            click.echo(line)
    click.echo("\nrising in flagged adverts (adverts with it, now and before):")
    for found in rising(ledger, now, weeks):
        for line in _rising_lines(found):
            click.echo(line)


def _row_lines(row: DriftRow) -> Iterator[str]:
    name = f"{row.source}, {row.lang}" if row.source else "all"
    index = "too few adverts" if row.index is None else f"index {row.index:.3f}, {row.shift}"
    yield f"{name}: {index}"
    for week in row.weeks:
        mean = "-" if week.mean is None else f"{week.mean:.3f}"
        yield (
            f"  {week.week:%G-W%V}: {week.judged} judged, {_share(week.flagged, week.judged)} "
            f"flagged, {_share(week.in_review, week.judged)} in review, mean probability {mean}"
        )


def _share(count: int, of: int) -> str:
    return f"{count} ({count / of:.1%})" if of else "0"


def _rising_lines(found: RisingIn) -> Iterator[str]:
    counts = f"{found.now} flagged adverts, {found.before} before"
    yield f"{found.lang}: {counts}{': too few to compare' if found.too_few else ''}"
    for one in found.phrases:
        yield f"  {one.phrase} ({one.now} of {found.now}, before {one.before} of {found.before})"
    if not found.too_few and not found.phrases:
        yield "  nothing rises beyond chance"
