"""Bytes to text as browsers do it: WHATWG labels, byte-order marks, declared, then guessed."""

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

# WHATWG reads many labels as a superset of what they name (encoding.spec.whatwg.org, 2026).
_CODECS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "tis620": "cp874",
    "iso-8859-11": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "korean": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "utf-16": "utf-8",  # a declaration that can be read as ASCII is not UTF-16
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}
_ALLOWED = frozenset(
    {"utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs", "euc_jp", "iso2022_jp"}
    | {"cp866", "cp874", "cp932", "cp949", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"}
    | {f"cp{number}" for number in range(1250, 1259)}
    | {f"iso8859-{number}" for number in (*range(2, 9), 10, 13, 14, 15, 16)}
)
"""The encodings of the web. Python knows others that no page may ask for, such as zlib."""
_BY_LANGUAGE = {
    "th": "cp874",
    "zh": "gb18030",
    "zh-hant": "big5hkscs",
    "zh-tw": "big5hkscs",
    "zh-hk": "big5hkscs",
    "ko": "cp949",
    "ja": "cp932",
    "vi": "cp1258",
    "ru": "cp1251",
}
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_PRESCAN = 4096
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(rb"<meta[\s/]((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"([^\s=\"'/>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_LOST_LETTERS = re.compile(r"[^\W\d_]\?+[^\W\d_]")
_THAI_LETTER = re.compile("[\u0e01-\u0e2e]")
_THAI_MARK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_SEATED_MARK = re.compile(
    "(?<=[\u0e01-\u0e2e\u0e34-\u0e39\u0e31])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
)
_GUESS_BYTES = 20_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's text. ``lossy``: some bytes fit no character and became U+FFFD."""

    text: str
    encoding: str
    lossy: bool = False


def decode(body: bytes, content_type: str = "", language: str | None = None) -> Decoded:
    """Decode a document: mark, HTTP header, declaration, UTF-8, language, guess, in this order.

    ``content_type`` is the HTTP header; ``language`` a BCP 47 hint for undeclared bytes.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return _decode_as(body[len(mark) :], codec)
    declared = _from_header(content_type) or sniff_declaration(body)
    if declared in (None, "utf-8"):
        utf_8 = _strictly(body, "utf-8")
        if utf_8 is not None:
            return Decoded(utf_8, "utf-8")
    if declared is None:
        return _guess(body, language)
    return _decode_as(body, declared)


def sniff_declaration(body: bytes) -> str | None:
    """Return the Python codec that an XML declaration or a meta element asks for."""
    head = body[:_PRESCAN]
    if match := _XML.match(head):
        return _codec(match[1].decode("ascii", "replace"))
    for match in _META.finditer(_COMMENT.sub(b"", head)):
        if label := _label_of_meta(match[1]):
            return label
    return None


def lost_letters(text: str) -> int:
    """Count question marks between letters: characters lost before the page was saved."""
    return len(_LOST_LETTERS.findall(text))


def _from_header(content_type: str) -> str | None:
    match = _HEADER.search(content_type)
    return _codec(match[1]) if match else None


def _label_of_meta(inside: bytes) -> str | None:
    attributes = {
        name.lower(): (double or single or bare)
        for name, double, single, bare in reversed(_ATTRIBUTE.findall(inside))
    }
    if charset := attributes.get(b"charset"):
        return _codec(charset.decode("ascii", "replace"))
    if attributes.get(b"http-equiv", b"").lower() == b"content-type":
        return _from_header(attributes.get(b"content", b"").decode("latin-1"))
    return None


def _codec(label: str) -> str | None:
    label = label.strip().lower()
    try:
        codec = codecs.lookup(_CODECS.get(label, label)).name
    except (LookupError, ValueError):
        return None
    return codec if codec in _ALLOWED else None


def _decode_as(body: bytes, codec: str) -> Decoded:
    text = _strictly(body, codec)
    if text is not None:
        return Decoded(text, codec)
    utf_8 = _strictly(body, "utf-8")
    if utf_8 is not None:  # declared wrongly, but nothing is lost
        return Decoded(utf_8, "utf-8")
    return Decoded(body.decode(codec, "replace"), codec, lossy=True)


def _strictly(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _guess(body: bytes, language: str | None) -> Decoded:
    hint = (language or "").lower()
    codec = _BY_LANGUAGE.get(hint) or _BY_LANGUAGE.get(hint.split("-")[0])
    if codec is not None and (text := _strictly(body, codec)) is not None:
        return Decoded(text, codec)
    if _is_thai(body[:_GUESS_BYTES].decode("cp874", "replace")):
        return _decode_as(body, "cp874")
    best = charset_normalizer.from_bytes(body[:_GUESS_BYTES]).best()
    return _decode_as(body, _codec(best.encoding) or "cp1252" if best else "cp1252")


def _is_thai(text: str) -> bool:
    """Whether bytes read as windows-874 spell Thai: its marks stand on letters, and are common.

    No general detector knows the encoding, and bytes of other scripts put marks anywhere.
    """
    letters, marks = len(_THAI_LETTER.findall(text)), len(_THAI_MARK.findall(text))
    seated = len(_SEATED_MARK.findall(text))
    if "\ufffd" in text:
        return False
    return letters >= 20 and marks >= letters * 0.08 and seated >= marks * 0.97
