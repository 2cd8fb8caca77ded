"""robots.txt by RFC 9309: the groups for a product token, the longest rule wins.

Pages in its place, byte-order marks, CR line ends, NUL bytes and foreign encodings are read as
well as they can be; what cannot be read is no rule. Crawl-delay is no part of the RFC but is
honoured.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

_LARGEST = 500 * 1024
_LINE_END = re.compile(r"\r\n|\r|\n")
_TOKEN = re.compile(r"[a-zA-Z_-]+")
_KNOWN_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SPELLINGS = {
    "user agent": "user-agent",
    "useragent": "user-agent",
    "dissallow": "disallow",
    "dissalow": "disallow",
    "disalow": "disallow",
    "diasllow": "disallow",
    "disallaw": "disallow",
}
"""What site owners write when they mean it; reading it their way obeys more, not less."""
_KEPT = "%/?&=:@!$'()*+,;~-._#[]|"


@dataclass(slots=True)
class _Group:
    agents: set[str] = field(default_factory=set)
    rules: list[tuple[str, bool]] = field(default_factory=list)
    delay: float | None = None


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """The parsed groups of one robots.txt."""

    groups: tuple[_Group, ...]

    def allows(self, product: str, url: str) -> bool:
        """Whether a product may fetch an address. The longest matching rule decides."""
        path = _path(url)
        if path == "/robots.txt":
            return True
        matching = [
            (len(pattern), allowed)
            for group in self._groups_of(product)
            for pattern, allowed in group.rules
            if _matches(pattern, path)
        ]
        return max(matching, default=(0, True))[1]

    def crawl_delay(self, product: str) -> float | None:
        """Return the seconds that the site asks to leave between two fetches."""
        delays = [group.delay for group in self._groups_of(product) if group.delay is not None]
        return max(delays, default=None)

    def _groups_of(self, product: str) -> list[_Group]:
        """Return every group that names the product, else those for everybody."""
        token = _token(product)
        own = [group for group in self.groups if token and token in group.agents]
        return own or [group for group in self.groups if "*" in group.agents]


def parse_robots(body: bytes) -> RobotsFile:
    """Parse a robots.txt; bytes past 500 KiB are left out as the RFC allows."""
    groups: list[_Group] = []
    collecting = False
    for key, value in _lines(_text(body[:_LARGEST])):
        if key == "user-agent":
            if not collecting:
                groups.append(_Group())
            collecting = True
            groups[-1].agents.add("*" if value.startswith("*") else _token(value))
        elif groups and key in ("allow", "disallow"):
            collecting = False
            if value:
                groups[-1].rules.append((_escaped(value), key == "allow"))
        elif groups and key == "crawl-delay":
            groups[-1].delay = _seconds(value)
    return RobotsFile(tuple(groups))


def _text(body: bytes) -> str:
    for mark, encoding in _KNOWN_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace").replace("\0", "")
    return body.replace(b"\0", b"").decode("utf-8", "replace")


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in _LINE_END.split(text):
        key, colon, value = line.split("#", 1)[0].partition(":")
        if colon:
            name = key.strip().lower()
            yield _SPELLINGS.get(name, name), value.strip()


def _token(agent: str) -> str:
    match = _TOKEN.match(agent.strip())
    return match[0].lower() if match else ""


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def _path(url: str) -> str:
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return _escaped(f"{parts.path or '/'}{query}")


def _escaped(value: str) -> str:
    """Percent-encode what is not ASCII and write escapes in upper case, as the RFC compares."""
    quoted = quote(value, safe=_KEPT)
    return re.sub(r"%[0-9a-fA-F]{2}", lambda escape: escape[0].upper(), quoted)


def _matches(pattern: str, path: str) -> bool:
    """Match ``*`` and a final ``$`` by walking the pieces between stars: linear, no regex."""
    anchored = pattern.endswith("$")
    pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    position = len(pieces[0])
    for piece in pieces[1:-1]:
        found = path.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    if len(pieces) == 1:
        return not anchored or position == len(path)
    last = pieces[-1]
    if anchored:
        return len(path) - len(last) >= position and path.endswith(last)
    return path.find(last, position) >= 0
