"""Reading what is to be judged: JSON Lines, or plain text with one text a line."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from classifiers.observing import AdText

_FIELDS = {"id": str, "title": str, "text": str, "lang": str, "source": str}
_WIDEST = 8_000_000
"""Bytes of one line; a longer one is refused unread."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that holds no text to judge, and why."""

    number: int
    reason: str


def read_ads(lines: Iterable[bytes]) -> Iterator[AdText | BadLine]:
    """Yield one text to judge, or one bad line, for every line that is not blank.

    lines: a file opened in binary mode. Where its first filled line begins with ``{``, it is
    JSON Lines: ``{"id"?, "title"?, "text", "lang"?, "source"?}``, other fields refused. Any
    other file is plain text, one text a line. Texts without an id are called ``line-<n>``.
    U+2028 and the like are text, not line ends.
    """
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    first = next(numbered, None)
    if first is None:
        return
    is_json = first[1].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    for number, line in chain([first], numbered):
        yield _ad(number, line, is_json=is_json)


def _ad(number: int, line: bytes, *, is_json: bool) -> AdText | BadLine:
    if len(line) > _WIDEST:
        return BadLine(number, f"longer than {_WIDEST} bytes")
    try:
        text = line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        return BadLine(number, f"not UTF-8 ({error.reason} at byte {error.start})")
    if not is_json:
        return AdText(f"line-{number}", "", text)
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        return BadLine(number, f"not JSON ({error})")
    reason = _refusal(content)
    return BadLine(number, reason) if reason else _filled(number, content)


def _refusal(content: object) -> str:
    """Say why an object is no text to judge; nothing where it is one."""
    if not isinstance(content, dict):
        return "not a JSON object"
    unknown = sorted(set(content) - set(_FIELDS))
    if unknown:
        return f"unknown field {unknown[0]!r} (known: {', '.join(_FIELDS)})"
    if not isinstance(content.get("text"), str):
        return "field 'text' is missing or not a string"
    for name, value in content.items():
        if value is not None and not isinstance(value, str):
            return f"field {name!r} is not a string"
    return ""


def _filled(number: int, content: dict[str, str]) -> AdText:
    """Return the text of a checked object, with an id made up where none is given."""
    return AdText(
        id=content.get("id") or f"line-{number}",
        title=content.get("title") or "",
        text=content["text"],
        lang=content.get("lang"),
        source=content.get("source"),
    )
