"""The tokens that both search engines index and query."""

import re

from language.normalising import normalise

_UNSPACED = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e3f-\u0e46\u0e4f\u0e5a\u0e5b\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd"
    "\u0ec0-\u0ec6\u0edc-\u0edf\u1000-\u102a\u103f\u1050-\u1055\u1100-\u11ff\u1780-\u17b3\u17d7\u17dc"
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3131-\u318e\u3400-\u4dbf"
    "\u4e00-\u9fff\ua9e0-\ua9fe\uaa60-\uaa7a\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U000323af"
)
_UNSPACED_MARKS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059"
    "\u105e-\u1060\u17b4-\u17d3\u17dd\u302a-\u302f\u3099\u309a"
)
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09d7\u09e2\u09e3\u09fe"
    "\u0a01-\u0a03\u0a3c-\u0a51\u0a70-\u0a75\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57"
    "\u0b82\u0bbe-\u0bd7\u0c00-\u0c04\u0c3c-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d57"
    "\u0d81-\u0d83\u0dca-\u0df3\u135d-\u135f\u200c\u200d"
)
_TOKEN = re.compile(
    rf"[{_UNSPACED}][{_UNSPACED_MARKS}]*|(?:(?![{_UNSPACED}{_UNSPACED_MARKS}])[\w{_MARKS}])+"
)


def search_tokens(text: str) -> list[str]:
    """Cut a text into search tokens; the same text gives the same tokens in query and document.

    The text is normalised and lower-cased first. Han, Kana, Hangul, Thai, Lao, Khmer and
    Burmese give one token for each base character with its marks, so that a phrase of tokens
    finds any substring; elsewhere a token is a whole word (letters, digits, marks, ``_``).
    """
    return _TOKEN.findall(normalise(text).folded)
