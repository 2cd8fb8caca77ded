"""``lurewatch sample``: what the machine leaves alone, drawn at random and ruled on by people."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import click

from classifiers.learning.recall import (
    ENOUGH,
    Estimate,
    Missed,
    WeekCounts,
    clopper_pearson,
    estimate,
)
from classifiers.learning.sampling import counted_weeks, draw_week, rulings_now
from classifiers.learning.weeks import last_whole_week
from lurewatch.cli.houses import house_of
from lurewatch.clock import utc_now


@click.group()
def sample_command() -> None:
    """The weekly random draw of adverts that the machine left alone.

    Reviewers rule on the draw in the console; only so is it known, and not guessed, how many
    lures are missed. The schedule draws every week by itself.
    """


@sample_command.command("draw")
@click.option("--week", metavar="YYYY-Www", help="Such as 2026-W47 (default: the last whole week).")
@click.option("--size", type=click.IntRange(1, 1000), help="Default: weekly_sample of [learning].")
@click.pass_context
def draw(context: click.Context, week: str | None, size: int | None) -> None:
    """Draw a week's sample, once; a week that was drawn stays as it is."""
    house, now = house_of(context), utc_now()
    wanted = size or house.settings.learning.weekly_sample
    chosen = _week(week) if week else last_whole_week(now)
    name = f"{chosen:%G-W%V}"
    if not wanted:
        click.echo("weekly_sample is 0: nothing is drawn")
        return
    sample = draw_week(house.ledger, chosen, wanted, now)
    if sample is None:
        click.echo(f"{name}: the machine left nothing alone that week, so nothing is drawn")
    elif house.ledger.samples.keep(sample, f"command line, uid {os.getuid()}"):
        click.echo(f"{name}: {len(sample.drawn)} of {sample.clear} drawn, seed {sample.seed}")
    else:
        click.echo(f"{name} was drawn before and stays as it is")


@sample_command.command("report")
@click.option("--weeks", default=8, show_default=True, type=click.IntRange(1, 520))
@click.pass_context
def report(context: click.Context, weeks: int) -> None:
    """Say how many lures the machine leaves alone, with counts and 95% intervals."""
    ledger = house_of(context).ledger
    counted = counted_weeks(ledger, ledger.samples.newest(weeks), rulings_now(ledger))
    for one in counted:
        click.echo(_week_line(one))
    for line in _told(estimate(counted)):
        click.echo(line)


def _week(name: str) -> datetime:
    try:
        return datetime.strptime(f"{name}-1", "%G-W%V-%u").replace(tzinfo=UTC)
    except ValueError as error:
        raise click.BadParameter(f"{name!r} is no week such as 2026-W47") from error


def _week_line(one: WeekCounts) -> str:
    share = clopper_pearson(one.lures, one.ruled)
    state = "" if one.is_complete else " (not ruled to the end, counts for nothing yet)"
    return (
        f"{one.week:%G-W%V}: {one.drawn} of {one.clear} clear drawn, {one.ruled} ruled, "
        f"{one.lures} lures, {_percent(share)}; {one.held} flagged or in review, "
        f"{one.held_lures} of them ruled lures, {one.held_open} not ruled on{state}"
    )


def _told(missed: Missed | None) -> Iterator[str]:
    if missed is None:
        yield f"not yet known: fewer than {ENOUGH} rulings in draws that were ruled to the end"
        return
    yield (
        f"lures among clear adverts: {_percent(missed.share)}, from {missed.lures} of "
        f"{missed.ruled} drawn (weeks that count: {missed.weeks}), which stand for {missed.clear}"
    )
    yield f"lures missed in these weeks: {_plain(missed.missed)}"
    if missed.recall is None:
        yield "recall: not yet known, no lure was found or is expected"
    else:
        yield (
            f"recall of flag and review: {_percent(missed.recall)}, with {missed.held_lures} ruled "
            f"lures and {missed.held_open} that nobody has ruled on"
        )


def _percent(found: Estimate) -> str:
    return f"{found.value:.1%} ({found.low:.1%} to {found.high:.1%})"


def _plain(found: Estimate) -> str:
    return f"{found.value:.0f} ({found.low:.0f} to {found.high:.0f})"
