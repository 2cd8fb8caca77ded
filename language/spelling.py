"""One spelling for what looks the same: Thai, Lao, Khmer and Burmese typing habits, and NFC."""

import re
import unicodedata

from language.offsets import Edit

_CLUSTER = re.compile("[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[^\x00-\x7f]|.", re.DOTALL)
_TONE_BEFORE_VOWEL = re.compile(
    "([\u0e48-\u0e4b\u0ec8-\u0ecb])([\u0e31\u0e34-\u0e39\u0eb1\u0eb4-\u0eb9])"
)
_KHMER_COENG_DA = re.compile("\u17d2\u178a")
_SHRINKING = re.compile(
    "\u0e40\u0e40"  # Thai e typed twice for ae
    "|\u0ec0\u0ec0"
    "|\u0e4d[\u0e48-\u0e4b]?\u0e32"  # sara am typed, or left by NFKC, as two signs
    "|\u0ecd[\u0ec8-\u0ecb]?\u0eb2"
    "|[\u0edc\u0edd]"  # Lao ho no and ho mo, both spellings in use
)
_WHOLE = {
    "\u0e40\u0e40": "\u0e41",
    "\u0ec0\u0ec0": "\u0ec1",
    "\u0edc": "\u0eab\u0e99",
    "\u0edd": "\u0eab\u0ea1",
}
_BURMESE_ZERO_FOR_WA = re.compile("(?<![\u1040-\u1049])\u1040(?=[\u1000-\u103e])")
_BURMESE_WA_FOR_ZERO = re.compile("(?<=[\u1040-\u1049])\u101d(?=[\u1040-\u1049\u101d,]|\\b)")


def same_length(text: str) -> str:
    """Apply the respellings that keep every offset."""
    if "\u1040" in text or "\u101d" in text:
        text = _BURMESE_ZERO_FOR_WA.sub("\u101d", text)
        text = _BURMESE_WA_FOR_ZERO.sub("\u1040", text)
    text = _TONE_BEFORE_VOWEL.sub(r"\2\1", text)
    return _KHMER_COENG_DA.sub("\u17d2\u178f", text) if "\u17d2" in text else text


def shrinking(text: str) -> list[Edit]:
    """Return the respellings that change the length: sara am whole again, ae as one sign."""
    return [
        Edit(match.start(), match.end(), _whole(match.group()))
        for match in _SHRINKING.finditer(text)
    ]


def _whole(signs: str) -> str:
    if signs in _WHOLE:
        return _WHOLE[signs]
    sara_am = "\u0e33" if signs[0] == "\u0e4d" else "\u0eb3"
    return signs[1:-1] + sara_am


def composed(text: str) -> list[Edit]:
    """Return the edits that bring a text to NFC, one for each cluster that changes."""
    if unicodedata.is_normalized("NFC", text):
        return []
    edits: list[Edit] = []
    for start, end in _clusters(text):
        new = unicodedata.normalize("NFC", text[start:end])
        if new != text[start:end]:
            edits.append(Edit(start, end, new))
    return edits


def _clusters(text: str) -> list[tuple[int, int]]:
    """Cut a text into bases with their marks, and conjoining Hangul syllables."""
    spans: list[tuple[int, int]] = []
    for match in _CLUSTER.finditer(text):
        start, end = match.span()
        if spans and unicodedata.category(text[start])[0] == "M":
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans
