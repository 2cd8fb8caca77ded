"""The public web preview of a Telegram channel, read into messages and adverts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.facts import AdFacts, Found, problem
from crawlers.keys import absolute_url
from crawlers.markup import text_of

_PICTURE = re.compile(r"background-image:\s*url\(['\"]?((?:https?:)?//[^'\")]+)")
_MEDIA = {
    "photo": ".tgme_widget_message_photo_wrap",
    "video": ".tgme_widget_message_video_player,.tgme_widget_message_video_wrap",
    "sticker": ".tgme_widget_message_sticker_wrap,.tgme_widget_message_videosticker_wrap",
    "document": ".tgme_widget_message_document_wrap",
    "poll": ".tgme_widget_message_poll",
    "location": ".tgme_widget_message_location_wrap",
    "voice": ".tgme_widget_message_voice_player",
    "link_preview": ".tgme_widget_message_link_preview",
}


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a channel. ``text`` is None where it has none."""

    post: str
    url: str
    date: str | None
    text: str | None
    author: str | None = None
    views: str | None = None
    forwarded_from: str | None = None
    reply_to: str | None = None
    media: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    service: bool = False
    edited: bool = False

    @property
    def number(self) -> int:
        """The message's number in its channel."""
        return int(self.post.rsplit("/", 1)[-1])

    @property
    def complete(self) -> bool:
        """Whether its end was read; a page cut off in a message must not look like an edit."""
        return self.date is not None


def messages(tree: LexborHTMLParser) -> list[Message]:
    """Read the messages of a preview page, of an embedded widget, or of a piece of either."""
    return [message for node in _message_nodes(tree) if (message := _message(node)) is not None]


def channel_facts(tree: LexborHTMLParser, url: str) -> Found:
    """Read a preview page's adverts; service messages and cut-off ones are left out."""
    read = messages(tree)
    posts = [message for message in read if not message.service]
    facts = tuple(_facts(message) for message in posts if message.complete and _says(message))
    problems = tuple(
        problem("incomplete_message", url, f"the page ends within message {message.post}")
        for message in posts
        if not message.complete
    )
    return Found(facts, problems)


def older_page(tree: LexborHTMLParser, url: str) -> str | None:
    """Return the address of the page with older messages."""
    link = tree.css_first("a.tme_messages_more[data-before], link[rel=prev]")
    target = link.attributes.get("href") if link else None
    return absolute_url(url, target) if target else None


def _says(message: Message) -> bool:
    return bool(message.text or message.images)


def _facts(message: Message) -> AdFacts:
    return AdFacts(
        key=message.post,
        url=message.url,
        text=message.text or "",
        poster=message.author,
        date_posted=message.date,
        images=message.images,
    )


def _message_nodes(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    for node in tree.css("div.tgme_widget_message"):
        if "tgme_widget_message" in (node.attributes.get("class") or "").split():
            yield node


def _message(node: LexborNode) -> Message | None:
    dated = node.css_first("a.tgme_widget_message_date")
    link = (dated.attributes.get("href") if dated else None) or ""
    post = node.attributes.get("data-post") or _post_of(link)
    if post is None or not post.rsplit("/", 1)[-1].isdigit():
        return None
    author = _text(node, ".tgme_widget_message_from_author") or _text(
        node, ".tgme_widget_message_owner_name"
    )
    return Message(
        post=post,
        url=f"https://t.me/{post}",
        date=_date(dated),
        text=_body(node),
        author=author,
        views=_text(node, ".tgme_widget_message_views"),
        forwarded_from=_text(node, ".tgme_widget_message_forwarded_from_name"),
        reply_to=_link(node, "a.tgme_widget_message_reply"),
        media=tuple(name for name, css in _MEDIA.items() if node.css_first(css)),
        images=_images(node),
        service="service_message" in (node.attributes.get("class") or ""),
        edited="edited" in (_text(node, ".tgme_widget_message_meta") or ""),
    )


def _post_of(link: str) -> str | None:
    match = re.search(r"(?:t|telegram)\.me/(?:s/)?([^/?#]+/\d+)", link)
    return match[1] if match else None


def _date(dated: LexborNode | None) -> str | None:
    moment = dated.css_first("time[datetime]") if dated else None
    return moment.attributes.get("datetime") if moment else None


def _body(node: LexborNode) -> str | None:
    """Return the message's own text: the outermost text node that is not a quotation's.

    In albums the text node is nested in itself, and quotations bear the same class.
    """
    for candidate in node.css(".tgme_widget_message_text"):
        if not _within_reply(candidate, node):
            return text_of(candidate) or None
    return None


def _within_reply(candidate: LexborNode, top: LexborNode) -> bool:
    parent = candidate.parent
    while parent is not None and parent.mem_id != top.mem_id:
        if "tgme_widget_message_reply" in (parent.attributes.get("class") or ""):
            return True
        parent = parent.parent
    return "js-message_reply_text" in (candidate.attributes.get("class") or "")


def _text(node: LexborNode, css: str) -> str | None:
    found = node.css_first(css)
    return (found.text(separator="", strip=True) or None) if found else None


def _link(node: LexborNode, css: str) -> str | None:
    found = node.css_first(css)
    return found.attributes.get("href") if found else None


def _images(node: LexborNode) -> tuple[str, ...]:
    styles = (
        photo.attributes.get("style") or "" for photo in node.css(".tgme_widget_message_photo_wrap")
    )
    links = (match[1] for style in styles if (match := _PICTURE.search(style)))
    return tuple(f"https:{link}" if link.startswith("//") else link for link in links)
