"""Names of pages and people behind a label: Facebook Demo Jobs Asia, Facebook "...." ."""

import re
from functools import cache

from language.contacts.found import Found, Page
from language.datafiles import read_toml
from records import ContactKind

_WORD = r"[A-Z][\w.&'’\-]*"
_NAME = re.compile(rf"{_WORD}(?: (?:{_WORD}|\d{{1,4}}\b|and\b|of\b|&))*")
_QUOTES = {'"': '"', "“": "”", "«": "»", "「": "」", "'": "'"}
_LONGEST = 50
_LEAST_WORDS = 2
_MOST_WORDS = 6


def page_name_at(page: Page, position: int) -> Found | None:
    """Read a quoted name, or two to six words in capitals; None where neither stands there."""
    start, end = _quoted(page.text, position) or _written(page.text, position)
    if start == end:
        return None
    return Found(start, end, ContactKind.FACEBOOK, page.folded[start:end], True)


def _quoted(text: str, position: int) -> tuple[int, int] | None:
    closing = _QUOTES.get(text[position - 1 : position], "")
    end = text.find(closing, position, position + _LONGEST) if closing else -1
    is_name = end - position > 2 and "\n" not in text[position:end]
    return (position, end) if is_name else None


def _written(text: str, position: int) -> tuple[int, int]:
    match = _NAME.match(text, position, position + _LONGEST)
    words = match.group().split(" ")[:_MOST_WORDS] if match else []
    kept = next((i for i, word in enumerate(words) if word.lower() in _no_names()), len(words))
    while kept and words[kept - 1] in ("and", "of", "&"):
        kept -= 1
    if kept < _LEAST_WORDS:
        return position, position
    return position, position + len(" ".join(words[:kept]).rstrip(".'’-"))


@cache
def _no_names() -> frozenset[str]:
    """Words that follow the label of a network in job adverts and begin no name."""
    return frozenset(read_toml("language", "data/contact_words.toml")["no_page_names"])
