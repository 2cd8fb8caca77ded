"""``lurewatch watch`` and its parts, each of which can also run alone."""

import click

from lurewatch.cli.houses import house_of
from lurewatch.house import House
from lurewatch.stopping import Stop, stop_with_parent

_with_parent = click.option(
    "--with-parent", is_flag=True, hidden=True, help="Stop when standard input closes."
)


def _ready(context: click.Context, with_parent: bool) -> tuple[House, Stop]:
    stop = Stop.on_signals()
    if with_parent:
        stop_with_parent()
    return house_of(context), stop


@click.command()
@click.pass_context
def watch_command(context: click.Context) -> None:
    """Run everything: schedule, crawls, worker, sender and console.

    The parts run as processes of their own and are started again when they die. Stop with
    Ctrl-C: what was begun is finished or taken up again at the next start.
    """
    from lurewatch.watch import watch  # the supervisor's imports are not the parts'

    stop = Stop.on_signals()
    watch(house_of(context), stop, say=click.echo)


@click.command()
@click.option("--until-idle", is_flag=True, help="Stop when nothing waits any more.")
@click.option("--retry", is_flag=True, help="First queue again what was set aside as failed.")
@_with_parent
@click.pass_context
def work_command(context: click.Context, until_idle: bool, retry: bool, with_parent: bool) -> None:
    """Judge, match and index what the crawls captured."""
    from lurewatch import parts
    from lurewatch.clock import utc_now

    house, stop = _ready(context, with_parent)
    if retry:
        click.echo(f"{house.ledger.queue.retry_failed(utc_now())} adverts are queued again")
    steps = parts.work(house, stop, until_idle)
    click.echo(f"{steps} steps done")


@click.command()
@click.option("--until-idle", is_flag=True, help="Stop when nothing is due any more.")
@_with_parent
@click.pass_context
def send_command(context: click.Context, until_idle: bool, with_parent: bool) -> None:
    """Deliver what waits in the outbox by e-mail and webhook."""
    from lurewatch import parts

    house, stop = _ready(context, with_parent)
    click.echo(f"{parts.send(house, stop, until_idle)} messages delivered")


@click.command()
@_with_parent
@click.pass_context
def schedule_command(context: click.Context, with_parent: bool) -> None:
    """Crawl every enabled source on its interval."""
    from lurewatch import parts

    house, stop = _ready(context, with_parent)
    parts.schedule(house, stop)


@click.command()
@_with_parent
@click.pass_context
def console_command(context: click.Context, with_parent: bool) -> None:
    """Serve the web console alone."""
    from lurewatch.serving import serve_console

    house, stop = _ready(context, with_parent)
    serve_console(house, stop)
