"""One spider for each kind of source. A new site of a known kind needs a source file only."""

from crawlers.spiders.base import SourceSpider
from crawlers.spiders.board import BoardSpider
from crawlers.spiders.channel import ChannelSpider
from crawlers.spiders.classified import ClassifiedSpider
from crawlers.spiders.feed import FeedSpider
from crawlers.spiders.rendered import RenderedSpider
from records import SourceKind

SPIDERS: dict[SourceKind, type[SourceSpider]] = {
    SourceKind.BOARD: BoardSpider,
    SourceKind.CLASSIFIED: ClassifiedSpider,
    SourceKind.FEED: FeedSpider,
    SourceKind.CHANNEL: ChannelSpider,
    SourceKind.RENDERED: RenderedSpider,
}
"""The kinds that are fetched from sites; a partner's files are read by `partner_drop`."""
