"""schema.org JobPosting on a page, as JSON-LD or microdata, read into facts.

Field meanings: https://schema.org/JobPosting (version 29). Only what the employer states is
taken: ``estimatedSalary`` is the board's own guess and is left out.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawlers.facts import AdFacts, Found, problem
from crawlers.jsonld import Node, load_block, nodes_of_type, script_blocks
from crawlers.keys import absolute_url, canonical_url
from crawlers.markup import html_to_text, parse_html, picture_links
from crawlers.microdata import items_of_type
from crawlers.posting_values import (
    first_name,
    locations,
    salary,
    strings,
    text_values,
)
from records import CrawlProblem

_TYPE = "JobPosting"
_MORE_TEXT = (
    "responsibilities",
    "qualifications",
    "skills",
    "experienceRequirements",
    "educationRequirements",
    "jobBenefits",
    "incentiveCompensation",
    "workHours",
)


def job_postings(text: str, url: str, parse: Callable[[], LexborHTMLParser] | None = None) -> Found:
    """Read every JobPosting of a page, or of a bare JSON-LD document.

    ``parse`` gives the page's tree where one is needed. A block that cannot be read is a
    problem; the others are read all the same.
    """
    if _TYPE not in text and "&#" not in text:
        return Found()
    problems: list[CrawlProblem] = []
    postings = _quickly(text)
    if not postings:
        tree = parse() if parse else parse_html(text)
        postings = list(_from_tree(text, url, tree, problems))
    postings = _distinct(postings)
    alone = len(postings) == 1
    facts = tuple(_facts(posting, url, alone) for posting in postings)
    return Found(facts, tuple(problems))


def _quickly(text: str) -> list[Node]:
    """Read blocks without parsing the page; none at all where anything is unusual."""
    postings: list[Node] = []
    for block in script_blocks(text):
        try:
            postings += nodes_of_type(load_block(block), _TYPE)
        except ValueError:
            return []
    return postings


def _from_tree(
    text: str, url: str, tree: LexborHTMLParser, problems: list[CrawlProblem]
) -> Iterator[Node]:
    found = False
    for block in _blocks(text, tree):
        try:
            for posting in nodes_of_type(load_block(block), _TYPE):
                found = True
                yield posting
        except ValueError as error:
            if _TYPE in block:
                problems.append(problem("malformed_json_ld", url, f"JobPosting block: {error}"))
    if not found and "itemtype" in text and tree.root is not None:
        yield from items_of_type(tree.root, _TYPE)


def _blocks(text: str, tree: LexborHTMLParser) -> Iterator[str]:
    if text.lstrip()[:1] in ("{", "["):
        yield text
        return
    for script in tree.css("script[type]"):
        if "ld+json" in (script.attributes.get("type") or "").lower():
            yield script.text()


def _distinct(postings: Iterable[Node]) -> list[Node]:
    """Drop repetitions of the same posting, as boards give it once for each script."""
    kept: list[Node] = []
    for posting in postings:
        if posting not in kept:
            kept.append(posting)
    return kept


def _facts(posting: Node, page_url: str, alone: bool) -> AdFacts:
    own_url = _own_url(posting, page_url)
    url = page_url if alone or own_url is None else own_url
    return AdFacts(
        key=_key(posting, url, has_own_page=alone or own_url is not None),
        url=url,
        title=html_to_text(_first(posting, "title") or _first(posting, "name") or ""),
        text=_text(posting),
        organisation=first_name(posting.get("hiringOrganization")),
        location=locations(posting),
        salary=salary(posting),
        employment_type=tuple(strings(posting.get("employmentType"))),
        date_posted=_first(posting, "datePosted"),
        valid_through=_first(posting, "validThrough"),
        contact=_contacts(posting.get("applicationContact")),
        images=_images(posting, page_url),
        language=_first(posting, "inLanguage"),
    )


def _first(posting: Node, name: str) -> str | None:
    return next(iter(strings(posting.get(name))), None)


def _own_url(posting: Node, page_url: str) -> str | None:
    link = _first(posting, "url") or _first(posting, "@id")
    return absolute_url(page_url, link) if link else None


def _key(posting: Node, url: str, has_own_page: bool) -> str:
    """Return the posting's identifier where it is surely its own, else its address.

    Some boards write the company's number into every identifier; one that the address holds
    too is the advert's.
    """
    identifier = next(iter(text_values(posting.get("identifier"), "value", "@id")), None)
    if identifier and (identifier in url or not has_own_page):
        return identifier
    if has_own_page:
        return canonical_url(url)
    return f"{canonical_url(url)}#{_first(posting, 'title') or _first(posting, 'name')}"


def _text(posting: Node) -> str:
    paragraphs = [html_to_text(value) for value in strings(posting.get("description"))]
    for name in _MORE_TEXT:
        for value in strings(posting.get(name)):
            paragraph = html_to_text(value)
            if not any(paragraph in other for other in paragraphs):
                paragraphs.append(paragraph)
    return "\n".join(filter(None, paragraphs))


def _contacts(value: Any) -> tuple[str, ...]:
    return tuple(text_values(value, "name", "telephone", "email", "url"))


def _images(posting: Node, page_url: str) -> tuple[str, ...]:
    links = list(text_values(posting.get("image"), "contentUrl", "url"))
    for value in strings(posting.get("description")):
        links += picture_links(value)
    return tuple(filter(None, (absolute_url(page_url, link) for link in links)))
