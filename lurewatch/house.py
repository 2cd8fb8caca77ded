"""The house: every room made from the settings, when a command needs it."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from alerts import (
    Channel,
    Policy,
    RetryPolicy,
    Sender,
    load_policy,
)
from classifiers import Recogniser
from crawlers import CrawlSettings
from indexer import SearchIndex
from ledger import Ledger
from lurewatch import __version__
from lurewatch.chromium import find_chromium
from lurewatch.keys import HouseKeys, load_keys
from lurewatch.settings import Settings


@dataclass(frozen=True)
class House:
    """Rooms on demand: a command that only reads the ledger loads no model."""

    settings: Settings
    settings_file: Path

    @property
    def process_name(self) -> str:
        """A name for this process in the ledger's claims."""
        return f"{socket.gethostname()}:{os.getpid()}"

    @cached_property
    def ledger(self) -> Ledger:
        """The truth."""
        return Ledger.open(self.settings.ledger_url)

    @cached_property
    def recogniser(self) -> Recogniser:
        """The judge."""
        return Recogniser.load(self.settings.model.folder, self.settings.model.encoder)

    @cached_property
    def keys(self) -> HouseKeys:
        """The secrets that this house made for itself."""
        return load_keys(self.settings.data_folder / "keys.json")

    @cached_property
    def policy(self) -> Policy:
        """Which adverts become alerts, and for whom."""
        chosen = self.settings.alerts
        return load_policy(rules=chosen.rules, routing=chosen.routing, agencies=chosen.agencies)

    def crawl_settings(self) -> CrawlSettings:
        """Return what a crawl needs to know."""
        crawl = self.settings.crawl
        return CrawlSettings(
            ledger_url=self.settings.ledger_url,
            evidence_folder=self.settings.evidence_folder,
            contact=crawl.contact,
            chromium=find_chromium(crawl.chromium),
            allow_loopback=crawl.allow_loopback,
            version=__version__,
        )

    def open_index(self) -> SearchIndex:
        """Open the search index that the settings name."""
        search = self.settings.search
        raise NotImplementedError(search)

    def channels(self) -> Mapping[str, Channel]:
        """Return the ways by which alerts can leave the house."""
        raise NotImplementedError

    def sender(self) -> Sender:
        """Return what empties the outbox."""
        return Sender(self.ledger, self.channels(), RetryPolicy())
