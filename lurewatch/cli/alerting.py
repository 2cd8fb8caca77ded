"""``lurewatch alerts``."""

import click

from lurewatch.cli.houses import house_of
from lurewatch.clock import utc_now
from records import AlertState


@click.group()
def alerts_command() -> None:
    """Alerts and their delivery."""


@alerts_command.command("list")
@click.option("--state", type=click.Choice([one.value for one in AlertState]))
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@click.pass_context
def list_alerts(context: click.Context, state: str | None, limit: int) -> None:
    """List alerts, newest first, with the reason that each went to its unit."""
    store = house_of(context).ledger.alerts
    for alert in store.newest(AlertState(state) if state else None, limit):
        label = " SYNTHETIC" if alert.synthetic else ""
        click.echo(f"{alert.reference} {alert.state} -> {alert.unit}{label}\n  {alert.reason}")
    counts = ", ".join(f"{state} {count}" for state, count in store.count_by_state().items())
    click.echo(f"in all: {counts}; {store.waiting_messages()} messages wait")


@alerts_command.command("retry")
@click.argument("reference", required=False)
@click.pass_context
def retry_alerts(context: click.Context, reference: str | None) -> None:
    """Send dead letters again, all of them or those of one alert (by its reference)."""
    store = house_of(context).ledger.alerts
    chosen = None
    if reference is not None:
        dead = {alert.reference: alert.id for alert in store.newest(AlertState.DEAD, 10_000)}
        if reference not in dead:
            raise click.BadParameter(f"no dead letter bears the reference {reference}")
        chosen = dead[reference]
    click.echo(f"{store.retry_dead(utc_now(), chosen)} messages will be tried again")


@alerts_command.command("dry-run")
@click.argument("ad_id")
@click.pass_context
def dry_run(context: click.Context, ad_id: str) -> None:
    """Show which alerts an advert would make and why, and send nothing."""
    from alerts import explain

    house = house_of(context)
    file = house.ledger.ads.get(ad_id)
    if file is None:
        raise click.BadParameter(f"the ledger holds no advert {ad_id}")
    for line in explain(file, house.policy):
        click.echo(line)
