"""Redirects without a Referer: sites do not learn where we come from."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response


class QuietRedirectMiddleware(RedirectMiddleware):
    """Scrapy's redirects; a page that leads back to itself ends as a redirect loop."""

    def handle_referer(self, request: Request, response: Response) -> None:
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """No RefererMiddleware is there to look for, and none is wanted."""
