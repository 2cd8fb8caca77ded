"""Addresses of the web: links, messenger links, e-mail, and bare @names."""

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import parse_qs, urlsplit

from language.contacts.found import Found, Page
from language.contacts.labels import messenger_of
from language.datafiles import read_toml
from language.phrases import Phrases
from language.scripts import SPACED_WORD
from records import ContactKind

_APART = rf"(?<!{SPACED_WORD})(?<![@.\-])"
_ENDS = rf"(?!{SPACED_WORD}|[@.\-])"
_URL = re.compile(
    r"(?:h(?:tt|xx)ps?://|www\.)[a-z0-9][!-~]*"
    rf"|{_APART}(?:[a-z0-9](?:[a-z0-9\-]{{0,61}}[a-z0-9])?\.){{1,4}}"
    r"(?:com|net|org|info|biz|me|ee|cc|vip|top|xyz|app|site|online|shop|work|jobs|link|club|live|io|"
    r"co|gg|ly|to|tv|gl|asia|th|kh|la|mm|vn|cn|tw|hk|id|my|ph|sg|in|bd|np|pk|lk|ke|ug|tz|ng|za|et|"
    r"ru|kz|uz|br|pt|kr|jp|ae|us|uk|eu)(?:/[!-~]*|" + _ENDS + r")"
    rf"|(?<!{SPACED_WORD})t\s?[.\[\](){{}}]{{1,3}}\s?me\s?/\s?[+a-z0-9_]{{4,40}}",
)
_MAYBE_URL = re.compile(r"\.[a-z]|[.\[\](){}]\s?me\s?/|://|www\.")
_MAYBE_AT = re.compile(r"[\[({]\s?(?:at|a)\s?[\])}]|\sat\s[\w\-]+\.(?:com|net|org)")
_TRAILING = ".,;:!?)]}>'\"*~"
_EMAIL = re.compile(
    rf"(?<!{SPACED_WORD})(?<![.+\-])([a-z0-9][a-z0-9._%+\-]{{0,63}})"
    r"(?:@|\s?[\[({]\s?(?:at|@|a)\s?[\])}]\s?|\sat\s(?=[\w\-]+(?:\s?[\[({]?\s?dot|\.(?:com|net|org))))"
    r"([a-z0-9][a-z0-9\-]*(?:(?:\.|\s?[\[({]\s?(?:dot|\.)\s?[\])}]\s?|\sdot\s)[a-z0-9\-]+){1,4})"
    rf"(?!{SPACED_WORD}|@)",
)
_DOT = re.compile(r"\s?[\[({]\s?(?:dot|\.)\s?[\])}]\s?|\sdot\s")
_ZALO_HOME = "+84"
_NAME = re.compile(
    rf"(?<!{SPACED_WORD})(?<![.@/+\-])@([a-z][a-z0-9_.]{{3,31}})(?<!\.)(?!{SPACED_WORD}|@)"
)
_BARE_ID = re.compile(rf"{_APART}(?<!/)[a-z][a-z0-9]*_[a-z0-9_]{{1,30}}(?!{SPACED_WORD}|[@/])")
_WITHOUT_LATIN = frozenset({"th", "lo", "km", "my", "zh", "ja", "ko"})
_PATHS: tuple[tuple[ContactKind, re.Pattern[str]], ...] = (
    (ContactKind.TELEGRAM, re.compile(r"(?:t|telegram)\.(?:me|dog)/(?:s/)?(\+?[\w\-]{4,40})")),
    (
        ContactKind.WHATSAPP,
        re.compile(r"(?:wa\.me|api\.whatsapp\.com/send|chat\.whatsapp\.com)/(\+?\w{5,30})"),
    ),
    (ContactKind.LINE, re.compile(r"line\.me/(?:r/)?ti/(?:p|g|g2)/([~@%\w.\-]{3,60})")),
    (ContactKind.LINE, re.compile(r"lin\.ee/(\w{4,20})")),
    (ContactKind.ZALO, re.compile(r"zalo\.me/(?:g/)?(\w{5,20})")),
    (ContactKind.KAKAOTALK, re.compile(r"open\.kakao\.com/(?:o|me)/(\w{4,30})")),
    (
        ContactKind.FACEBOOK,
        re.compile(
            r"(?:facebook|fb)\.(?:com|me|watch)/(?!sharer|share|photo|watch|groups/?$)((?:groups/|pages/|people/)?[\w.\-]{3,80})"
        ),
    ),
    (ContactKind.FACEBOOK, re.compile(r"m\.me/([\w.\-]{3,80})")),
    (ContactKind.QQ, re.compile(r"(?:qm\.qq\.com|wpa\.qq\.com)\S*?uin=(\d{5,11})")),
    (ContactKind.WECHAT, re.compile(r"u\.wechat\.com/([\w\-]{5,60})")),
    (ContactKind.VIBER, re.compile(r"(?:invite\.viber\.com|chats\.viber\.com)/([\w\-?=%]{4,60})")),
)


def find_links(page: Page) -> Iterator[Found]:
    """Yield web addresses; a messenger's link gives that messenger's id."""
    if not _MAYBE_URL.search(page.folded):
        return
    for match in _URL.finditer(page.folded):
        shown = page.text[match.start() : match.end()].rstrip(_TRAILING)
        is_address = "@" not in shown.split("/")[0] and shown.lower() not in _not_links()
        if is_address and page.is_free(match.start(), match.end()):
            yield _link(match.start(), match.start() + len(shown), shown)


@cache
def _not_links() -> frozenset[str]:
    return frozenset(read_toml("language", "data/contact_words.toml")["not_links"])


def _link(start: int, end: int, shown: str) -> Found:
    address = _bare(shown)
    folded = address.lower()
    phone = _phone_parameter(folded)
    if phone:
        return Found(start, end, ContactKind.WHATSAPP, "+" + phone, 8 <= len(phone) <= 15)
    for kind, path in _PATHS:
        match = path.match(folded)
        if match:
            return Found(start, end, kind, _id_in(kind, match.group(1), address, match), True)
    return Found(start, end, ContactKind.URL, address, "." in address.split("/")[0])


def _bare(shown: str) -> str:
    """Return host, path and query: the host in lower case, without scheme, www and final '/'."""
    plain = re.sub(r"[\s\[\](){}]", "", shown)
    plain = re.sub(r"^h(?:tt|xx)ps?://", "", plain, flags=re.IGNORECASE)
    host, slash, rest = plain.partition("/")
    host = host.lower().removeprefix("www.").removeprefix("m.facebook").strip(".")
    host = "facebook" + host if host.startswith(".com") else host
    return (host + slash + rest).rstrip("/")


def _phone_parameter(folded: str) -> str:
    if not folded.startswith("api.whatsapp.com/send"):
        return ""
    values = parse_qs(urlsplit("//" + folded).query).get("phone", [""])
    return re.sub(r"\D", "", values[0])


def _id_in(kind: ContactKind, name: str, address: str, match: re.Match[str]) -> str:
    """Invitation codes are case-sensitive; names are not; phone numbers become E.164."""
    digits = name.lstrip("+")
    if kind in (ContactKind.WHATSAPP, ContactKind.ZALO) and digits.isdigit():
        if digits.startswith("0"):
            return _ZALO_HOME + digits[1:] if kind is ContactKind.ZALO else digits
        return "+" + digits
    if name.startswith("+") or (kind is ContactKind.WHATSAPP and not digits.isdigit()):
        return address[match.start(1) : match.end(1)]
    return re.sub(r"^(?:~|@|%40)", "", name)


def find_emails(page: Page) -> Iterator[Found]:
    """Yield e-mail addresses, those with a written-out "at" and "dot" too."""
    folded = page.folded
    if "@" not in folded and "dot" not in folded and not _MAYBE_AT.search(folded):
        return
    for match in _EMAIL.finditer(page.folded):
        host = _DOT.sub(".", match.group(2)).strip(".-")
        value = f"{match.group(1).rstrip('.')}@{host}"
        yield Found(match.start(), match.end(), ContactKind.EMAIL, value, "." in host)


def find_names(page: Page) -> Iterator[Found]:
    """Yield @names that no label claims: Telegram's, unless another network is named before."""
    if "@" not in page.text:
        return
    for match in _NAME.finditer(page.folded):
        before = page.folded[max(0, match.start() - 24) : match.start()]
        if page.is_free(match.start(), match.end()) and not _names_other_network(before):
            name = match.group(1)
            valid = "." not in name and len(name) >= 4
            yield Found(match.start(), match.end(), ContactKind.TELEGRAM, name, valid)


def find_bare_ids(page: Page) -> Iterator[Found]:
    """Yield Latin ids with an underscore that stand in a text of a script without Latin words."""
    if "_" not in page.text or page.language not in _WITHOUT_LATIN:
        return
    for match in _BARE_ID.finditer(page.folded):
        before = page.folded[max(0, match.start() - 24) : match.start()]
        if page.is_free(*match.span()) and not _names_other_network(before):
            yield Found(*match.span(), messenger_of(page.language), match.group(), True)


def _names_other_network(before: str) -> bool:
    return bool(_other_networks().find_words(before))


@cache
def _other_networks() -> Phrases[None]:
    words = read_toml("language", "data/contact_words.toml")["other_networks"]
    return Phrases((word, None) for word in words)
