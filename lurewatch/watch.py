"""The watch: schedule, worker, sender and console, kept running together."""

from collections.abc import Callable
from pathlib import Path

from crawlers import load_sources
from lurewatch.house import House
from lurewatch.processes import Child, Household, command_of
from lurewatch.stopping import Stop

PARTS = ("console", "schedule", "work", "send")
_LOOK_SECONDS = 0.5


def household_of(settings_file: Path, data_folder: Path) -> Household:
    """Return the parts of a watch, not yet started; their logs lie in the data folder."""
    return Household(
        [
            Child(
                name=part,
                command=command_of(settings_file, part, "--with-parent"),
                log_file=data_folder / "logs" / f"{part}.log",
            )
            for part in PARTS
        ]
    )


def watch(house: House, stop: Stop, say: Callable[[str], None]) -> None:
    """Run every part until asked to stop."""
    sources = [source for source in load_sources(house.settings.crawl.sources) if source.enabled]
    house.ledger.close()  # opened once so that a wrong address is told before parts start
    household = household_of(house.settings_file, house.settings.data_folder)
    household.start()
    say(f"watching {len(sources)} sources; console at {house.settings.base_url}")
    say(f"logs in {house.settings.data_folder / 'logs'}; stop with Ctrl-C")
    try:
        while not stop.wait(_LOOK_SECONDS):
            household.look_after()
    finally:
        say("stopping; nothing is lost, the next start goes on from here")
        household.stop()
