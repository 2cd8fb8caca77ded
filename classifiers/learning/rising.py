"""Phrases that are rising in flagged adverts: the newest week beside the weeks before.

Ranked by the log-odds ratio with an informative Dirichlet prior, divided by its standard error
("Fightin' Words", Monroe, Colaresi and Quinn 2008, doi:10.1093/pan/mpn018). Thousands of phrases
are looked at, so that only those are named that pass Fisher's exact test with false discoveries
held to 5% (Benjamini and Hochberg 1995). Adverts are counted, not occurrences, and near copies
count as one advert: a poster who repeats himself starts no trend.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from classifiers.learning.near_copies import near_copies
from classifiers.learning.spoken import phrases_of
from classifiers.learning.weeks import WEEK, last_whole_week
from ledger import Ledger
from records import Ad, Band

FEWEST_ADVERTS = 10
"""Flagged adverts of a language that the week and the weeks before need, each."""
_FEWEST_WITH = 3
_Spoken = Sequence[set[str]]
"""The phrases of each advert."""
_FALSE = 0.05
"""Share of what is named that may rise by chance alone."""
_PRIOR = 500.0
"""Size of the prior, in phrases, spread as in all adverts of both spans."""
_MOST_READ = 400
"""Flagged adverts of a span that are read, the newest ids of its order; the rest is counted."""
_LISTED = 12


@dataclass(frozen=True, slots=True)
class Rising:
    """A phrase, and in how many adverts it stands now and stood before."""

    phrase: str
    now: int
    before: int
    score: float
    """Standard errors above no change."""


@dataclass(frozen=True, slots=True)
class RisingIn:
    """What rises in one language; no phrases where there are too few adverts."""

    lang: str
    now: int
    """Flagged adverts that differ from each other, newest week."""
    before: int
    too_few: bool
    phrases: tuple[Rising, ...]


def rising(ledger: Ledger, now: datetime, weeks: int) -> list[RisingIn]:
    """Return what rises in every language in which adverts were flagged in the newest week."""
    newest = last_whole_week(now)
    recent = _flagged(ledger, newest, newest + WEEK)
    earlier = _flagged(ledger, newest - WEEK * (weeks - 1), newest)
    found = [_rising_in(lang, ads, earlier.get(lang, [])) for lang, ads in recent.items()]
    return sorted(found, key=lambda one: (one.too_few, -one.now, one.lang))


def _flagged(ledger: Ledger, start: datetime, end: datetime) -> dict[str, list[Ad]]:
    by_language: dict[str, list[Ad]] = defaultdict(list)
    for one in ledger.judgements.between(start, end, Band.FLAG):
        if len(by_language[one.lang]) < _MOST_READ:
            versions = ledger.ads.versions(one.ad_id)
            by_language[one.lang] += [ad for ad in versions if ad.version == one.version]
    return by_language


def _rising_in(lang: str, recent: Sequence[Ad], earlier: Sequence[Ad]) -> RisingIn:
    now, before = _spoken(recent, lang), _spoken(earlier, lang)
    if min(len(now), len(before)) < FEWEST_ADVERTS:
        return RisingIn(lang, len(now), len(before), too_few=True, phrases=())
    found = tuple(_distinct(_scored(now, before)))
    return RisingIn(lang, len(now), len(before), too_few=False, phrases=found)


def _spoken(ads: Sequence[Ad], lang: str) -> list[set[str]]:
    """Return the phrases of every advert, those of near copies together."""
    groups: dict[int, set[str]] = defaultdict(set)
    copies = near_copies([f"{ad.title}\n{ad.text}" for ad in ads])
    for group, ad in zip(copies, ads, strict=True):
        names = tuple(filter(None, (ad.poster, ad.hiring_organization)))
        groups[group] |= phrases_of(ad.title, ad.text, names, lang)
    return list(groups.values())


def _all(adverts: Iterable[set[str]]) -> Iterator[str]:
    return (phrase for advert in adverts for phrase in advert)


def _beyond_chance(now: _Spoken, before: _Spoken) -> list[str]:
    """Return the phrases that more adverts hold than before, false ones held to 5%."""
    counts_now, counts_before = Counter(_all(now)), Counter(_all(before))
    chances = sorted(
        (_chance(count, len(now), counts_before[phrase], len(before)), phrase)
        for phrase, count in counts_now.items()
        if count >= _FEWEST_WITH
    )
    last = max(
        (
            rank
            for rank, (chance, _) in enumerate(chances, start=1)
            if chance <= _FALSE * rank / len(chances)
        ),
        default=0,
    )
    return [phrase for _, phrase in chances[:last]]


def _chance(now: int, of_now: int, before: int, of_before: int) -> float:
    """Return how often chance puts so many of a phrase's adverts into the newest week."""
    adverts, holders = of_now + of_before, now + before
    ways = sum(
        math.comb(of_now, count) * math.comb(of_before, holders - count)
        for count in range(now, min(of_now, holders) + 1)
    )
    return ways / math.comb(adverts, holders)


def _scored(now: _Spoken, before: _Spoken) -> list[Rising]:
    """Return the phrases that rose beyond chance, scored."""
    counts_now, counts_before = Counter(_all(now)), Counter(_all(before))
    wholes = sum(counts_now.values()), sum(counts_before.values())
    return [
        Rising(
            phrase,
            counts_now[phrase],
            counts_before[phrase],
            _score((counts_now[phrase], counts_before[phrase]), wholes),
        )
        for phrase in _beyond_chance(now, before)
    ]


def _score(counts: tuple[int, int], wholes: tuple[int, int]) -> float:
    prior = _PRIOR * sum(counts) / sum(wholes)
    now, before = counts[0] + prior, counts[1] + prior
    ratio = _log_odds(now, wholes[0] + _PRIOR) - _log_odds(before, wholes[1] + _PRIOR)
    return ratio / math.sqrt(1 / now + 1 / before)


def _log_odds(count: float, whole: float) -> float:
    return math.log(count / (whole - count))


def _overlap(one: str, other: str) -> bool:
    """Whether more than half of the shorter phrase stands in the other in one piece."""
    shared = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return shared > min(len(one), len(other)) / 2


def _distinct(scored: Sequence[Rising]) -> Iterator[Rising]:
    """Yield up to twelve; of those that mostly overlap, the commonest and then the longest."""
    kept: list[Rising] = []
    for one in sorted(scored, key=lambda one: (-one.now, -len(one.phrase), one.phrase)):
        if not any(_overlap(one.phrase, other.phrase) for other in kept):
            kept.append(one)
    kept.sort(key=lambda one: (-one.score, -len(one.phrase), one.phrase))
    yield from kept[:_LISTED]
