"""Pictures come from the source's own hosts and from those that it lists, redirects included."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawlers.middleware.marks import PICTURE
from crawlers.session import Session
from crawlers.source import Source


class PictureElsewhere(IgnoreRequest):
    """An advert's picture lies on, or leads to, a host that the source does not name."""


class PictureMiddleware:
    """Stops a picture's request before anything is asked of a host that is not listed."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(Session.of(crawler).source)

    def process_request(self, request: Request) -> None:
        if PICTURE in request.meta and not self._source.may_fetch_picture(request.url):
            raise PictureElsewhere(
                f"{request.url} is neither on the source's own hosts nor in picture_hosts"
            )
