"""Crawlers: collect public adverts, politely, with evidence of every fetch.

A site is a ``sources/*.toml`` (docs/sources.md); how each kind is read lies in ``spiders``.
"""

from crawlers.errors import (
    AddressRefused,
    BrowserUnavailable,
    CrawlerError,
    EvidenceError,
    SourceError,
)
from crawlers.replay import Payload, read_payload
from crawlers.run import run_crawl
from crawlers.settings import CrawlSettings
from crawlers.source import Source
from crawlers.source_file import load_source, load_sources

__all__ = [
    "AddressRefused",
    "BrowserUnavailable",
    "CrawlSettings",
    "CrawlerError",
    "EvidenceError",
    "Payload",
    "Source",
    "SourceError",
    "load_source",
    "load_sources",
    "read_payload",
    "run_crawl",
]
