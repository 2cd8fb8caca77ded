"""Which script a character belongs to, as far as this project cares."""

from bisect import bisect_right
from collections import Counter

_BLOCKS: tuple[tuple[int, str], ...] = (
    (0x0000, ""),
    (0x0041, "Latin"),
    (0x005B, ""),
    (0x0061, "Latin"),
    (0x007B, ""),
    (0x00C0, "Latin"),
    (0x02B0, ""),
    (0x0370, "Greek"),
    (0x0400, "Cyrillic"),
    (0x0530, "Armenian"),
    (0x0590, "Hebrew"),
    (0x0600, "Arabic"),
    (0x0700, ""),
    (0x0750, "Arabic"),
    (0x0780, ""),
    (0x0900, "Devanagari"),
    (0x0980, "Bengali"),
    (0x0A00, "Gurmukhi"),
    (0x0A80, "Gujarati"),
    (0x0B00, "Oriya"),
    (0x0B80, "Tamil"),
    (0x0C00, "Telugu"),
    (0x0C80, "Kannada"),
    (0x0D00, "Malayalam"),
    (0x0D80, "Sinhala"),
    (0x0E00, "Thai"),
    (0x0E80, "Lao"),
    (0x0F00, ""),
    (0x1000, "Myanmar"),
    (0x10A0, "Georgian"),
    (0x1100, "Hangul"),
    (0x1200, "Ethiopic"),
    (0x13A0, ""),
    (0x1780, "Khmer"),
    (0x1800, ""),
    (0x1E00, "Latin"),
    (0x1F00, "Greek"),
    (0x2000, ""),
    (0x3005, "Han"),
    (0x3008, ""),
    (0x3041, "Kana"),
    (0x3100, ""),
    (0x3130, "Hangul"),
    (0x3190, ""),
    (0x3400, "Han"),
    (0x4DC0, ""),
    (0x4E00, "Han"),
    (0xA000, ""),
    (0xAC00, "Hangul"),
    (0xD7B0, ""),
    (0xF900, "Han"),
    (0xFB00, ""),
    (0xFF66, "Kana"),
    (0xFFA0, ""),
    (0x20000, "Han"),
    (0x32000, ""),
)
_STARTS = [start for start, _ in _BLOCKS]
UNSPACED = frozenset({"Han", "Kana", "Hangul", "Thai", "Lao", "Khmer", "Myanmar"})
"""Scripts without spaces between words, and Korean, whose particles cling to their words."""
SPACED_WORD = r"[^\W\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\ud7ff\uf900-\ufaff]"
"""A regular expression: a letter, digit or _ of the other scripts. One of these ties an address
to what it touches; a letter of the former does not, as in 邮箱demo@example.com联系."""


class _Known(dict[str, str]):
    """The script of every character asked for so far."""

    def __missing__(self, char: str) -> str:
        script = _BLOCKS[bisect_right(_STARTS, ord(char)) - 1][1]
        if len(self) < _MOST_KNOWN:
            self[char] = script
        return script


_MOST_KNOWN = 8192
_known = _Known()


def script_of(char: str) -> str:
    """Return the script's ISO 15924 English name, '' for signs, digits and the rest."""
    return _known[char]


def count_scripts(text: str) -> Counter[str]:
    """Count the characters of each script; signs, digits and unknown scripts are left out."""
    counts: Counter[str] = Counter()
    for char, times in Counter(text).items():
        counts[_known[char]] += times
    del counts[""]
    return counts
