"""Characters that stand for others: one-to-one tables, built once when first needed."""

import re
import unicodedata
from functools import cache

from language.offsets import Edit

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
_LATIN_STYLES = (
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x2100, 0x214F),  # letter-like symbols
    (0x24B6, 0x24E9),  # circled letters
    (0xFF01, 0xFF5E),  # full width
    (0xFFE0, 0xFFE6),  # full-width currency signs
    (0x1D400, 0x1D7FF),  # mathematical letters and digits
)
_SQUARED = (0x1F130, 0x1F150, 0x1F170)
"""First code points of the squared and circled capitals, which NFKC leaves or half leaves."""

_SCRIPT_FOLDS = {
    "\u0643": "\u06a9",  # Arabic kaf, typed for the Urdu letter
    "\u0649": "\u06cc",
    "\u064a": "\u06cc",  # Arabic yeh
    "\u06c0": "\u06c1",
    "\u0647": "\u06c1",  # Arabic heh
    "\u17b2": "\u17b1",  # two Khmer spellings of one vowel
}
_LONG_FORMS = re.compile("[\ufb00-\ufb06\ufb50-\ufdef\ufe70-\ufefc\u0132\u0133\u2160-\u217f]")
_KEYCAPS = re.compile("[0-9]\ufe0f?\u20e3(?:[ ]?[0-9]\ufe0f?\u20e3)*")
_CIRCLED_RUN = re.compile("[\u2460-\u2468\u24ea\u2776-\u277e\u24f5-\u24fd\u24ff]{5,}")
_CIRCLED = "\u24ea\u2460\u2461\u2462\u2463\u2464\u2465\u2466\u2467\u2468"


@cache
def one_to_one() -> dict[int, str]:
    """Digits of every script, styled Latin, odd spaces, lone surrogates: same length always."""
    table = {ord(space): " " for space in _SPACES + "\u205f\u3000"}
    table |= {ord(end): "\n" for end in "\u0085\u2028\u2029"}
    table |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    table |= _digits()
    for first, last in _LATIN_STYLES:
        table |= _styled(first, last)
    for first in _SQUARED:
        table |= {first + index: chr(65 + index) for index in range(26)}
    table |= {ord(old): new for old, new in _SCRIPT_FOLDS.items()}
    return table


def _digits() -> dict[int, str]:
    others = (chr(code) for code in range(0x0660, 0x1FC00))
    return {ord(char): str(unicodedata.decimal(char)) for char in others if char.isdecimal()}


def _styled(first: int, last: int) -> dict[int, str]:
    plain = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(first, last + 1)}
    return {
        code: form
        for code, form in plain.items()
        if len(form) == 1 and (form.isascii() or not form.isalnum()) and form != chr(code)
    }


def digit_emoji(text: str) -> list[Edit]:
    """Read keycaps and circled digits as digits in runs, as bullets where they stand alone.

    A lone keycap becomes one circled digit, so that a bullet is never glued to a number.
    """
    edits = [_keycaps(match) for match in _KEYCAPS.finditer(text)] if "\u20e3" in text else []
    for match in _CIRCLED_RUN.finditer(text):
        digits = "".join(str(unicodedata.digit(char)) for char in match.group())
        edits.append(Edit(match.start(), match.end(), digits))
    return sorted(edits)


def _keycaps(match: re.Match[str]) -> Edit:
    digits = re.sub(r"[^0-9]", "", match.group())
    shown = digits if len(digits) > 2 else "".join(_CIRCLED[int(digit)] for digit in digits)
    return Edit(match.start(), match.end(), shown)


def long_forms(text: str) -> list[Edit]:
    """Spell ligatures, Roman numerals and Arabic presentation forms out in plain letters."""
    return [
        Edit(match.start(), match.end(), unicodedata.normalize("NFKC", match.group()))
        for match in _LONG_FORMS.finditer(text)
    ]
