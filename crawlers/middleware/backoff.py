"""Trying again: with growing pauses, and after the time that the site asks for."""

import asyncio
import random
import time
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

from crawlers.session import Session

_JITTER = 0.25


class BackoffMiddleware(RetryMiddleware):
    """Scrapy's own list of what is worth a retry, with a pause before each."""

    session: Session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = super().from_crawler(crawler)
        made.session = Session.of(crawler)
        return made

    async def process_response(  # type: ignore[override]  # Scrapy awaits what it is given
        self, request: Request, response: Response
    ) -> Request | Response:
        if response.status not in self.retry_http_codes:
            return response
        asked = _retry_after(response)
        if asked is not None and asked > self.session.settings.longest_retry_after:
            return response
        again = self._retry(request, f"HTTP {response.status}")
        if again is None:
            return response
        await self._pause(again, asked)
        return again

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | None:
        if not isinstance(exception, self.exceptions_to_retry):
            return None
        again = self._retry(request, exception)
        if again is not None:
            await self._pause(again, None)
        return again

    async def _pause(self, again: Request, asked: float | None) -> None:
        growing = self.session.settings.retry_pause * 2 ** (again.meta["retry_times"] - 1)
        pause = max(growing, asked or 0.0)
        await asyncio.sleep(pause * (1 + random.uniform(0, _JITTER)))


def _retry_after(response: Response) -> float | None:
    """Return the seconds of a Retry-After header, given as a number or as a date."""
    written = (response.headers.get(b"Retry-After") or b"").decode("latin-1").strip()
    if written.isdigit():
        return float(written)
    try:
        return max(0.0, parsedate_to_datetime(written).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
