"""RSS and Atom feeds, read into facts; a file that is no feed is said to be one."""

import re
from typing import Any

import feedparser  # type: ignore[import-untyped]

from crawlers.encodings import Decoded, decode
from crawlers.facts import AdFacts, Found, problem
from crawlers.keys import absolute_url, canonical_url
from crawlers.markup import html_to_text, picture_links
from records import CrawlProblem

_DECLARED = re.compile(r"^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']")
_ROOT = re.compile(r"<(?![?!])([\w:.-]+)")
_FIRST_BYTES = 4096


def feed_facts(body: bytes, url: str, content_type: str = "", language: str | None = None) -> Found:
    """Read a feed. Zero entries are told apart: empty, broken, or not a feed at all."""
    decoded = decode(body, content_type, language)
    parsed = feedparser.parse(_DECLARED.sub(r"\1", decoded.text).encode("utf-8", "replace"))
    problems = _problems(parsed, decoded, url)
    language = parsed.feed.get("language") or None
    facts = tuple(_facts(entry, url, language) for entry in parsed.entries)
    return Found(facts, tuple(problems))


def _problems(parsed: Any, decoded: Decoded, url: str) -> list[CrawlProblem]:
    found = []
    if decoded.lossy:
        message = f"bytes that are not {decoded.encoding} were replaced"
        found.append(problem("encoding_lossy", url, message))
    if not parsed.get("version") and not parsed.entries:
        return [*found, problem("unknown_format", url, _not_a_feed(decoded.text))]
    if parsed.bozo:
        reason = parsed.get("bozo_exception", "not well-formed")
        message = f"not well-formed ({reason}); {len(parsed.entries)} entries were read"
        found.append(problem("malformed_feed", url, message))
    elif not parsed.entries:
        found.append(problem("empty_feed", url, "a well-formed feed without entries"))
    return found


def _not_a_feed(text: str) -> str:
    root = _ROOT.search(text[:_FIRST_BYTES])
    what = f"its first element is <{root[1]}>" if root else "it has no XML element"
    return f"neither RSS nor Atom: {what}"


def _facts(entry: Any, feed_url: str, language: str | None) -> AdFacts:
    link = absolute_url(feed_url, entry.get("link") or "")
    title = html_to_text(entry.get("title") or "")
    guid = entry.get("id")
    return AdFacts(
        key=_key(guid, link, feed_url, title),
        url=link or feed_url,
        title=title,
        text=_text(entry),
        poster=entry.get("author") or None,
        location=tuple(filter(None, [entry.get("location")])),
        date_posted=entry.get("published") or entry.get("updated"),
        images=_images(entry, feed_url),
        language=language,
    )


def _key(guid: str | None, link: str | None, feed_url: str, title: str) -> str:
    if guid and absolute_url(guid, "") is None:
        return guid.strip()
    if guid or link:
        return canonical_url(guid or link or "")
    return f"{canonical_url(feed_url)}#{title}"


def _text(entry: Any) -> str:
    return html_to_text(max(_html(entry), key=len))


def _images(entry: Any, feed_url: str) -> tuple[str, ...]:
    media = [*entry.get("enclosures", []), *entry.get("media_content", [])]
    links = (
        absolute_url(feed_url, item.get("href") or item.get("url") or "")
        for item in media
        if str(item.get("type", "")).startswith("image") or item.get("medium") == "image"
    )
    within = (absolute_url(feed_url, link) for html in _html(entry) for link in picture_links(html))
    return tuple(filter(None, (*links, *within)))


def _html(entry: Any) -> list[str]:
    written = [content.get("value") or "" for content in entry.get("content", [])]
    return [*written, entry.get("summary") or ""]
