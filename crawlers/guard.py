"""No page from the web may lead a crawl into a private network, by link, redirect or DNS."""

import asyncio
import ipaddress
from collections.abc import Sequence
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawlers.errors import AddressRefused

ALLOW_LOOPBACK = "GUARD_ALLOW_LOOPBACK"
"""The Scrapy setting that lets pages of this machine be fetched."""


def refuse_private(host: str, address: str, *, allow_loopback: bool) -> None:
    """Raise AddressRefused when an IP address that a host leads to is not a public one."""
    ip = ipaddress.ip_address(address)
    mapped = getattr(ip, "ipv4_mapped", None) or ip
    if mapped.is_loopback and allow_loopback:
        return
    if not mapped.is_global or mapped.is_multicast:
        raise AddressRefused(
            f"{host} leads to {address}, which is no public address; "
            "pages from the web are not followed there"
        )


class GuardMiddleware:
    """Says no before anything is asked of a private address, its robots.txt included."""

    def __init__(self, *, allow_loopback: bool) -> None:
        self._allow_loopback = allow_loopback
        self._public: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(allow_loopback=crawler.settings.getbool(ALLOW_LOOPBACK))

    async def process_request(self, request: Request) -> None:
        host = urlsplit(request.url).hostname or ""
        if host in self._public:
            return
        for address in await _addresses(host):
            refuse_private(host, address, allow_loopback=self._allow_loopback)
        self._public.add(host)


async def _addresses(host: str) -> set[str]:
    """Return where a name leads; nowhere is for the downloader to find out."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return set()
    return {str(entry[4][0]) for entry in found}


class GuardedResolver(CachingThreadedResolver):
    """Checks the very address that will be connected to: a later answer may differ."""

    allow_loopback = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        made = super().from_crawler(crawler, reactor)
        made.allow_loopback = crawler.settings.getbool(ALLOW_LOOPBACK)
        return made

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        try:
            refuse_private(name, address, allow_loopback=self.allow_loopback)
        except AddressRefused as error:
            raise DNSLookupError(str(error)) from error  # what Twisted knows how to report
        return address
