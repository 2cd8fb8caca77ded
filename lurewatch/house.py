"""The house: every room made from the settings, when a command needs it."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from pydantic import SecretStr

from alerts import (
    Channel,
    EmailChannel,
    Policy,
    PolicyPaths,
    RetryPolicy,
    Sender,
    SmtpSettings,
    WebhookChannel,
    WebhookSettings,
    load_policy,
)
from classifiers import Recogniser
from crawlers import CrawlSettings, PictureSettings
from indexer import EmbeddedIndex, SearchIndex
from ledger import Ledger
from lurewatch import __version__
from lurewatch.chromium import find_chromium
from lurewatch.errors import SettingsError
from lurewatch.keys import HouseKeys, load_keys
from lurewatch.known import NewestRulings
from lurewatch.models import ModelShelf
from lurewatch.pictures import what_is_unread
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

    @property
    def models(self) -> ModelShelf:
        """The trained models."""
        return ModelShelf(self.settings.data_folder / "models")

    @property
    def model_folder(self) -> Path:
        """The model in use: what the settings name, else what `lurewatch models use` chose."""
        return self.settings.model.folder or self.models.in_use()

    @cached_property
    def recogniser(self) -> Recogniser:
        """The judge, for texts from anywhere: it says nothing of what the ledger holds."""
        return Recogniser.load(self.model_folder, self.settings.model.encoder)

    def load_recogniser(self) -> Recogniser:
        """Load the model that is in use now; a worker does so again when that changes.

        Its explanations name the reviewers' rulings on near adverts too.
        """
        rulings = NewestRulings(self.ledger)
        return Recogniser.load(self.model_folder, self.settings.model.encoder, rulings)

    @cached_property
    def keys(self) -> HouseKeys:
        """The secrets that this house made for itself."""
        return load_keys(self.settings.data_folder / "keys.json")

    @cached_property
    def policy(self) -> Policy:
        """Which adverts become alerts, and for whom."""
        chosen = self.settings.alerts
        return load_policy(
            console_url=self.settings.base_url,
            ack_secret=SecretStr(self.keys.acknowledgement),
            paths=PolicyPaths(chosen.rules, chosen.routing, chosen.agencies),
        )

    def crawl_settings(self) -> CrawlSettings:
        """Return what a crawl needs to know. Raises SettingsError without a contact."""
        crawl = self.settings.crawl
        if crawl.contact is None:
            raise SettingsError(
                "no contact: set contact in [crawl] of lurewatch.toml to an address where site "
                "owners reach you; every request names it"
            )
        return CrawlSettings(
            ledger_url=self.settings.ledger_url,
            evidence_folder=self.settings.evidence_folder,
            contact=crawl.contact,
            version=__version__,
            allow_loopback=crawl.allow_loopback,
            chromium=find_chromium(crawl.chromium),
            pictures=self._picture_settings(),
        )

    def _picture_settings(self) -> PictureSettings:
        chosen = self.settings.pictures
        return PictureSettings(
            fetch=chosen.fetch,
            per_advert=chosen.per_advert,
            largest_mb=chosen.max_mb,
            fresh=timedelta(days=chosen.fresh_days),
            unread=what_is_unread(chosen.read),
        )

    def open_index(self) -> SearchIndex:
        """Open the search index that the settings name. Raises IndexUnavailable."""
        search, dimensions = self.settings.search, self.settings.model.dimensions
        if search.engine == "embedded":
            return EmbeddedIndex.open(self.settings.data_folder / "search.sqlite", dimensions)
        from indexer.elastic import ElasticIndex, ElasticSettings  # its client loads slowly

        return ElasticIndex.open(
            ElasticSettings(
                urls=search.urls,
                api_key=search.api_key.get_secret_value() if search.api_key else None,
                ca_file=search.ca_file,
                prefix=search.prefix,
                dimensions=dimensions,
            )
        )

    def channels(self) -> Mapping[str, Channel]:
        """Return the ways by which alerts can leave the house, by the name of the channel."""
        found: dict[str, Channel] = {}
        chosen = self.settings.alerts
        if chosen.smtp.host is not None:
            found["email"] = EmailChannel(
                SmtpSettings(
                    host=chosen.smtp.host,
                    port=chosen.smtp.port,
                    security=chosen.smtp.security,
                    username=chosen.smtp.username,
                    password=chosen.smtp.password,
                    sender=chosen.smtp.sender,
                )
            )
        if chosen.webhook_secret is not None:
            found["webhook"] = WebhookChannel(
                WebhookSettings(chosen.webhook_secret, allow_loopback=chosen.allow_loopback)
            )
        return found

    def sender(self) -> Sender:
        """Return what empties the outbox."""
        lease = timedelta(seconds=self.settings.alerts.resend_after_seconds)
        return Sender(self.ledger, self.policy, self.channels(), RetryPolicy(lease=lease))
