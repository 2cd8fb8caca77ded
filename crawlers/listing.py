"""Classified lists and the adverts' own pages, read by a source file's selectors."""

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.facts import AdFacts
from crawlers.keys import absolute_url, canonical_url, key_of_url
from crawlers.markup import select, select_all
from crawlers.source import Fields, Selectors, Source


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: where it leads, and what it says itself."""

    link: str | None
    facts: AdFacts | None


def rows(tree: LexborHTMLParser, url: str, source: Source) -> list[Row]:
    """Read the rows of a list page, each advert once."""
    selectors = source.selectors or Selectors()
    if selectors.list_item is None or tree.root is None:
        return []
    read: dict[str, Row] = {}
    for number, item in enumerate(tree.root.css(selectors.list_item)):
        row = _row(item, url, source)
        read.setdefault(row.facts.key if row.facts else row.link or f"row {number}", row)
    return [row for row in read.values() if row.link or row.facts]


def next_page(tree: LexborHTMLParser, url: str, selector: str | None) -> str | None:
    """Return the address of the next list page."""
    if selector is None or tree.root is None:
        return None
    target = _link(tree.root, selector)
    return absolute_url(url, target) if target else None


def detail(tree: LexborHTMLParser, url: str, fields: Fields, source: Source) -> AdFacts | None:
    """Read an advert's own page; None where it holds neither title nor text."""
    if tree.root is None:
        return None
    facts = _facts(tree.root, url, fields, source)
    return None if facts.is_empty else facts


def _row(item: LexborNode, url: str, source: Source) -> Row:
    selectors = source.selectors or Selectors()
    target = _link(item, selectors.link) if selectors.link else None
    link = absolute_url(url, target) if target else None
    clean = canonical_url(link, source.drop_parameters) if link else None
    if selectors.item is None:
        return Row(clean, None)
    return Row(clean, _facts(item, clean or url, selectors.item, source))


def _link(node: LexborNode, selector: str) -> str | None:
    written = selector if "@" in selector else f"{selector}@href"
    return select(node, written)


def _facts(node: LexborNode, url: str, fields: Fields, source: Source) -> AdFacts:
    text = select(node, fields.text) or ""
    pay = select(node, fields.pay)
    return AdFacts(
        key=select(node, fields.key) or key_of_url(url, source),
        url=url,
        title=" ".join((select(node, fields.title) or "").split()),
        text=f"{text}\n{pay}".strip() if pay and pay not in text else text,
        poster=select(node, fields.poster),
        organisation=select(node, fields.organisation),
        location=tuple(select_all(node, fields.location)),
        date_posted=select(node, fields.date),
        contact=tuple(select_all(node, fields.contact)),
        images=pictures_by(node, url, fields),
    )


def pictures_by(node: LexborNode, url: str, fields: Fields) -> tuple[str, ...]:
    """Return the addresses of the pictures that a source file's selector finds."""
    links = select_all(node, fields.image)
    return tuple(filter(None, (absolute_url(url, link) for link in links)))
