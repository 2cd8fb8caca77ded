"""Crawlers: collect public adverts, politely, with evidence of every fetch.

A site is a ``sources/*.toml`` (docs/sources.md); how each kind is read lies in ``spiders``.
The crawl itself is `crawlers.run.run_crawl`, not imported here: it brings Scrapy, a second's work,
and whoever only reads sources or evidence needs none of it.
"""

from crawlers.errors import (
    AddressRefused,
    BrowserUnavailable,
    CrawlerError,
    EvidenceError,
    SourceError,
)
from crawlers.replay import Payload, read_payload
from crawlers.settings import CrawlSettings, PictureSettings
from crawlers.source import Source
from crawlers.source_file import load_source, load_sources

__all__ = [
    "AddressRefused",
    "BrowserUnavailable",
    "CrawlSettings",
    "CrawlerError",
    "EvidenceError",
    "Payload",
    "PictureSettings",
    "Source",
    "SourceError",
    "load_source",
    "load_sources",
    "read_payload",
]
