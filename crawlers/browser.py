"""Scrapy's downloader for pages that only a browser can build.

Plain requests, robots.txt among them, go the usual way. Pages are re-used, which is several
times faster than a new one for each address.
"""

import asyncio
import contextlib
import logging
from http import HTTPStatus
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Response

from crawlers.chromium import BLOCKED, launch_options, unavailable
from crawlers.errors import AddressRefused
from crawlers.guard_proxy import MARK, GuardProxy
from crawlers.middleware.marks import RENDER
from crawlers.session import Session

logger = logging.getLogger(__name__)

_MEGABYTE = 1_000_000
_PROXY_SHARE = 4
"""A page may bring this many times max_page_mb with its scripts and data."""
_SCROLL_SECONDS = 1.0
_GROWN = "height => document.documentElement.scrollHeight > height"
_TO_END = "() => { const h = document.documentElement.scrollHeight; scrollTo(0, h); return h; }"


class BrowserHandler(HTTP11DownloadHandler):
    """Renders what is marked for it, in one browser with as many pages as requests at a time."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._session = Session.of(crawler)
        self._limits = self._session.source.limits
        self._opening = asyncio.Lock()
        self._open = contextlib.AsyncExitStack()
        self._browser: Browser | None = None
        self._context: BrowserContext | None = None
        self._idle: list[Page] = []

    async def download_request(self, request: Request) -> Response:
        if not request.meta.get(RENDER):
            return await super().download_request(request)
        async with self._opening:
            context = await self._ready()
        page = self._idle.pop() if self._idle else await self._new_page(context)
        try:
            response = await self._render(page, request)
        except BaseException:
            await _close_quietly(page)
            raise
        self._idle.append(page)
        return response

    async def close(self) -> None:
        await self._open.aclose()
        await super().close()

    async def _ready(self) -> BrowserContext:
        if self._context is None or self._browser is None or not self._browser.is_connected():
            await self._open.aclose()
            self._idle.clear()
            self._browser, self._context = await self._launch()
        return self._context

    async def _launch(self) -> tuple[Browser, BrowserContext]:
        settings = self._session.settings
        largest = int(self._limits.max_page_mb * _MEGABYTE) * _PROXY_SHARE
        proxy = await self._open.enter_async_context(
            GuardProxy(allow_loopback=settings.allow_loopback, largest=largest)
        )
        options = launch_options(settings.chromium, proxy.url)
        playwright = await self._open.enter_async_context(async_playwright())
        try:
            browser = await playwright.chromium.launch(**options)
        except PlaywrightError as error:
            raise unavailable(error.message) from error
        self._open.push_async_callback(browser.close)
        context = await browser.new_context(
            user_agent=settings.user_agent, service_workers="block", accept_downloads=False
        )
        return browser, context

    async def _new_page(self, context: BrowserContext) -> Page:
        page = await context.new_page()
        developer_tools = await context.new_cdp_session(page)
        await developer_tools.send("Network.enable")
        await developer_tools.send("Network.setBlockedURLs", {"urls": BLOCKED})
        return page

    async def _render(self, page: Page, request: Request) -> Response:
        milliseconds = self._limits.timeout * 1000
        try:
            answer = await page.goto(
                request.url, wait_until="domcontentloaded", timeout=milliseconds
            )
            headers = await answer.all_headers() if answer else {}
            status = answer.status if answer else 200
            _refuse_proxy_answers(headers)
            if status == HTTPStatus.OK:
                await self._wait(page, milliseconds)
            html = await page.content()
        except PlaywrightTimeout as error:
            raise DownloadTimeoutError(error.message) from error
        except PlaywrightError as error:
            raise DownloadFailedError(error.message.splitlines()[0]) from error
        return self._response(page.url, status, headers, html)

    async def _wait(self, page: Page, milliseconds: float) -> None:
        rendered = self._session.source.rendered
        if rendered.wait_for:
            try:
                await page.wait_for_selector(
                    rendered.wait_for, state="attached", timeout=milliseconds
                )
            except PlaywrightTimeout:  # the page is still evidence; the reader finds no rows
                logger.warning("%s: rendered.wait_for %r never came", page.url, rendered.wait_for)
        for _time in range(rendered.scroll):
            height = await page.evaluate(_TO_END)
            try:
                await page.wait_for_function(_GROWN, arg=height, timeout=_SCROLL_SECONDS * 1000)
            except PlaywrightTimeout:
                return

    def _response(self, url: str, status: int, headers: dict[str, str], html: str) -> Response:
        body = html.encode("utf-8", "replace")
        if len(body) > self._limits.max_page_mb * _MEGABYTE:
            raise DownloadCancelledError(f"{url}: {len(body)} bytes")
        kept: dict[str, Any] = {
            name: value.replace("\n", ", ")
            for name, value in headers.items()
            if name.lower() in ("date", "server", "last-modified")
        }
        kept["Content-Type"] = "text/html; charset=utf-8"
        return Response(url, status=status, headers=kept, body=body, flags=["rendered"])


def _refuse_proxy_answers(headers: dict[str, str]) -> None:
    """Raise where not the site but our own proxy answered."""
    status = headers.get(MARK.lower())
    if status == "403":
        raise AddressRefused("the page leads to a private address; it is not followed there")
    if status is not None:
        raise DownloadFailedError("the site could not be reached")


async def _close_quietly(page: Page) -> None:
    with contextlib.suppress(PlaywrightError):  # it may be the crash of this very page
        await page.close()
