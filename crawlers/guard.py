"""No page from the web may lead a crawl into a private network, by link, redirect or DNS."""

import ipaddress
from collections.abc import Sequence
from typing import Self

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred

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


class GuardedResolver(CachingThreadedResolver):
    """Checks the very address that will be connected to, so that no later DNS answer differs."""

    allow_loopback = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        made = super().from_crawler(crawler, reactor)
        made.allow_loopback = crawler.settings.getbool(ALLOW_LOOPBACK)
        return made

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        refuse_private(name, address, allow_loopback=self.allow_loopback)
        return address
