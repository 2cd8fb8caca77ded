"""Politeness: AutoThrottle that never goes below the source's delay or the site's Crawl-delay."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

_LONGEST_FLOOR = 300.0


class SlotFloors(AutoThrottle):
    """Adapts the delay to the site's latency, above a floor for each host."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._floors: dict[str, float] = {}

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """Return the crawl's own instance."""
        found = crawler.get_extension(cls)
        assert found is not None
        return found

    def raise_to(self, url: str, seconds: float) -> None:
        """Leave at least so many seconds between two fetches from the host of an address."""
        host = urlsplit(url).hostname or ""
        self._floors[host] = min(seconds, _LONGEST_FLOOR)
        engine = self.crawler.engine
        assert engine is not None
        if slot := engine.downloader.slots.get(host):
            self._apply(slot, host)

    def _spider_opened(self, spider: Spider) -> None:
        self.mindelay = self._min_delay()
        self.maxdelay = max(self._max_delay(), self.mindelay)

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        if self.mindelay > 0:
            super()._adjust_delay(slot, latency, response)
        self._apply(slot, urlsplit(response.url).hostname or "")

    def _apply(self, slot: Slot, host: str) -> None:
        floor = self._floors.get(host, 0.0)
        if floor:
            slot.delay, slot.jitter = max(slot.delay, floor), 0.0
