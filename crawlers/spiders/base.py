"""The spider that all kinds share: it fetches, counts, keeps and follows; kinds only read."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, ClassVar, NoReturn

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.encodings import lost_letters
from crawlers.errors import BrowserUnavailable
from crawlers.facts import Found, problem
from crawlers.keys import canonical_url
from crawlers.middleware.marks import FETCH, PICTURE, RENDER
from crawlers.middleware.robots import RobotsForbid
from crawlers.page import Link, Page, Reading, Role
from crawlers.recorder import RecorderStopped
from crawlers.session import Session
from crawlers.source import is_on
from crawlers.spiders.failures import failure_problem, is_gone, picture_problem
from records import CrawlProblem

_ROLE = "lurewatch_role"
_START = "lurewatch_start"
_UNREADABLE = ("image/", "video/", "audio/", "application/pdf", "application/zip", "font/")
_MOST_LOST_LETTERS = 5
_MEGABYTE = 1_000_000


class SourceSpider(Spider):
    """Crawls one source. A kind says how a page is read by overriding ``read``."""

    has_an_end: ClassVar[bool] = True
    """Whether a crawl that stops at max_pages has missed something."""
    renders: ClassVar[bool] = False

    def __init__(self, session: Session, **kwargs: Any) -> None:
        super().__init__(name=session.source.name, **kwargs)
        self.session = session
        self.source = session.source
        self._asked: set[str] = set()

    def read(self, page: Page) -> Reading:
        """Return the adverts on a page and the links to follow. Pure: no fetching here."""
        raise NotImplementedError

    def gone(self, live: Mapping[str, str]) -> set[str]:
        """Return which live adverts a whole crawl shows to be taken down.

        live: the page that each advert was last read from, by its key.
        """
        tally = self.session.tally
        return {key for key in live.keys() - tally.seen.keys() if not self._is_unread(live[key])}

    def _is_unread(self, url: str) -> bool:
        return canonical_url(url, self.source.drop_parameters) in self.session.tally.unread

    async def start(self) -> AsyncIterator[Any]:
        for url in self.source.start_urls:
            for request in self._requests((Link(url, Role.LIST),), start=True):
                yield request

    def parse_page(self, response: Response) -> Iterator[Request]:
        """Read one page, keep it, and go on from it."""
        meta = response.meta
        page = Page(
            response.url,
            meta[_ROLE],
            response.body,
            (response.headers.get(b"Content-Type") or b"").decode("latin-1"),
            self.source.language_hint,
        )
        self.session.tally.counts["pages"] += 1
        reading = self._read_safely(page)
        pictures = self._keep(response, reading.found)
        yield from self._requests(reading.links)
        yield from self._picture_requests(pictures)

    def parse_picture(self, response: Response) -> None:
        """Keep an advert's picture; nobody looks into it here."""
        content_type = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
        try:
            fetch, url = response.meta.pop(FETCH), response.meta[PICTURE]
            self.session.keep_picture(fetch, url, content_type)
        except RecorderStopped as error:
            self._give_up(str(error))

    def picture_failed(self, failure: Failure) -> None:
        """Count a picture that could not be had; its adverts are adverts without it."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        error = failure.value
        assert error is not None
        if isinstance(error, RecorderStopped):
            self._give_up(str(error))
        self.session.note_lost_picture(picture_problem(error, request.meta[PICTURE]))
        if FETCH in request.meta:
            self._keep_bare(request)

    def failed(self, failure: Failure) -> None:
        """Count a page that could not be had.

        A missed list keeps every advert from being gone, a missed advert's page that one.
        """
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        error = failure.value
        assert error is not None
        if isinstance(error, RecorderStopped):
            self._give_up(str(error))
        if isinstance(error, BrowserUnavailable):
            self.session.tally.failure = str(error)
        if isinstance(error, RobotsForbid) and request.meta.get(_START):
            self.session.tally.forbidden.append(str(error))
        found = failure_problem(error, request.url)
        is_list = request.meta[_ROLE] is not Role.DETAIL
        if not is_list and not is_gone(error):
            self.session.tally.unread.add(canonical_url(request.url, self.source.drop_parameters))
        self.session.tally.note(found, breaks_completeness=is_list)
        if FETCH in request.meta:
            self._keep_bare(request)

    def closed(self, reason: str) -> None:
        """Remember an end that was not the crawl's own."""
        if reason != "finished" and not self.session.tally.failure:
            self.session.tally.failure = f"stopped before its end ({reason}); what was read is kept"

    def _read_safely(self, page: Page) -> Reading:
        if page.content_type.lower().startswith(_UNREADABLE):
            what = f"{page.content_type} is nothing to read adverts from"
            return Reading(Found(problems=(problem("not_a_page", page.url, what),)))
        try:
            reading = self.read(page)
        except Exception as error:  # hostile pages must not end a crawl: count it and go on
            self.logger.exception("reading %s failed", page.url)
            self.session.tally.complete = False
            what = f"reading failed: {type(error).__name__}: {error}"
            return Reading(Found(problems=(problem("reading_failed", page.url, what),)))
        return Reading(_with_damage(reading.found, page), reading.links)

    def _keep(self, response: Response, found: Found) -> tuple[str, ...]:
        try:
            return self.session.keep(response.meta.pop(FETCH), found)
        except RecorderStopped as error:
            self._give_up(str(error))

    def _keep_bare(self, request: Request) -> None:
        """Keep a fetch that no reader could see, such as one that does not unpack."""
        try:
            self.session.keep(request.meta.pop(FETCH))
        except RecorderStopped as error:
            self._give_up(str(error))

    def _give_up(self, why: str) -> NoReturn:
        self.session.tally.failure = why
        raise CloseSpider("recorder_stopped")

    def _requests(self, links: tuple[Link, ...], *, start: bool = False) -> Iterator[Request]:
        for link in links:
            if self._wants(link):
                yield Request(
                    link.url,
                    callback=self.parse_page,
                    errback=self.failed,
                    dont_filter=True,
                    priority=1 if link.role is Role.LIST else 0,
                    meta={_ROLE: link.role, _START: start, RENDER: self.renders},
                )

    def _picture_requests(self, urls: tuple[str, ...]) -> Iterator[Request]:
        largest = int(self.session.settings.pictures.largest_mb * _MEGABYTE)
        for url in urls:
            yield Request(
                url,
                callback=self.parse_picture,
                errback=self.picture_failed,
                headers={"Accept": "image/png,image/jpeg,image/webp,image/gif,image/*;q=0.8"},
                dont_filter=True,
                priority=-1,
                meta={PICTURE: url, "download_maxsize": largest},
            )

    def _wants(self, link: Link) -> bool:
        """Whether a link is new, on the source's hosts, and within its pages."""
        address = canonical_url(link.url, self.source.drop_parameters)
        if address in self._asked or not is_on(link.url, self.source.allowed_hosts):
            return False
        if len(self._asked) >= self.source.limits.max_pages:
            self._note_page_limit(link.url)
            return False
        self._asked.add(address)
        return True

    def _note_page_limit(self, url: str) -> None:
        tally = self.session.tally
        tally.counts["not_followed"] += 1
        if self.has_an_end and tally.counts["page_limit"] == 0:
            message = f"more pages than limits.max_pages = {self.source.limits.max_pages}"
            tally.note(problem("page_limit", url, message), breaks_completeness=True)


def _with_damage(found: Found, page: Page) -> Found:
    """Add what the page's bytes have lost, for a reviewer must not trust such a text's spelling."""
    damage = tuple(_damage(found, page))
    return Found(found.facts, (*found.problems, *damage)) if damage else found


def _damage(found: Found, page: Page) -> Iterator[CrawlProblem]:
    if any(one.kind == "encoding_lossy" for one in found.problems):
        return
    if page.decoded.lossy:
        what = f"bytes that are not {page.decoded.encoding} were replaced"
        yield problem("encoding_lossy", page.url, what)
    elif sum(lost_letters(facts.text) for facts in found.facts) >= _MOST_LOST_LETTERS:
        yield problem("encoding_lossy", page.url, "letters were already question marks")
