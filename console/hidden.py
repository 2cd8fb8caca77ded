"""Characters that a reader cannot see but that change what is seen, made visible.

Bidirectional controls can turn a sentence round and zero-width characters can cut a word in
two for a machine while it looks whole to a person. In the console they lose their effect and
leave a small mark. Joiners stay where a script or an emoji needs them to look right.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_HAIRLINES = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""So common in honest text (Khmer and Thai word breaks) that a thin line is mark enough."""
_JOINERS = frozenset("\u200c\u200d")
_JOINED_SCRIPT = re.compile("[\u0600-\u06ff\u0750-\u077f\u0900-\u0dff\u1000-\u109f\u1780-\u17ff]")
_SHORT_NAMES = {
    "\u061c": "ALM",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}


@dataclass(frozen=True, slots=True)
class Hidden:
    """One unseen character: its full name, and a short mark ('' for a hairline)."""

    name: str
    mark: str


def hidden_in(text: str) -> dict[int, Hidden]:
    """Return the unseen characters of a text by position, without those a script needs."""
    return {
        match.start(): _described(match.group())
        for match in _HIDDEN.finditer(text)
        if not _is_needed(text, match.start())
    }


def visible(text: str) -> str:
    """Return a text with its unseen characters replaced by marks such as ``[RLO]``."""
    found = hidden_in(text)
    return "".join(_in_brackets(found.get(at), sign) for at, sign in enumerate(text))


def _in_brackets(hidden: Hidden | None, sign: str) -> str:
    if hidden is None:
        return sign
    return f"[{hidden.mark}]" if hidden.mark else ""


def _described(sign: str) -> Hidden:
    code = f"U+{ord(sign):04X}"
    name = unicodedata.name(sign, "").lower()
    full = f"{name} ({code})" if name else code
    return Hidden(full, "" if sign in _HAIRLINES else _SHORT_NAMES.get(sign, code))


def _is_needed(text: str, at: int) -> bool:
    before, after = _neighbours(text, at)
    if text[at] in _JOINERS:
        joins_letters = _JOINED_SCRIPT.match(before) and _JOINED_SCRIPT.match(after)
        return bool(joins_letters) or (_is_picture(before) and _is_picture(after))
    if "\ufe00" <= text[at] <= "\ufe0f":
        return _is_picture(before) or (before != "" and before in "0123456789#*")
    return False


def _neighbours(text: str, at: int) -> tuple[str, str]:
    before = "".join(_backwards(text, at))
    return before, text[at + 1 : at + 2]


def _backwards(text: str, at: int) -> Iterator[str]:
    """Yield the sign before, past one variation selector or skin tone."""
    start = at - 1
    if start > 0 and (text[start] == "\ufe0f" or "\U0001f3fb" <= text[start] <= "\U0001f3ff"):
        start -= 1
    if start >= 0:
        yield text[start]


def _is_picture(sign: str) -> bool:
    return bool(sign) and unicodedata.category(sign) in ("So", "Sm", "Sk", "Po")
