"""Which language of ours a catalogue's locale name stands for."""

import re
from collections.abc import Mapping

_SAME = "bn fil hi id ja km ko lo ms my ne pt ru sw th ur vi"
LANGUAGES: Mapping[str, str] = {
    **{code: code for code in _SAME.split()},
    "tl": "fil",
    "zh": "zh",
    "zh_cn": "zh",
    "zh_sg": "zh",
    "zh_hans": "zh",
    "zh_tw": "zh-Hant",
    "zh_hk": "zh-Hant",
    "zh_hant": "zh-Hant",
}
"""Locale names, lower case with ``_``. A name with another region counts as its language."""

_SCRIPTS = {
    "bn": "\u0980-\u09ff",
    "hi": "\u0900-\u097f",
    "ja": "\u3040-\u30ff\u4e00-\u9fff",
    "km": "\u1780-\u17ff",
    "ko": "\uac00-\ud7a3",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f",
    "ne": "\u0900-\u097f",
    "ru": "\u0400-\u04ff",
    "th": "\u0e00-\u0e7f",
    "ur": "\u0600-\u06ff",
    "zh": "\u4e00-\u9fff",
    "zh-Hant": "\u4e00-\u9fff",
}
_WRITTEN = {code: re.compile(f"[{letters}]") for code, letters in _SCRIPTS.items()}


def language_of(locale: str) -> str | None:
    """Return the BCP 47 code of ours for names such as pt_BR, zh-tw or sw_TZ.UTF-8."""
    name = re.split(r"[.@]", locale)[0].replace("-", "_").lower()
    return LANGUAGES.get(name) or LANGUAGES.get(name.partition("_")[0])


def is_translated(language: str, english: str, other: str) -> bool:
    """Tell whether a text is in the language's own script and not the English one again."""
    written = _WRITTEN.get(language)
    return other.casefold() != english.casefold() and (not written or bool(written.search(other)))
