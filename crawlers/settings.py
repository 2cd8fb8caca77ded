"""What the roof hands to a crawl: where to keep things, who we are, what is allowed."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

VERSION = "lurewatch-crawler/0.1"
"""Kept with every capture as its ``crawler_version``."""


@dataclass(frozen=True, slots=True)
class PictureSettings:
    """Whether adverts' pictures are fetched, and how many.

    ``largest_mb``: a larger picture is given up. ``fresh``: a picture that its address gave so
    lately is not asked for again. ``unread``: what of pictures is not read here, and why; '' where
    all is.
    """

    fetch: bool = True
    per_advert: int = 4
    largest_mb: float = 10.0
    fresh: timedelta = timedelta(days=7)
    unread: str = ""


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """Settings of one crawl.

    ``contact`` is the e-mail address that the user agent shows to site owners.
    ``allow_loopback`` lets pages of this machine be crawled (demo, tests); other private
    addresses stay refused. Times are seconds.
    """

    ledger_url: str
    evidence_folder: Path
    contact: str
    product: str = "Lurewatch"
    version: str = "0.1"
    allow_loopback: bool = False
    retry_times: int = 2
    retry_pause: float = 2.0
    longest_retry_after: float = 120.0
    most_redirects: int = 10
    chromium: Path | None = None
    pictures: PictureSettings = PictureSettings()

    @property
    def user_agent(self) -> str:
        """What the sites see: product, version, purpose and a contact."""
        return f"{self.product}/{self.version} (public job advert research; +mailto:{self.contact})"
