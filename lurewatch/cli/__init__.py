"""The command line."""

import logging
import sys
from pathlib import Path

import click

from lurewatch import __version__
from lurewatch.cli.boundary import told_plainly
from lurewatch.cli.lazy import LazyGroup

_COMMANDS = {
    "demo": ("lurewatch.cli.demo", "the whole watch over sample sites on this machine"),
    "init": ("lurewatch.cli.starting", "write commented examples of lurewatch.toml and sources/"),
    "doctor": ("lurewatch.cli.starting", "say what is missing, and the command that mends it"),
    "watch": ("lurewatch.cli.watching", "schedule, crawl, judge, alert and serve until Ctrl-C"),
    "crawl": ("lurewatch.cli.crawling", "crawl one or more sources now"),
    "sources": ("lurewatch.cli.crawling", "list sources, check their files and their health"),
    "work": ("lurewatch.cli.watching", "a worker: judge, match and index what was captured"),
    "send": ("lurewatch.cli.watching", "a sender: deliver what waits in the outbox"),
    "schedule": ("lurewatch.cli.watching", "the schedule alone"),
    "console": ("lurewatch.cli.watching", "the web console alone"),
    "assess": ("lurewatch.cli.assessing", "judge adverts: JSON Lines in, JSON Lines out"),
    "train": ("lurewatch.cli.teaching", "train the classifier beside the one in use"),
    "models": ("lurewatch.cli.models", "list trained models, choose the one that judges"),
    "suggest": ("lurewatch.cli.suggesting", "adverts that teach most when they are ruled on"),
    "drift": ("lurewatch.cli.drifting", "how adverts and judgements change; rising phrases"),
    "sample": ("lurewatch.cli.sampling", "draw clear adverts for ruling; say what is missed"),
    "evaluate": ("lurewatch.cli.measuring", "measure the classifier, with counts and intervals"),
    "search": ("lurewatch.cli.searching", "search with the console's query language"),
    "reindex": ("lurewatch.cli.searching", "rebuild the search index from the ledger"),
    "alerts": ("lurewatch.cli.alerting", "list alerts, send dead letters again, dry run"),
    "users": ("lurewatch.cli.people", "who may sign in to the console"),
}


@click.group(
    cls=LazyGroup,
    commands_at=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="lurewatch")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("lurewatch.toml"),
    show_default=True,
    help="The settings file; one that is not there means defaults.",
)
@click.option("-v", "--verbose", is_flag=True, help="Log what is done, not only what goes wrong.")
@click.pass_context
def cli(context: click.Context, config: Path, verbose: bool) -> None:
    """Watch public job adverts and recognise those that lure people into scam compounds.

    New here? Run "lurewatch demo" and look at the console that it opens. For your own
    watch run "lurewatch init", edit what it writes, then "lurewatch watch".
    """
    context.obj = config
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )


def main() -> None:
    """Run the command line; known errors are told in one line and exit with 1."""
    with told_plainly():
        cli()
