"""A classified: rows of a list lead to the adverts' own pages, all read by selectors."""

from crawlers.facts import Found, problem
from crawlers.listing import Row, detail, next_page, rows
from crawlers.page import Link, Page, Reading, Role
from crawlers.source import Selectors
from crawlers.spiders.base import SourceSpider


class ClassifiedSpider(SourceSpider):
    """Reads what [selectors] of the source file name."""

    def read(self, page: Page) -> Reading:
        selectors = self.source.selectors or Selectors()
        if page.role is Role.DETAIL:
            return Reading(self._detail(page, selectors))
        found_rows = rows(page.tree, page.url, self.source)
        links = []
        if selectors.detail is not None:
            links = [Link(row.link, Role.DETAIL) for row in found_rows if row.link]
        if further := next_page(page.tree, page.url, selectors.next):
            links.append(Link(further, Role.LIST))
        return Reading(self._from_rows(page, found_rows, selectors), tuple(links))

    def _detail(self, page: Page, selectors: Selectors) -> Found:
        fields = selectors.detail
        facts = detail(page.tree, page.url, fields, self.source) if fields else None
        if facts is None:
            message = "neither title nor text where [selectors.detail] looks; gone, or a new design"
            return Found(problems=(problem("empty_ad", page.url, message),))
        return Found((facts,))

    def _from_rows(self, page: Page, found_rows: list[Row], selectors: Selectors) -> Found:
        if not found_rows:
            message = "no row where selectors.list_item looks"
            return Found(problems=(problem("empty_list", page.url, message),))
        if selectors.detail is not None:
            return Found()
        return Found(tuple(row.facts for row in found_rows if row.facts))
