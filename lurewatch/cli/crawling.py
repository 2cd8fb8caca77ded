"""``lurewatch crawl`` and ``lurewatch sources``."""

import click

from crawlers import Source, load_sources
from lurewatch.cli.houses import house_of
from lurewatch.errors import SettingsError
from lurewatch.house import House
from lurewatch.stopping import stop_with_parent
from records import CrawlRun, RunOutcome

_EXIT = {RunOutcome.FINISHED: 0, RunOutcome.ROBOTS_FORBID: 2}


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--with-parent", is_flag=True, hidden=True)
@click.pass_context
def crawl_command(context: click.Context, names: tuple[str, ...], with_parent: bool) -> None:
    """Crawl sources now, by the names of their files in the sources folder.

    Exits with 0 when every crawl was healthy, 2 when robots.txt forbids, 1 otherwise.
    """
    if with_parent:
        stop_with_parent()
    house = house_of(context)
    chosen = [_named(house, name) for name in names]
    if len(chosen) == 1:
        run = _crawl_here(house, chosen[0])
        _tell(run)
        context.exit(_EXIT.get(run.outcome, 1))
    context.exit(max(_crawl_elsewhere(house, source) for source in chosen))


def _named(house: House, name: str) -> Source:
    sources = {source.name: source for source in load_sources(house.settings.crawl.sources)}
    if name not in sources:
        known = ", ".join(sources) or "none yet; `lurewatch init` writes examples"
        raise SettingsError(f"no source {name!r} in {house.settings.crawl.sources}: {known}")
    return sources[name]


def _crawl_here(house: House, source: Source) -> CrawlRun:
    from crawlers.run import run_crawl  # Scrapy and its reactor: once per process
    from lurewatch.locks import only_one

    with only_one(house.settings.data_folder / "locks" / f"{source.name}.lock", source.name):
        return run_crawl(source, house.crawl_settings())


def _crawl_elsewhere(house: House, source: Source) -> int:
    """Crawl in a process of its own: a reactor runs once per process."""
    from lurewatch.scheduling import crawl

    minutes = house.settings.crawl.timeout_minutes
    return crawl(str(house.settings_file), source.name, minutes)


def _tell(run: CrawlRun) -> None:
    counts = ", ".join(f"{name} {count}" for name, count in sorted(run.counts.items()))
    click.echo(f"{run.source}: {run.outcome}. {run.message} {counts}".strip())
    for problem in run.problems:
        click.echo(f"  {problem.kind}: {problem.message} ({problem.url})", err=True)


@click.group()
def sources_command() -> None:
    """The sources that are watched."""


@sources_command.command("list")
@click.pass_context
def list_sources(context: click.Context) -> None:
    """List every source with its interval and its newest crawl."""
    house = house_of(context)
    for source in load_sources(house.settings.crawl.sources):
        runs = house.ledger.crawls.runs(source.name, limit=1)
        state = (
            f"{runs[0].outcome} {runs[0].started_at:%Y-%m-%d %H:%M}" if runs else "never crawled"
        )
        switch = "" if source.enabled else " (off)"
        click.echo(f"{source.name}{switch}: {source.kind}, every {source.schedule.every}, {state}")


@sources_command.command("check")
@click.pass_context
def check_sources(context: click.Context) -> None:
    """Check every source file, and tell what its newest crawl complained of.

    Exits with 1 when a source is unhealthy.
    """
    house, unhealthy = house_of(context), 0
    for source in load_sources(house.settings.crawl.sources):
        runs = house.ledger.crawls.runs(source.name, limit=1)
        if not runs:
            click.echo(f"{source.name}: the file is sound; never crawled")
            continue
        _tell(runs[0])
        unhealthy += source.enabled and runs[0].outcome is not RunOutcome.FINISHED
    context.exit(1 if unhealthy else 0)
