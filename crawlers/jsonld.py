"""JSON-LD as pages really hold it: invalid, commented, escaped twice, nested anywhere."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

Node = dict[str, Any]

_DEEPEST = 40
_LARGEST_REPAIR = 200_000
_WRAPPING = re.compile(r"^\s*(?:<!--|<!\[CDATA\[|//<!\[CDATA\[)|(?:-->|(?://)?\]\]>)?\s*;?\s*$")
_LEADING_COMMENTS = re.compile(r"^\s*(?:<!--(?:[^-]|-(?!->))*-->\s*)+")
# Every alternative consumes to the end where its own end is missing, so that the scan is linear.
_PIECES = re.compile(
    r"""("(?:[^"\\]|\\(?:.|\Z))*+(?:"|\Z))|(//[^\n]*|/\*(?:.*?\*/|.*))|(,(?=\s*+[}\]]))""",
    re.DOTALL,
)
_BAD_ESCAPE = re.compile(r"\\(?!(?:[\"\\/bfnrt]|u[0-9a-fA-F]{4}))(.?)", re.DOTALL)
_ESCAPED_PAIR = re.compile(r"\\\\")


def script_blocks(text: str) -> Iterator[str]:
    """Yield the JSON-LD scripts of a page by searching its text, much faster than parsing it.

    Scripts inside comments are left out. Unusual markup may be missed or cut: who finds
    nothing, or nothing readable, parses the page.
    """
    position = 0
    while (start := text.find("<script", position)) >= 0:
        head_end = text.find(">", start)
        if (comment := text.rfind("<!--", position, start)) >= 0 and (
            text.find("-->", comment, start) < 0
        ):
            end = text.find("-->", start)
        else:
            end = text.find("</script", head_end)
            if "ld+json" in text[start:head_end].lower():
                yield text[head_end + 1 : end if end >= 0 else None]
        if end < 0 or head_end < 0:
            return
        position = end


def load_block(block: str) -> Any:
    """Return what a script block holds, repaired where it is not valid JSON.

    Raises ValueError when it cannot be read at all.
    """
    try:
        return orjson.loads(block)
    except orjson.JSONDecodeError as first:
        if len(block) > _LARGEST_REPAIR:
            raise ValueError(str(first)) from first
    return _load_repaired(block)


def _load_repaired(block: str) -> Any:
    bare = _WRAPPING.sub("", _LEADING_COMMENTS.sub("", block)).strip()
    attempts = (bare, _repair(bare), _repair(html.unescape(bare)))
    for attempt in attempts:
        try:
            value, _end = json.JSONDecoder(strict=False).raw_decode(attempt)
        except (json.JSONDecodeError, RecursionError):
            continue
        return value
    raise ValueError("not JSON, and no known repair makes it so")


def _repair(block: str) -> str:
    """Drop comments and trailing commas outside strings, and escapes that JSON lacks."""
    without_comments = _PIECES.sub(_keep_strings, block)
    return _PIECES.sub(_keep_strings, without_comments)


def _keep_strings(match: re.Match[str]) -> str:
    string = match[1]
    if string is None:
        return ""
    pieces = _ESCAPED_PAIR.split(string)
    return r"\\".join(_BAD_ESCAPE.sub(r"\1", piece) for piece in pieces)


def nodes_of_type(document: Any, wanted: str) -> Iterator[Node]:
    """Yield every node of a type, wherever it is nested, with references resolved one step."""
    known = {
        node["@id"]: node
        for node in _nodes(document, 0)
        if isinstance(node.get("@id"), str) and len(node) > 1
    }
    for node in _nodes(document, 0):
        if has_type(node, wanted):
            yield {name: _resolved(value, known) for name, value in node.items()}


def has_type(node: Node, wanted: str) -> bool:
    """Whether a node is of a schema.org type, however the type is written."""
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and re.split(r"[/:#]", name)[-1] == wanted for name in names)


def _resolved(value: Any, known: dict[str, Node]) -> Any:
    if isinstance(value, list):
        return [_resolved(entry, known) for entry in value]
    if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
        reference = value.get("@id")
        return known.get(reference, value) if isinstance(reference, str) else value
    return value


def _nodes(value: Any, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from _nodes(child, depth + 1)
    elif isinstance(value, list):
        for child in value:
            yield from _nodes(child, depth + 1)
