"""robots.txt, obeyed and recorded for every fetch (RFC 9309)."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawlers.middleware.marks import AUTHORITY, IS_ROBOTS, ROBOTS
from crawlers.middleware.throttle import SlotFloors
from crawlers.robots import RobotsFile, parse_robots
from crawlers.session import Session
from records import RobotsDecision

logger = logging.getLogger(__name__)

_FIRST = 1000


class RobotsForbid(IgnoreRequest):
    """robots.txt forbids the address, or cannot be read so that nothing is allowed."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What is known of a host: its file, or that it has none, or why it cannot be read."""

    file: RobotsFile | None = None
    unreachable: str = ""


class RobotsMiddleware:
    """Lets a request pass only where robots.txt or a legal authority does."""

    def __init__(self, crawler: Crawler, session: Session) -> None:
        self._crawler = crawler
        self._session = session
        self._rules: dict[str, asyncio.Future[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, Session.of(crawler))

    async def process_request(self, request: Request) -> None:
        if request.meta.get(IS_ROBOTS):
            request.meta[ROBOTS] = RobotsDecision.ALLOWED
            return
        rules = await self._rules_for(request)
        reason = self._objection(rules, request.url)
        request.meta[AUTHORITY] = None
        if not reason:
            allowed = rules.file is not None
            request.meta[ROBOTS] = RobotsDecision.ALLOWED if allowed else RobotsDecision.UNAVAILABLE
            return
        authority = self._session.legal_authority()
        if authority is None:
            raise RobotsForbid(f"{reason}. {self._advice()}")
        request.meta[ROBOTS] = RobotsDecision.OVERRIDDEN
        request.meta[AUTHORITY] = authority

    def _objection(self, rules: _Rules, url: str) -> str:
        if rules.unreachable:
            return f"robots.txt cannot be read ({rules.unreachable}), so nothing is allowed"
        if rules.file and not rules.file.allows(self._session.settings.product, url):
            return f"robots.txt forbids {url} to {self._session.settings.product}"
        return ""

    def _advice(self) -> str:
        if self._session.source.authority is not None:
            return "The legal authority in the source file has expired"
        return "Ask the site's owner, or set enabled = false in the source file"

    async def _rules_for(self, request: Request) -> _Rules:
        parts = urlsplit(request.url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = asyncio.get_running_loop().create_future()
            self._rules[site].set_result(await self._fetch(f"{site}/robots.txt"))
        return await self._rules[site]

    async def _fetch(self, url: str) -> _Rules:
        request = Request(
            url, priority=_FIRST, meta={IS_ROBOTS: True}, callback=NO_CALLBACK, dont_filter=True
        )
        engine = self._crawler.engine
        assert engine is not None
        try:
            response = await engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, the site stays closed
            logger.warning("robots.txt of %s cannot be fetched: %s", url, error)
            return _Rules(unreachable=str(error) or type(error).__name__)
        return self._read(response)

    def _read(self, response: Response) -> _Rules:
        if response.status >= 500 or response.status == 429:
            return _Rules(unreachable=f"HTTP {response.status}")
        if response.status != 200:
            return _Rules()
        file = parse_robots(response.body)
        delay = file.crawl_delay(self._session.settings.product)
        if delay:
            SlotFloors.of(self._crawler).raise_to(response.url, delay)
        return _Rules(file)
