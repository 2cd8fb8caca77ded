"""Reading HTML: the selectors of source files, and visible text with its line breaks."""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Self

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

_BLOCK = (
    "address|article|aside|blockquote|br|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    "h[1-6]|header|hr|li|main|nav|ol|option|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_BLOCK_TAG = rf"(?:<(?:{_BLOCK})(?=[\s/>])[^>]*>|</(?:{_BLOCK})\s*>)"
_BLOCK_TAGS = re.compile(rf"{_BLOCK_TAG}(?:\s*+{_BLOCK_TAG})*+", re.IGNORECASE)
_SILENT = ["script", "style", "noscript", "template", "head"]
_LINE_ENDS = re.compile(r"[\r\n]+")
_SPACES = re.compile(r"[ \t\r\f\v\xa0]+")
_LINES = re.compile(r" ?\n ?")
_UNTIDY = re.compile(r"[\t\n\r\f\v\xa0]|  ")
_BLANK_LINES = re.compile(r"\n{3,}")
_TAG = re.compile(r"<[a-zA-Z/!]")
_ENTITY = re.compile(r"&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")


class SelectorError(ValueError):
    """A selector of a source file that cannot be read."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector of a source file: ``css``, ``css@attribute``, ``@attribute`` or ``label:Word``.

    ``label:Salary`` reads what follows "Salary" and a colon in the visible text of a page
    that has no markup for its fields.
    """

    css: str
    attribute: str | None = None
    label: str | None = None

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read a selector. Raises SelectorError."""
        if written.startswith("label:"):
            if not (label := written.removeprefix("label:").strip()):
                raise SelectorError("label: needs the word that stands before the fact")
            return cls(css="", label=label)
        css, at, attribute = written.rpartition("@")
        if not at or "]" in attribute or '"' in attribute:
            css, attribute = written, ""
        _check_css(css)
        return cls(css=css.strip(), attribute=attribute.strip() or None)


def _check_css(css: str) -> None:
    if css.strip():
        try:
            LexborHTMLParser("<p>").css(css)
        except SelectolaxError as error:
            raise SelectorError(f"not a CSS selector: {css!r}") from error


def parse_html(text: str) -> LexborHTMLParser:
    """Parse a page; nothing that calls itself HTML fails to parse."""
    return LexborHTMLParser(text)


def select_all(node: LexborNode, written: str | None) -> list[str]:
    """Return the text or attribute of each match, empty ones left out."""
    if written is None:
        return []
    selector = _selector(written)
    if selector.label is not None:
        return _after_label(text_of(node), selector.label)
    matches = node.css(selector.css) if selector.css else [node]
    if selector.attribute is None:
        found = (text_of(match) for match in matches)
    else:
        found = ((match.attributes.get(selector.attribute) or "").strip() for match in matches)
    return [value for value in found if value]


def select(node: LexborNode, written: str | None) -> str | None:
    """Return the text or attribute of the first match that is not empty."""
    return next(iter(select_all(node, written)), None)


@lru_cache(maxsize=1024)
def _selector(written: str) -> Selector:
    return Selector.parse(written)


def _after_label(text: str, label: str) -> list[str]:
    pattern = rf"^{re.escape(label)}\s*[:：]\s*(.+)$"
    return [match.strip() for match in re.findall(pattern, text, re.MULTILINE | re.IGNORECASE)]


def text_of(node: LexborNode) -> str:
    """Return a node's visible text; blocks and line breaks become new lines."""
    return html_to_text(node.html or "")


def picture_links(html: str) -> list[str]:
    """Return where the pictures within a piece of HTML lie, also where its markup is escaped.

    Dots of one pixel, which count readers, are left out.
    """
    if "&lt;img" in html.lower():
        html = unescape(html)
    if "<img" not in html.lower():
        return []
    tree = LexborHTMLParser(f"<body>{html}")
    shown = (img.attributes for img in tree.css("img[src]") if not _is_dot(img))
    return [link for one in shown if (link := (one.get("src") or "").strip())]


def _is_dot(img: LexborNode) -> bool:
    return any((img.attributes.get(side) or "") in ("0", "1") for side in ("width", "height"))


def html_to_text(html: str) -> str:
    """Return the visible text of a piece of HTML, with its line breaks.

    Text that holds escaped markup, as many JSON-LD descriptions do, is unescaped once more.
    """
    text = _visible(html) if "<" in html or "&" in html else html
    if _TAG.search(text) or _ENTITY.search(text):
        text = _visible(text)
    return tidy(text)


def _visible(html: str) -> str:
    if _BLOCK_TAGS.search(html):  # HTML's own line ends mean nothing once it has blocks
        html = _BLOCK_TAGS.sub(_with_line_break, _LINE_ENDS.sub(" ", html))
    tree = LexborHTMLParser(f"<body>{html}")
    tree.strip_tags(_SILENT)
    body = tree.body
    return body.text(separator="") if body is not None else ""


def _with_line_break(tags: re.Match[str]) -> str:
    """End the line after a run of block tags; only two ``br`` make an empty line."""
    return f"{tags[0]}\n\n" if tags[0].lower().count("<br") > 1 else f"{tags[0]}\n"


def tidy(text: str) -> str:
    """Join runs of blanks, trim lines, and keep at most one empty line in a row."""
    if not _UNTIDY.search(text):
        return text.strip()
    text = _LINES.sub("\n", _SPACES.sub(" ", text))
    return _BLANK_LINES.sub("\n\n", text).strip()
