"""A fetched page as the readers see it, and what a reader answers."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from crawlers.encodings import Decoded, decode
from crawlers.facts import NOTHING, Found
from crawlers.markup import parse_html


class Role(StrEnum):
    """What a page is for: it lists adverts, or it is one advert's own."""

    LIST = "list"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class Link:
    """Where to go on."""

    url: str
    role: Role


@dataclass(frozen=True)
class Page:
    """One fetched document, decoded and parsed when first asked for."""

    url: str
    role: Role
    body: bytes
    content_type: str = ""
    language: str | None = None

    @cached_property
    def decoded(self) -> Decoded:
        """The document's text."""
        return decode(self.body, self.content_type, self.language)

    @property
    def text(self) -> str:
        """The document's text, without what decoding says about it."""
        return self.decoded.text

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The document as HTML."""
        return parse_html(self.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found on a page, and the links to follow from it."""

    found: Found = NOTHING
    links: tuple[Link, ...] = ()
