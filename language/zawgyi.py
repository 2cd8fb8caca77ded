"""Zawgyi, the older font encoding of Burmese: told from Unicode, and converted.

Facts on the two encodings: Unicode Technical Note 11 (order of signs in a syllable) and the
code chart of the Zawgyi-One font.
"""

import re
import unicodedata
from functools import cache

from language.datafiles import read_toml
from language.offsets import Edit

_SAMPLE = 5000
_CONSONANTS = "\u1000-\u1021\u1025\u1027\u1029\u103f"
_BURMESE = re.compile("[\u1000-\u109f]")
_ZAWGYI_ONLY = re.compile(
    "(?:^|[^\u1000-\u1021\u1025\u1027\u1029\u103b-\u103f])\u1031"  # e typed before its consonant
    f"|\u1039(?![{_CONSONANTS}])"  # the killer, where Unicode has the stacker
    "|[\u1060-\u1097]"  # stacked forms of its own
    f"|(?:^|[^{_CONSONANTS}])\u103b"  # ra drawn before its consonant
    "|\u103a[\u102b-\u1030\u1032\u103c\u103d]"  # ya, where Unicode has the killer
    "|\u1036[\u102f\u1030]"  # the dot above typed before the vowel below
)
_UNICODE_ONLY = re.compile(
    f"[{_CONSONANTS}\u102b\u102c\u1037]\u103a(?![\u102b\u102c\u102f\u1030])"
    f"|[{_CONSONANTS}\u103b-\u103e]\u1031"
)
_CLUSTER = re.compile(
    "(?P<before>[\u1031\u103b\u107e-\u1084]*)"
    "(?P<base>[\u1000-\u1021\u1025\u1027\u1029\u1040\u106a\u106b\u106e\u106f\u1086\u108f-\u1092\u1097])"
    "(?P<after>[\u102b-\u1030\u1032-\u103a\u103c\u103d\u105a\u1060-\u1069\u106c\u106d\u1070-\u107d"
    "\u1085\u1087-\u108e\u1093-\u1096]*)"
)
_KINZI = "\u1004\u103a\u1039"
_RANKS = {
    mark: rank
    for rank, marks in enumerate(
        (
            "\u103b",
            "\u103c",
            "\u103d",
            "\u103e",
            "\u1031",
            "\u102d\u102e\u1032",
            "\u102f\u1030",
            "\u102b\u102c",
            "\u103a",
            "\u1036",
            "\u1037",
            "\u1038",
        )
    )
    for mark in marks
}


def is_zawgyi(text: str) -> bool:
    """Say whether the Burmese of a text is Zawgyi-encoded, by sequences only one side writes."""
    if not _BURMESE.search(text):
        return False
    sample = text[:_SAMPLE]
    return len(_ZAWGYI_ONLY.findall(sample)) > len(_UNICODE_ONLY.findall(sample))


def to_unicode(text: str) -> list[Edit]:
    """Return the edits that turn Zawgyi into Unicode, one for each syllable that changes."""
    edits: list[Edit] = []
    for match in _CLUSTER.finditer(text):
        new = _syllable(match["before"], match["base"], match["after"])
        if new != match.group():
            edits.append(Edit(match.start(), match.end(), new))
    return edits


def _syllable(before: str, base: str, after: str) -> str:
    signs = "".join(_signs().get(sign, sign) for sign in before + after)
    has_kinzi = _KINZI in signs
    stacked = re.findall(f"\u1039[{_CONSONANTS}]", signs.replace(_KINZI, ""))
    loose = re.sub(f"\u1039[{_CONSONANTS}]", "", signs.replace(_KINZI, ""))
    marks = sorted(dict.fromkeys(loose), key=lambda mark: _RANKS.get(mark, len(_RANKS)))
    head = _base(base, marks)
    whole = (_KINZI if has_kinzi else "") + head + "".join(stacked) + "".join(marks)
    return unicodedata.normalize("NFC", whole)


def _base(base: str, marks: list[str]) -> str:
    if base == "\u1040" and marks:
        return "\u101d"
    if base == "\u1025" and "\u103a" in marks:
        return "\u1009"
    return _signs().get(base, base)


@cache
def _signs() -> dict[str, str]:
    """What each sign of the font stands for in Unicode, in typing order."""
    signs: dict[str, str] = read_toml("language", "data/zawgyi.toml")["signs"]
    return signs
