"""Which letters a language's own are, to tell whether a line is written in it."""

import re
from functools import cache

_LETTERS = {
    "th": "\u0e01-\u0e3a\u0e40-\u0e4e",
    "km": "\u1780-\u17d3",
    "lo": "\u0e81-\u0ecd\u0edc-\u0edf",
    "my": "\u1000-\u103f\u104c-\u109f",
    "vi": "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    "hi": "\u0900-\u0963",
    "ne": "\u0900-\u0963",
    "bn": "\u0980-\u09e3",
    "ur": "\u0620-\u065f\u066e-\u06d5",
    "ru": "\u0400-\u04ff",
}
_MARKED_SHARE = 0.12
"""Share of a Vietnamese line's letters that carry its marks; true lines have a quarter or more."""
_ANY = re.compile(r"[^\W\d_]|[\u0e31\u0e34-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b6-\u17d3]")


def share_of(language: str, text: str) -> float:
    """Return the share of a text's letters that only the language's script has.

    Vietnamese is written in Latin letters: there the share is 1 where enough carry its marks.
    """
    lowered = text.lower()
    letters = len(_ANY.findall(lowered))
    if not letters:
        return 0.0
    share = min(1.0, len(_own(language).findall(lowered)) / letters)
    return float(share >= _MARKED_SHARE) if language == "vi" else share


@cache
def _own(language: str) -> re.Pattern[str]:
    return re.compile(f"[{_LETTERS[language]}]")
