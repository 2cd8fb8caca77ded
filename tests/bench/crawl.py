"""Crawling with full fields and WARC evidence, against Scrapy that only fetches and follows."""

import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse, Response

from crawlers import CrawlSettings
from crawlers.run import run_crawl
from crawlers.source import parse_source
from records import RunOutcome
from tests.bench.pairs import Bound, Row, side
from tests.bench.plan import Plan
from tests.bench.site import seconds_since_first_request, serving
from tests.bench.taken import Meter, Taken, peak_mb

_CONCURRENT = 16
_SIZES = {13: Bound("ratio", least=0.95), 70: Bound("ratio", least=0.70)}
"""Size of an advert's page in KB, and what is aimed at."""


@contextmanager
def rows(plan: Plan) -> Iterator[list[Row]]:
    """Serve a site for each page size."""
    count = plan.size(1500, 100)
    with ExitStack() as stack:
        made = []
        for size, bound in _SIZES.items():
            url = stack.enter_context(serving(size, count))
            made.append(_row(url, size, count, bound))
        yield made


def _row(url: str, size: int, count: int, bound: Bound) -> Row:
    return Row(
        id=f"crawl-{size}kb",
        title=f"crawl, full fields and WARC evidence, {count} pages of {size} KB",
        unit="pages/s",
        ours=side("lurewatch", ours, url=url, count=count),
        peer=side("bare Scrapy", bare, url=url, count=count),
        bounds=(bound,),
    )


def ours(given: dict[str, Any]) -> Taken:
    """Crawl the site as a board, into a ledger and a WARC file."""
    url, count = given["url"], given["count"]
    with tempfile.TemporaryDirectory() as folder:
        source = parse_source("bench", _source(url), Path(folder))
        settings = CrawlSettings(
            ledger_url=f"sqlite:///{folder}/ledger.sqlite",
            evidence_folder=Path(folder) / "evidence",
            contact="bench@example.org",
            allow_loopback=True,
        )
        with Meter() as meter:
            run = run_crawl(source, settings)
        seconds = seconds_since_first_request(url, time.monotonic())
    assert run.outcome is RunOutcome.FINISHED, run.message
    assert run.counts["new"] == count, run.counts
    return _taken(run.counts["pages"], seconds, meter)


def _source(url: str) -> dict[str, Any]:
    return {
        "kind": "board",
        "start_urls": [f"{url}/list/1"],
        "links": {"allow": ["/job/"], "next": "a[rel=next]"},
        "limits": {"concurrent_requests": _CONCURRENT, "delay": 0, "max_pages": 1_000_000},
    }


class BareSpider(Spider):
    """Follows every advert and the next list page, and reads nothing."""

    name = "bare"
    pages = 0

    def parse(self, response: Response) -> Iterable[Request]:
        BareSpider.pages += 1
        assert isinstance(response, HtmlResponse)
        yield from response.follow_all(css="a.job", callback=self.parse_advert)
        yield from response.follow_all(css="a[rel=next]", callback=self.parse)

    def parse_advert(self, response: Response) -> None:
        BareSpider.pages += 1


def bare(given: dict[str, Any]) -> Taken:
    """Crawl the site with Scrapy's defaults, as many requests at a time as ours."""
    url, count = given["url"], given["count"]
    settings = {
        "LOG_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": _CONCURRENT,
        "CONCURRENT_REQUESTS_PER_DOMAIN": _CONCURRENT,
    }
    with Meter() as meter:
        process = CrawlerProcess(settings)
        process.crawl(BareSpider, start_urls=[f"{url}/list/1"])
        process.start()
    seconds = seconds_since_first_request(url, time.monotonic())
    assert BareSpider.pages > count, BareSpider.pages
    return _taken(BareSpider.pages, seconds, meter)


def _taken(pages: int, seconds: float, meter: Meter) -> Taken:
    return Taken(pages / seconds, meter.cpu_seconds, peak_mb())
