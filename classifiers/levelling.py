"""Levelling a folded text for matching, one character for one: the length stays.

Hyphens, bullets and quotation marks are levelled, and traditional Han characters are compared as
simplified ones (``indicators/han_variants.toml``), so that a term is listed in one form only.
"""

from functools import cache, lru_cache
from pathlib import Path

from classifiers.lexicon import FOLDER, LexiconError, read_toml

_VARIANTS: Path = FOLDER / "han_variants.toml"


# One text is levelled for indicators, roles and origins, one after the other.
@lru_cache(maxsize=16)
def level(folded: str) -> str:
    """Return what terms are compared with; ``folded`` is that of the language room."""
    return folded.translate(_table())


@cache
def _table() -> dict[int, str]:
    pairs = read_toml(_VARIANTS)["pairs"].split()
    if any(len(pair) != 2 for pair in pairs):
        raise LexiconError(f"{_VARIANTS.name}: pairs: each is two characters")
    marks = dict.fromkeys("-‐‑‒–—_/·•*~\t", " ") | dict.fromkeys("’‘ʼ`´", "'") | {"、": ","}
    return {ord(old): new for old, new in [*marks.items(), *pairs]}
