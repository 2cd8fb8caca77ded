"""What is read from a page before it is an advert: facts and problems, no ids yet."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from crawlers.source import Source
from records import Ad, CrawlProblem, Salary

_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TEXT = 100_000
_LONGEST_FACT = 2_000
_MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class AdFacts:
    """One advert as a page states it. ``key`` is the source's own id or a clean address."""

    key: str
    url: str
    title: str = ""
    text: str = ""
    poster: str | None = None
    organisation: str | None = None
    location: tuple[str, ...] = ()
    salary: Salary | None = None
    employment_type: tuple[str, ...] = ()
    date_posted: str | None = None
    valid_through: str | None = None
    contact: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    language: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read and nothing to look at."""
        return not (self.title.strip() or self.text.strip() or self.images)


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader found in one document."""

    facts: tuple[AdFacts, ...] = ()
    problems: tuple[CrawlProblem, ...] = ()


NOTHING = Found()


def problem(kind: str, url: str, message: str) -> CrawlProblem:
    """Return a problem; its message is cut to a line that a person can read."""
    return CrawlProblem(kind=kind, url=_storable(url, 500), message=_storable(message, 500))


def to_ad(facts: AdFacts, source: Source, capture_id: str, seen_at: datetime) -> Ad:
    """Build the record of an advert; characters that no database keeps are left out."""
    return Ad.from_source(
        source=source.name,
        key=_storable(facts.key, 500),
        source_kind=source.kind,
        url=_storable(facts.url, _LONGEST_FACT),
        capture_id=capture_id,
        seen_at=seen_at,
        title=_storable(facts.title, _LONGEST_FACT),
        text=_storable(facts.text, _LONGEST_TEXT),
        language_hint=facts.language or source.language_hint,
        poster=_fact(facts.poster),
        hiring_organization=_fact(facts.organisation),
        job_location=_values(facts.location),
        base_salary=facts.salary,
        employment_type=_values(facts.employment_type),
        date_posted=_fact(facts.date_posted),
        valid_through=_fact(facts.valid_through),
        application_contact=_values(facts.contact),
        images=_values(facts.images),
        synthetic=source.synthetic,
    )


def with_key(facts: AdFacts, key: str) -> AdFacts:
    """Return the same facts under another key."""
    return replace(facts, key=key)


def _fact(value: str | None) -> str | None:
    return (_storable(value, _LONGEST_FACT).strip() or None) if value else None


def _values(values: tuple[str, ...]) -> tuple[str, ...]:
    kept = (_storable(value, _LONGEST_FACT).strip() for value in values[:_MOST_VALUES])
    return tuple(dict.fromkeys(value for value in kept if value))


def _storable(text: str, longest: int) -> str:
    """Drop what SQL text cannot hold (NUL, lone surrogates) and cut what no advert needs."""
    return _UNSTORABLE.sub("", text)[:longest]
