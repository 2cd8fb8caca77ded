"""Scrapy, set up for one crawl: which of its parts run, and which stay off."""

import logging
import os
from typing import Any

from scrapy.crawler import CrawlerProcess
from twisted.python.failure import Failure

from crawlers.guard import ALLOW_LOOPBACK
from crawlers.session import Session
from crawlers.spiders import SPIDERS
from records import SourceKind

_MEGABYTE = 1_000_000
_OFF = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
}
_OURS = {
    "crawlers.middleware.pictures.PictureMiddleware": 40,
    "crawlers.guard.GuardMiddleware": 50,
    "crawlers.middleware.robots.RobotsMiddleware": 100,
    "crawlers.middleware.backoff.BackoffMiddleware": 550,
    "crawlers.middleware.redirects.QuietRedirectMiddleware": 600,
    "crawlers.middleware.evidence.EvidenceMiddleware": 870,
}


def crawl_with_scrapy(session: Session) -> set[str]:
    """Run the crawl to its end, blocking; returns the keys of adverts that are gone.

    Owns the reactor, so that it can be called once in a process.
    """
    process = CrawlerProcess(_settings(session))
    logging.getLogger("scrapy").setLevel(logging.WARNING)  # what it tells, the tally counts
    crawler = process.create_crawler(SPIDERS[session.source.kind])
    process.crawl(crawler, session=session).addErrback(_remember, session)
    process.start()
    spider = crawler.spider
    if spider is None:
        return set()
    live = session.ledger.crawls.live_pages(session.source.name)
    gone: set[str] = spider.gone(live)  # type: ignore[attr-defined]  # ours, by SPIDERS
    return gone


def _remember(failure: Failure, session: Session) -> None:
    session.tally.failure = f"the crawl could not run: {failure.getErrorMessage()}"


def _settings(session: Session) -> dict[str, Any]:
    return {
        **_safety(session),
        **_manners(session),
        **_plumbing(),
        **(_browser() if session.source.kind is SourceKind.RENDERED else {}),
    }


def _safety(session: Session) -> dict[str, Any]:
    largest = int(session.source.limits.max_page_mb * _MEGABYTE)
    return {
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "TWISTED_DNS_RESOLVER": "crawlers.guard.GuardedResolver",
        ALLOW_LOOPBACK: session.settings.allow_loopback,
        "DOWNLOAD_MAXSIZE": largest,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": session.source.limits.timeout,
        "REDIRECT_MAX_TIMES": session.settings.most_redirects,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
    }


def _manners(session: Session) -> dict[str, Any]:
    limits = session.source.limits
    return {
        "USER_AGENT": session.settings.user_agent,
        "CONCURRENT_REQUESTS": limits.concurrent_requests,
        "CONCURRENT_REQUESTS_PER_DOMAIN": limits.concurrent_requests,
        "DOWNLOAD_DELAY": limits.delay,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(limits.concurrent_requests),
        "RETRY_TIMES": session.settings.retry_times,
        "RETRY_PRIORITY_ADJUST": -1,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding": "gzip, deflate, br",
            "Accept-Language": f"{session.source.language_hint or 'en'},en;q=0.5",
        },
    }


def _plumbing() -> dict[str, Any]:
    return {
        "DOWNLOADER_MIDDLEWARES": {**_OFF, **_OURS},
        "EXTENSIONS": {
            "scrapy.extensions.throttle.AutoThrottle": None,
            "crawlers.middleware.throttle.SlotFloors": 0,
            "scrapy.extensions.corestats.CoreStats": None,
            "scrapy.extensions.logcount.LogCount": None,
            "scrapy.extensions.feedexport.FeedExporter": None,
            "scrapy.extensions.logstats.LogStats": None,
            "scrapy.extensions.spiderstate.SpiderState": None,
        },
        "SPIDER_MIDDLEWARES": {
            "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
            "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
        },
        "CONCURRENT_ITEMS": 1,  # Scrapy starts so many tasks for each page; we yield no items
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOG_VERSIONS": [],
        "STATS_DUMP": False,
        "MEMUSAGE_ENABLED": os.name == "posix",
        "MEMUSAGE_LIMIT_MB": 2048,
    }


def _browser() -> dict[str, Any]:
    handler = "crawlers.browser.BrowserHandler"
    return {"DOWNLOAD_HANDLERS": {"http": handler, "https": handler}}
