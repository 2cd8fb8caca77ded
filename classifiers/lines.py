"""Reading what is to be judged: JSON Lines, or plain text with one text a line."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from classifiers.errors import ImageRefused
from classifiers.images.reading import ImageReading
from classifiers.observing import AdText

See = Callable[[str, str | None], ImageReading]
"""Reads the picture at a path as the line gives it, of an advert in a language."""

_FIELDS = ("id", "title", "text", "lang", "source", "images")
_MOST_IMAGES = 20
"""Pictures of one advert; a line with more is refused."""
_WIDEST = 8_000_000
"""Bytes of one line; a longer one is refused unread."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that holds no text to judge, or a picture that is not read, and why."""

    number: int
    reason: str


def read_ads(lines: Iterable[bytes], see: See | None = None) -> Iterator[AdText | BadLine]:
    """Yield one text to judge, or one bad line, for every line that is not blank.

    lines: a file opened in binary mode. Where its first filled line begins with ``{``, it is
    JSON Lines: ``{"id"?, "title"?, "text", "lang"?, "source"?, "images"?}``, other fields
    refused. Any other file is plain text, one text a line. Texts without an id are called
    ``line-<n>``. U+2028 and the like are text, not line ends.

    see: how pictures are read; without it a line that names some is a bad one. A picture that
    see refuses gives a bad line too, and its advert is yielded without it, if it says anything.
    A line that names pictures needs no text.
    """
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    first = next(numbered, None)
    if first is None:
        return
    is_json = first[1].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    for number, line in chain([first], numbered):
        read = _ad(number, line, is_json=is_json)
        yield from _with_images(number, read, see) if isinstance(read, _Pictured) else [read]


@dataclass(frozen=True, slots=True)
class _Pictured:
    """A text, and the paths of its pictures, not read yet."""

    ad: AdText
    paths: tuple[str, ...]


def _with_images(number: int, read: _Pictured, see: See | None) -> Iterator[AdText | BadLine]:
    if see is None:
        yield BadLine(number, "field 'images': pictures are not read here")
        return
    images: list[ImageReading] = []
    for path in read.paths:
        try:
            images.append(see(path, read.ad.lang))
        except ImageRefused as refusal:
            yield BadLine(number, f"picture {path}: {refusal}")
    if images or read.ad.text or read.ad.title:
        yield replace(read.ad, images=tuple(images))


def _ad(number: int, line: bytes, *, is_json: bool) -> AdText | BadLine | _Pictured:
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
    unknown = sorted(content.keys() - set(_FIELDS))
    if unknown:
        return f"unknown field {unknown[0]!r} (known: {', '.join(_FIELDS)})"
    pictures = content.get("images")
    if pictures is not None and not _are_paths(pictures):
        return f"field 'images' is not a list of 1 to {_MOST_IMAGES} paths"
    if not isinstance(content.get("text", "" if pictures else None), str):
        return "field 'text' is missing or not a string"
    for name, value in content.items():
        if name != "images" and value is not None and not isinstance(value, str):
            return f"field {name!r} is not a string"
    return ""


def _are_paths(pictures: object) -> bool:
    return (
        isinstance(pictures, list)
        and 1 <= len(pictures) <= _MOST_IMAGES
        and all(isinstance(path, str) and path and "\0" not in path for path in pictures)
    )


def _filled(number: int, content: dict[str, Any]) -> AdText | _Pictured:
    """Return the text of a checked object, with an id made up where none is given."""
    ad = AdText(
        id=content.get("id") or f"line-{number}",
        title=content.get("title") or "",
        text=content.get("text") or "",
        lang=content.get("lang"),
        source=content.get("source"),
    )
    pictures = content.get("images")
    return _Pictured(ad, tuple(pictures)) if pictures else ad
