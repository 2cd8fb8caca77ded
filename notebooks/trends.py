# %% [markdown]
# # Trends
# Flagged adverts by week, language and place, each with its denominator. Counts are of adverts,
# never of victims. Read the coverage first: a source that failed is not a fall in lures.

# %%
"""Trends over a ledger: ``python notebooks/trends.py lurewatch.toml``."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ledger import AdFile, Ledger
from lurewatch.settings import load_settings
from records import Band, RunOutcome

Key = Callable[[AdFile], Iterable[str]]


# %% How one advert is counted
def by_week(file: AdFile) -> Iterable[str]:
    """Return the ISO week in which an advert was first seen."""
    year, week, _ = file.first_seen.isocalendar()
    return [f"{year}-W{week:02}"]


def by_language(file: AdFile) -> Iterable[str]:
    """Return the language of an advert."""
    return [file.assessment.lang] if file.assessment else []


def by_place(file: AdFile) -> Iterable[str]:
    """Return every place that an advert names for the job, once."""
    places = file.assessment.job_places if file.assessment else ()
    return {f"{place.name} ({place.country})" for place in places}


# %% Shares
def shares(files: Iterable[AdFile], key: Key) -> list[tuple[str, int, int]]:
    """Return (name, adverts flagged, adverts judged) for every name that a key gives."""
    judged: Counter[str] = Counter()
    flagged: Counter[str] = Counter()
    for file in files:
        if file.assessment is not None:
            names = list(key(file))
            judged.update(names)
            flagged.update(names if file.assessment.band is Band.FLAG else [])
    return sorted((name, flagged[name], judged[name]) for name in judged)


def coverage(ledger: Ledger) -> str:
    """Return how many sources ended their newest crawl well, and how much was read."""
    newest = {run.source: run.outcome for run in reversed(ledger.crawls.runs(limit=10_000))}
    well = sum(outcome is RunOutcome.FINISHED for outcome in newest.values())
    return (
        f"{well} of {len(newest)} sources ended their newest crawl well; "
        f"{ledger.crawls.pages_fetched()} pages fetched"
    )


# %% The report
def report(ledger: Ledger) -> Iterator[str]:
    """Yield the report line by line."""
    files = list(ledger.ads.all())
    bands = ledger.ads.count_by_band()
    yield f"coverage: {coverage(ledger)}"
    yield f"flagged: {bands[Band.FLAG]} of {sum(bands.values())} judged of {len(files)} captured"
    if any(file.ad.synthetic for file in files):
        yield f"SYNTHETIC: {sum(file.ad.synthetic for file in files)} of {len(files)}"
    for title, key in (("week", by_week), ("language", by_language), ("place", by_place)):
        yield f"\nby {title}: flagged of judged"
        yield from (f"  {name:24} {part:5} of {whole}" for name, part, whole in shares(files, key))


# %% Run it
if __name__ == "__main__":
    with Ledger.open(load_settings(Path(sys.argv[1])).ledger_url) as opened:
        for line in report(opened):
            print(line)
