"""``lurewatch demo``."""

from pathlib import Path

import click

from lurewatch.demo.run import run_demo
from lurewatch.stopping import Stop


@click.command()
@click.option(
    "--once", is_flag=True, help="End by itself; exit 0 only if every stage did its work."
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to keep what it makes (default: lurewatch-demo/ and the time).",
)
@click.pass_context
def demo_command(context: click.Context, once: bool, folder: Path | None) -> None:
    """Run the whole watch over a small town of sites served on this machine.

    The adverts are SYNTHETIC. The town is crawled on the real schedule, judged, indexed,
    and alerts go to a mail server and a webhook receiver that the demo starts. Afterwards
    the console stays open, with a link that signs you in.
    """
    context.exit(0 if run_demo(folder, once, Stop.on_signals()) else 1)
