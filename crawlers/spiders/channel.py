"""A public Telegram channel, by its web preview at t.me/s/NAME."""

from collections.abc import Mapping

from crawlers.page import Link, Page, Reading, Role
from crawlers.spiders.base import SourceSpider
from crawlers.telegram import channel_facts, older_page


class ChannelSpider(SourceSpider):
    """Reads messages from the newest back, as far as limits.max_pages goes."""

    has_an_end = False

    def read(self, page: Page) -> Reading:
        older = older_page(page.tree, page.url)
        links = (Link(older, Role.LIST),) if older else ()
        return Reading(channel_facts(page.tree, page.url), links)

    def gone(self, live: Mapping[str, str]) -> set[str]:
        """A message is known to be gone from the oldest that was seen on; before, nobody looked."""
        seen = self.session.tally.seen.keys()
        oldest: dict[str, int] = {}
        for key in seen:
            channel, number = _parts(key)
            oldest[channel] = min(number, oldest.get(channel, number))
        return {key for key in live.keys() - seen if _is_since(key, oldest)}


def _parts(key: str) -> tuple[str, int]:
    channel, _slash, number = key.rpartition("/")
    return channel, int(number)


def _is_since(key: str, oldest: dict[str, int]) -> bool:
    channel, number = _parts(key)
    return channel in oldest and number >= oldest[channel]
