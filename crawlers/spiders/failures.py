"""What a failed fetch is called in a source's health."""

from collections.abc import Iterator

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.spidermiddlewares.httperror import HttpError

from crawlers.errors import AddressRefused, BrowserUnavailable
from crawlers.facts import problem
from crawlers.middleware.pictures import PictureElsewhere
from crawlers.middleware.robots import RobotsForbid
from records import CrawlProblem

_GONE = (404, 410)
_MOST_CAUSES = 10
_BY_KIND: tuple[tuple[type[BaseException], str, str], ...] = (
    (RobotsForbid, "robots_forbid", ""),
    (AddressRefused, "private_address", ""),
    (PictureElsewhere, "picture_elsewhere", ""),
    (BrowserUnavailable, "no_browser", ""),
    (DownloadTimeoutError, "timeout", "no whole answer in time"),
    (DownloadCancelledError, "too_large", "the page is larger than limits.max_page_mb"),
    (CannotResolveHostError, "unknown_host", "the host's name leads nowhere"),
    (DownloadConnectionRefusedError, "refused", "nobody listens there"),
)


def failure_problem(error: BaseException, url: str) -> CrawlProblem:
    """Return the problem that an exception of a fetch is."""
    if isinstance(error, HttpError):
        return problem("http_status", url, f"HTTP {error.response.status}")
    for cause in _causes(error):
        for kind, name, words in _BY_KIND:
            if isinstance(cause, kind):
                return problem(name, url, words or str(cause))
    if isinstance(error, IgnoreRequest):
        return _ignored(error, url)
    words = str(error) or type(error).__name__
    name = "tls" if "certificate" in words.lower() else "dropped"
    return problem(name, url, f"the connection failed: {words}")


def picture_problem(error: BaseException, url: str) -> CrawlProblem:
    """Return the problem that an exception of a picture's fetch is."""
    found = failure_problem(error, url)
    too_large = "the picture is larger than max_mb in [pictures]"
    words = too_large if found.kind == "too_large" else found.message
    return problem(f"picture_{found.kind.removeprefix('picture_')}", url, words)


def is_gone(error: BaseException) -> bool:
    """Whether the site says that the page is no longer there."""
    return isinstance(error, HttpError) and error.response.status in _GONE


def _ignored(error: IgnoreRequest, url: str) -> CrawlProblem:
    words = str(error)
    if "redirections" in words:
        return problem("redirect_loop", url, "it leads from one address to the next without end")
    if "decompression" in words:
        return problem("too_large", url, "unpacked, the page is larger than limits.max_page_mb")
    return problem("ignored", url, words)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that it was raised from, however they were wrapped."""
    cause: BaseException | None = error
    for _step in range(_MOST_CAUSES):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__
