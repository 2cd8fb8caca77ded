"""What a ``sources/*.toml`` says: where to look, how to read it, and what healthy looks like."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from crawlers.markup import Selector, SelectorError
from records import SourceKind

_DURATION = re.compile(r"(\d+)\s*([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _duration(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = _DURATION.fullmatch(value.strip())
    if match is None or int(match[1]) == 0:
        raise ValueError('write a duration such as "30m", "6h" or "1d"')
    return timedelta(seconds=int(match[1]) * _SECONDS[match[2]])


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return value


def _selector(value: str) -> str:
    try:
        Selector.parse(value)
    except SelectorError as error:
        raise ValueError(str(error)) from error
    return value


Pattern = Annotated[str, AfterValidator(_pattern)]
Css = Annotated[str, AfterValidator(_selector)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Schedule(_Part):
    """How often the source is crawled."""

    every: Annotated[timedelta, BeforeValidator(_duration)] = Field(
        default=timedelta(minutes=30), description='such as "30m", "6h" or "1d"'
    )


class Limits(_Part):
    """How much is asked of the site, and how much is taken from it."""

    max_pages: int = Field(default=500, ge=1, description="pages fetched in one crawl")
    max_pictures: int = Field(
        default=200, ge=0, description="adverts' pictures fetched in one crawl; 0 fetches none"
    )
    delay: float = Field(default=1.0, ge=0, description="least seconds between two requests")
    concurrent_requests: int = Field(default=4, ge=1, le=64, description="requests at a time")
    max_page_mb: float = Field(default=20, gt=0, description="a larger page is given up")
    timeout: float = Field(default=30, gt=0, description="seconds until a request is given up")


class Links(_Part):
    """Board: which links of a list page lead to adverts, and to the next list page."""

    allow: tuple[Pattern, ...] = Field(
        min_length=1, description="regular expressions; a link that one finds leads to an advert"
    )
    deny: tuple[Pattern, ...] = Field(
        default=(), description="regular expressions; a link that one finds is left alone"
    )
    next: Css | None = Field(default=None, description="selector of the link to the next page")


class Fields(_Part):
    """Selectors of an advert's facts, within its page or its row of a list."""

    key: Css | None = Field(default=None, description="the source's own id of the advert")
    title: Css | None = Field(default=None, description="the headline")
    text: Css | None = Field(default=None, description="the advert's body")
    organisation: Css | None = Field(default=None, description="the employer as named")
    location: Css | None = Field(default=None, description="place of work; every match counts")
    pay: Css | None = Field(default=None, description="pay as written, put below the text")
    date: Css | None = Field(default=None, description="date of posting as written")
    contact: Css | None = Field(default=None, description="phone, handle; every match counts")
    poster: Css | None = Field(default=None, description="display name of who posted it")
    image: Css | None = Field(default=None, description="addresses of pictures, usually @src")


class Selectors(_Part):
    """Classified and rendered: where adverts stand on a list, and how to read them."""

    list_item: Css | None = Field(default=None, description="one row of the list")
    link: Css | None = Field(
        default=None, description="within a row: the link to the advert's own page"
    )
    next: Css | None = Field(default=None, description="the link to the next list page")
    item: Fields | None = Field(default=None, description="facts read from the row itself")
    detail: Fields | None = Field(default=None, description="facts read from the advert's page")


class Rendered(_Part):
    """Rendered: what to wait for before the page is read."""

    wait_for: str | None = Field(default=None, description="CSS selector that must appear")
    scroll: int = Field(default=0, ge=0, le=50, description="times to scroll to the end")


class Partner(_Part):
    """Partner: files that somebody drops into a folder."""

    path: str = Field(description="glob of the files, relative to the source file")
    format: Literal["csv", "jsonl"] = Field(description="csv or jsonl")
    columns: dict[str, str] = Field(
        default_factory=dict,
        description="which column holds which fact; without it columns bear the facts' names",
    )
    delimiter: str = Field(default=",", min_length=1, max_length=1, description="CSV separator")

    @model_validator(mode="after")
    def _names_known_facts(self) -> Self:
        if unknown := set(self.columns) - PARTNER_FACTS:
            raise ValueError(
                f"columns: unknown fact {sorted(unknown)}; known are {sorted(PARTNER_FACTS)}"
            )
        return self


PARTNER_FACTS = frozenset({*Fields.model_fields, "url", "language"})


class Healthy(_Part):
    """What a good crawl brings. Below ``min_ads`` the run is unhealthy, above max it warns."""

    min_ads: int = Field(default=1, ge=0, description="fewer adverts make a run unhealthy")
    max_ads: int | None = Field(default=None, ge=1, description="more adverts give a warning")
    fill_rates: dict[Literal["title", "text", "organisation", "location", "contact"], float] = (
        Field(default_factory=dict, description="least share of adverts that have the fact")
    )


class Authority(_Part):
    """The legal basis for reading what robots.txt forbids; kept with every such capture."""

    reference: str = Field(min_length=3, description="file number of the order")
    name: str = Field(min_length=3, description="who gave it")
    expires: date = Field(description="last day on which it holds")


class Source(_Part):
    """One source. Its name is the stem of its file."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    kind: SourceKind = Field(description="board, classified, feed, channel, rendered or partner")
    enabled: bool = Field(default=True, description="false: never crawled by the schedule")
    terms_note: str = Field(default="", description="what the site's terms say, and why it is on")
    start_urls: tuple[str, ...] = Field(default=(), description="where a crawl begins")
    hosts: tuple[str, ...] = Field(
        default=(), description="hosts that may be followed; default: those of start_urls"
    )
    picture_hosts: tuple[str, ...] = Field(
        default=(),
        description="other hosts that pictures may come from, such as the image server of the site",
    )
    language_hint: str | None = Field(default=None, description="BCP 47, such as th or zh-Hant")
    synthetic: bool = Field(default=False, description="true: written by us, marked in each advert")
    key_pattern: Pattern | None = Field(
        default=None, description="regular expression; its first group in the address is the key"
    )
    drop_parameters: tuple[str, ...] = Field(
        default=(), description="query parameters of an address that change without meaning"
    )
    absent_means_gone: bool | None = Field(
        default=None,
        description="whether an advert missing from a whole crawl was taken down; "
        "default: true for board, classified, rendered and channel, false for feed and partner",
    )
    schedule: Schedule = Schedule()
    limits: Limits = Limits()
    links: Links | None = None
    selectors: Selectors | None = None
    rendered: Rendered = Rendered()
    partner: Partner | None = None
    healthy: Healthy = Healthy()
    authority: Authority | None = None
    folder: Path = Field(default=Path(), description="folder of the source file", exclude=True)

    @property
    def takes_absence_for_gone(self) -> bool:
        """Whether adverts that a whole crawl no longer saw count as taken down."""
        if self.absent_means_gone is not None:
            return self.absent_means_gone
        return self.kind not in (SourceKind.FEED, SourceKind.PARTNER)

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Host names that links may lead to, subdomains included."""
        return self.hosts or tuple(
            dict.fromkeys(urlsplit(url).hostname or "" for url in self.start_urls)
        )

    def may_fetch_picture(self, url: str) -> bool:
        """Whether a picture's address lies on the source's own hosts or on a listed one.

        A partner's pictures are files; nothing is fetched for a partner.
        """
        if self.kind is SourceKind.PARTNER:
            return url.startswith("file:")
        return is_on(url, (*self.allowed_hosts, *self.picture_hosts))

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        for problem in _missing_parts(self):
            raise ValueError(problem)
        return self


def is_on(url: str, hosts: Iterable[str]) -> bool:
    """Whether an http address lies on one of these hosts, subdomains included."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and any(
        host == allowed or host.endswith(f".{allowed}") for allowed in hosts
    )


def _missing_parts(source: Source) -> list[str]:
    kind, missing = source.kind, []
    if kind is SourceKind.PARTNER:
        return [] if source.partner else ["partner: a partner source needs a [partner] table"]
    if not source.start_urls:
        missing.append("start_urls: at least one address is needed")
    missing += [
        f"start_urls: {url!r} is no http or https address"
        for url in source.start_urls
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname
    ]
    if kind is SourceKind.BOARD and source.links is None:
        missing.append("links: a board needs a [links] table with allow")
    if kind in (SourceKind.CLASSIFIED, SourceKind.RENDERED):
        missing += _missing_selectors(source.selectors, kind)
    return missing


def _missing_selectors(selectors: Selectors | None, kind: SourceKind) -> list[str]:
    if selectors is None or selectors.list_item is None:
        return [f"selectors.list_item: a {kind} source needs the selector of a row"]
    if selectors.item is None and (selectors.detail is None or selectors.link is None):
        return ["selectors: give [selectors.item], or link and [selectors.detail]"]
    return []


def parse_source(name: str, table: dict[str, Any], folder: Path) -> Source:
    """Validate a source's table. Raises pydantic's ValidationError."""
    return Source.model_validate({**table, "name": name, "folder": folder})
