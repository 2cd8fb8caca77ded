"""Counting a crawl, and saying in the end how it went."""

import logging
from collections import Counter
from dataclasses import dataclass, field

from crawlers.facts import problem
from crawlers.source import Source
from ledger import FetchCounts
from records import Ad, CrawlProblem, RunOutcome

logger = logging.getLogger(__name__)

_KEPT_PROBLEMS = 100
_KEPT_MESSAGES = 3


@dataclass
class Tally:
    """What a crawl counted so far. Every number of the run's record comes from here."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[CrawlProblem] = field(default_factory=list)
    filled: Counter[str] = field(default_factory=Counter)
    seen: dict[str, str] = field(default_factory=dict)
    forbidden: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Adverts' own pages that could not be had: what was read from them before is not gone."""
    complete: bool = True
    """Whether every list was read, so that an advert that is on none of them is gone."""
    failure: str = ""

    def note(self, found: CrawlProblem, *, breaks_completeness: bool = False) -> None:
        """Count a problem, log it, and keep it while there is room."""
        self.counts[found.kind] += 1
        self.counts["problems"] += 1
        if len(self.problems) < _KEPT_PROBLEMS:
            self.problems.append(found)
        if breaks_completeness:
            self.complete = False
        logger.warning("%s: %s: %s", found.kind, found.url, found.message)

    def admit(self, ad: Ad) -> bool:
        """Count an advert; a second one with a key already seen in this crawl is left out."""
        if (version := self.seen.get(ad.key)) is not None:
            same = "the same text" if version == ad.version else "another text; the first is kept"
            message = f"the key {ad.key!r} came twice in this crawl, with {same}"
            self.note(problem("duplicate_ad", ad.url, message))
            return False
        self.seen[ad.key] = ad.version
        self.counts["ads"] += 1
        self._count_filled(ad)
        return True

    def add(self, stored: FetchCounts) -> None:
        """Count what the ledger said about a page's adverts."""
        for name in ("new", "changed", "unchanged"):
            self.counts[name] += getattr(stored, name)

    def _count_filled(self, ad: Ad) -> None:
        self.filled["title"] += bool(ad.title)
        self.filled["text"] += bool(ad.text)
        self.filled["organisation"] += bool(ad.hiring_organization)
        self.filled["location"] += bool(ad.job_location)
        self.filled["contact"] += bool(ad.application_contact)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a crawl ended, in a word and in a sentence."""

    outcome: RunOutcome
    message: str = ""


def verdict(source: Source, tally: Tally) -> Verdict:
    """Judge a crawl by its own counts and by what its source calls healthy."""
    if tally.failure:
        return Verdict(RunOutcome.FAILED, tally.failure)
    if tally.forbidden and not tally.counts["pages"]:
        return Verdict(RunOutcome.ROBOTS_FORBID, tally.forbidden[0])
    if not tally.counts["pages"]:
        return Verdict(RunOutcome.FAILED, f"no page could be read. {_reasons(tally)}".strip())
    if short := _shortfalls(source, tally):
        return Verdict(RunOutcome.UNHEALTHY, f"{'; '.join(short)}. {_reasons(tally)}".strip())
    return Verdict(RunOutcome.FINISHED, " ".join(_remarks(source, tally)))


def _shortfalls(source: Source, tally: Tally) -> list[str]:
    ads, healthy = tally.counts["ads"], source.healthy
    short = []
    if ads < healthy.min_ads:
        short.append(f"{ads} adverts, expected at least {healthy.min_ads} (healthy.min_ads)")
    for name, least in healthy.fill_rates.items():
        if ads and tally.filled[name] < least * ads:
            short.append(
                f"{name} filled in {tally.filled[name]} of {ads} adverts, expected {least:.0%} "
                f"(healthy.fill_rates.{name})"
            )
    return short


def _remarks(source: Source, tally: Tally) -> list[str]:
    remarks, most = [], source.healthy.max_ads
    if most is not None and tally.counts["ads"] > most:
        remarks.append(f"{tally.counts['ads']} adverts, more than the usual {most}; look at it.")
    if not tally.complete:
        remarks.append("Some lists were not read, so no advert was marked as gone.")
    return remarks


def _reasons(tally: Tally) -> str:
    kept = [f"{one.kind} at {one.url}: {one.message}" for one in tally.problems[:_KEPT_MESSAGES]]
    return " | ".join(kept)
