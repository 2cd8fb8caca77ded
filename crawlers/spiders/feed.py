"""A feed: RSS or Atom."""

from crawlers.feeds import feed_facts
from crawlers.page import Page, Reading
from crawlers.spiders.base import SourceSpider


class FeedSpider(SourceSpider):
    """Reads the entries of each start address; nothing is followed."""

    def read(self, page: Page) -> Reading:
        return Reading(
            feed_facts(page.body, page.url, page.content_type, self.source.language_hint)
        )
