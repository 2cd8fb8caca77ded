"""A job board: list pages lead to adverts that carry schema.org JobPosting."""

import re
from collections.abc import Iterator
from dataclasses import replace

from crawlers.facts import Found, problem, with_key
from crawlers.jobposting import job_postings
from crawlers.keys import absolute_url, canonical_url, key_of_url
from crawlers.listing import detail, next_page, pictures_by
from crawlers.page import Link, Page, Reading, Role
from crawlers.source import Links
from crawlers.spiders.base import SourceSpider


class BoardSpider(SourceSpider):
    """Reads JobPosting everywhere; [selectors.detail] helps where a page has none."""

    def read(self, page: Page) -> Reading:
        found = job_postings(page.text, page.url, lambda: page.tree)
        if self.source.key_pattern:
            found = self._rekeyed(found)
        if page.role is Role.LIST:
            return Reading(found, tuple(self._links(page)))
        if found.facts:
            return Reading(self._with_pictures(page, found))
        return Reading(self._without_posting(page, found))

    def _rekeyed(self, found: Found) -> Found:
        facts = tuple(with_key(one, key_of_url(one.url, self.source)) for one in found.facts)
        return Found(facts, found.problems)

    def _with_pictures(self, page: Page, found: Found) -> Found:
        """Add what [selectors.detail] image finds where the page's one posting names no picture."""
        fields = self.source.selectors.detail if self.source.selectors else None
        first, *more = found.facts
        if fields is None or more or first.images or page.tree.root is None:
            return found
        pictures = pictures_by(page.tree.root, page.url, fields)
        return Found((replace(first, images=pictures),), found.problems)

    def _without_posting(self, page: Page, found: Found) -> Found:
        fields = self.source.selectors.detail if self.source.selectors else None
        facts = detail(page.tree, page.url, fields, self.source) if fields else None
        if facts is not None:
            return Found((facts,), found.problems)
        missing = problem("no_job_posting", page.url, "an advert's page without a JobPosting")
        return Found(problems=(*found.problems, missing))

    def _links(self, page: Page) -> Iterator[Link]:
        links = self.source.links or Links(allow=("",))
        allow, deny = (re.compile("|".join(p) or "(?!)") for p in (links.allow, links.deny))
        for anchor in page.tree.css("a[href]"):
            target = anchor.attributes.get("href") or ""
            if allow.search(target) or (not target.startswith("http") and links.allow):
                url = absolute_url(page.url, target)
                if url and allow.search(url) and not deny.search(url):
                    yield Link(canonical_url(url, self.source.drop_parameters), Role.DETAIL)
        if further := next_page(page.tree, page.url, links.next):
            yield Link(further, Role.LIST)
