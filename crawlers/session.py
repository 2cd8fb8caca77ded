"""What one crawl carries with it: its source, its settings, its ledger, its counts."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from scrapy.crawler import Crawler

from crawlers.evidence import Fetch
from crawlers.facts import NOTHING, Found, problem, to_ad
from crawlers.health import Tally
from crawlers.pictures import PictureBook
from crawlers.recorder import Recorder
from crawlers.settings import CrawlSettings
from crawlers.source import Source
from ledger import Ledger
from records import CrawlProblem, CrawlRun


@dataclass(frozen=True)
class Session:
    """One crawl of one source, from its start to its verdict."""

    source: Source
    settings: CrawlSettings
    ledger: Ledger
    run: CrawlRun
    recorder: Recorder
    tally: Tally = field(default_factory=Tally)

    @cached_property
    def pictures(self) -> PictureBook:
        """Which pictures of its adverts the crawl knows and waits for."""
        return PictureBook(self.source, self.settings.pictures, self.ledger, self.tally)

    @staticmethod
    def of(crawler: Crawler) -> "Session":
        """Return the session of the crawl that a Scrapy component is made for."""
        session = getattr(crawler.spider, "session", None)
        assert isinstance(session, Session)
        return session

    def has_history(self) -> bool:
        """Whether the source was crawled before, so that earlier captures may be found."""
        return len(self.ledger.crawls.runs(self.source.name, limit=2)) > 1

    def keep(self, fetch: Fetch, found: Found = NOTHING) -> tuple[str, ...]:
        """Keep a fetch and what was found on it; empty and repeated adverts are counted.

        Returns the addresses of the adverts' pictures that are still to be fetched.
        """
        for one in found.problems:
            self.tally.note(one)
        capture_id = fetch.capture_id(self.source.name)
        ads = []
        for facts in found.facts:
            if facts.is_empty:
                message = "neither title, text nor picture; not kept as an advert"
                self.tally.note(problem("empty_ad", facts.url, message))
                continue
            ad = to_ad(facts, self.source, capture_id, fetch.exchange.date)
            if self.tally.admit(ad):
                ads.append(ad)
        stored, wanted = self.pictures.sort(ads)
        self.recorder.record(fetch, ads, stored)
        return wanted

    def keep_picture(self, fetch: Fetch, url: str, content_type: str) -> None:
        """Keep what the address of a picture gave, for the adverts that name it.

        content_type: that of the payload, which a fetch that brought nothing new does not tell.
        """
        if not content_type.lower().strip().startswith("image/"):
            what = f"{content_type or 'something without a type'} instead of a picture"
            self.note_lost_picture(problem("picture_not_an_image", url, what))
            self.recorder.record(fetch)
            return
        self.tally.counts["pictures"] += 1
        self.recorder.record(fetch, (), self.pictures.arrived(url, fetch))

    def note_lost_picture(self, found: CrawlProblem) -> None:
        """Count a picture that could not be had; its adverts are kept without it."""
        self.tally.counts["pictures_failed"] += 1
        self.tally.note(found)

    def legal_authority(self) -> str | None:
        """Return the source's legal authority as captures keep it, while it holds."""
        authority = self.source.authority
        if authority is None or authority.expires < datetime.now(UTC).date():
            return None
        return f"{authority.reference}, {authority.name}, until {authority.expires}"
