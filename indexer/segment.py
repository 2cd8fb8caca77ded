"""Text as both engines index it: tokens with a space between them.

Both engines split at that space and nowhere else, so a query and a document that give the
same tokens meet, whatever the script.
"""

from collections.abc import Iterable

from language import search_tokens

MAX_TOKEN = 100
"""Longer tokens are cut, in code points; Elasticsearch would cut them at 255 UTF-16 units."""


def tokens_of(text: str) -> tuple[str, ...]:
    """Return the tokens of a text, of a query or of a document alike."""
    tokens = search_tokens(text)
    if max(map(len, tokens), default=0) > MAX_TOKEN:
        tokens = [token[:MAX_TOKEN] for token in tokens]
    return tuple(tokens)


def joined(tokens: Iterable[str]) -> str:
    """Return tokens as the engines take them."""
    return " ".join(tokens)


def segmented(text: str) -> str:
    """Return a text as the engines take it."""
    return joined(tokens_of(text))
