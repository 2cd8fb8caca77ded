"""Characters that are not seen: removed, except joiners where a script or an emoji needs them."""

import re

from language.offsets import Edit

_HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_STRUCK_OUT = "\u0334-\u0338\u0488\u0489\u20d0-\u20df\u20e1-\u20f0"
"""What strikes letters out or rings them."""
_JOINERS = "\u200c\u200d"
_INVISIBLE = re.compile(f"[{_HIDDEN}]+|[{_STRUCK_OUT}]+|[{_JOINERS}]+")
_ANY = re.compile(f"[{_HIDDEN}{_STRUCK_OUT}{_JOINERS}]")
"""Says much faster of a text that it has none, as nearly all texts have."""
_NEEDS_JOINERS = re.compile("[\u0600-\u06ff\u0750-\u077f\u0900-\u0dff\u1780-\u17ff]")
_PICTURE = re.compile("[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]")
ZERO_WIDTH_SPACE = "\u200b"


def invisible(text: str) -> list[Edit]:
    """Return the deletions. U+200C and U+200D stay between letters that join, and in emoji."""
    if not _ANY.search(text):
        return []
    return [
        Edit(match.start(), match.end(), "")
        for match in _INVISIBLE.finditer(text)
        if not _is_needed(text, match)
    ]


def _is_needed(text: str, match: re.Match[str]) -> bool:
    if match.group() not in ("\u200c", "\u200d"):
        return False
    before = text[max(0, match.start() - 2) : match.start()].rstrip("\ufe0f")[-1:]
    after = text[match.end() : match.end() + 1]
    joins_letters = _NEEDS_JOINERS.match(before) and _NEEDS_JOINERS.match(after)
    return bool(joins_letters or (_PICTURE.match(before) and _PICTURE.match(after)))
