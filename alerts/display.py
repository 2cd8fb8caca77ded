"""Hostile text made safe to read: hidden signs become visible, links become dead."""

import re
import unicodedata

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
    "\ud800-\udfff]"
)
"""Controls, bidi signs and invisible letters; ZWJ and ZWNJ stay, scripts need them."""

_NAMES = {"\r": "⏎", "\x00": "⟨NUL⟩"}
_SCHEME = re.compile(r"\b(h)tt(ps?://)", re.IGNORECASE)
_HOST = re.compile(r"(?:(?<=://)|(?<![\w./?=&%#\-]))(?:[\w\-]+\.)+[^\W\d_]{2,24}(?![\w\-])")
_MARKS_IN_A_ROW = 8
_PILED_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{9,}")


def visible(text: str) -> str:
    """Return a text in which every hidden sign is a visible mark; line ends stay."""
    plain = text.replace("\r\n", "\n")
    plain = _PILED_MARKS.sub(lambda pile: pile.group()[:_MARKS_IN_A_ROW], plain)
    return _HIDDEN.sub(lambda sign: _mark(sign.group()), plain)


def _mark(sign: str) -> str:
    return _NAMES.get(sign) or f"⟨U+{ord(sign):04X}⟩"


def defanged(text: str) -> str:
    """Return a text whose links no mail client makes clickable: ``hxxps://ex[.]com/a``."""
    broken = _HOST.sub(lambda host: host.group().replace(".", "[.]"), text)
    return _SCHEME.sub(r"\1xx\2", broken)


def quoted_line(text: str, longest: int) -> str:
    """Return a text as one safe line of at most ``longest`` characters."""
    line = " ".join(visible(text.strip().replace("\n", " ⏎ ").replace("\t", " ")).split(" "))
    return defanged(_shortened(line, longest))


def quoted_block(text: str, longest: int) -> tuple[str, ...]:
    """Return the beginning of a text as safe lines, blank ones left out."""
    shown = _shortened(visible(text.strip()), longest)
    return tuple(defanged(line) for line in shown.split("\n") if line.strip())


def _shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    end = longest - 1
    while end > longest - 20 and unicodedata.combining(text[end]):
        end -= 1
    return text[:end] + "…"
