"""Cutting a text into words, also where a script writes none, so that phrases end well."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.masking import CONTACT, ORIGIN

_HAN = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# A Chinese comma is a plain one once folded.
_BREAK = re.compile(rf"[\n.!?;()\[\]【】。।៕។၊။۔\ufffd{CONTACT}{ORIGIN}]|(?<=[{_HAN}]),")
_WORD = re.compile(r"[^\W\d_]")
_WIDE = re.compile(f"[{_HAN}]")
_UNSPACED = re.compile(f"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uaa60-\uaa7f{_HAN}]")
_RUN = re.compile(r"[\w\u0300-\u036f\u0610-\u1cff\u200c\u200d]+|[^\S\n]+|.", re.DOTALL)
_LEADING = frozenset("เแโใไເແໂໃໄ\u17d2\u1039")
"""Vowels written before their consonant, and the marks that stack the next one."""
_SILENT = frozenset("\u0e4c\u103a\u17cd\u0ecc")
"""Marks that make of their letter the end of the syllable before."""
_FINAL = re.compile(
    "[\u0e2f\u0e30\u0e32\u0e33\u0e45\u0e46\u0eaf\u0eb0\u0eb2\u0eb3\u0ebd\u0ec6\u17d7]"  # no start
    "|[\u0e01-\u0e2e](?=[\u0e40-\u0e44]|[^\u0e01-\u0e4e]|$)"  # Thai, before a vowel or a space
    "|(?!\u0eab[\u0e87\u0e8d\u0e99\u0ea1\u0ea5])"  # Lao ho leads another letter
    "[\u0e81-\u0eae](?![\u0ea3\u0ea7\u0ead\u0eb0-\u0ebd\u0ec8-\u0ecd])"
    "|[\u1780-\u17a2](?![\u17b6-\u17ca\u17cc-\u17d3\u17dd])"  # Khmer, no vowel of its own
    "|[\u1000-\u1021](?:\u1037?\u103a|\u1039)"  # Burmese, killed or stacked
)
"""A letter that ends the syllable before it, as far as its neighbours tell."""
_SMALLEST = 2


@dataclass(frozen=True, slots=True)
class Units:
    """Words and what stands between them: where each begins and ends, and whether it is a word.

    breaks: one a letter, true where no phrase goes on. widths: how wide the text is before each
    letter, a Han character counting as three.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    words: NDArray[np.bool_]
    breaks: NDArray[np.bool_]
    widths: NDArray[np.int64]


def units_of(text: str, cuts: frozenset[int]) -> Units | None:
    """Cut a masked text; None for an empty one. cuts: where the encoder's pieces begin."""
    if not text:
        return None
    starts, ends = np.array(list(_spans(text, cuts))).T
    words = np.logical_or.reduceat(_at(_WORD, text), starts)
    return Units(starts, ends, words, _at(_BREAK, text), _widths(text))


def _spans(text: str, cuts: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans of all units, which leave nothing of the text out."""
    has_unspaced = _UNSPACED.search(text)
    for run in _RUN.finditer(text):
        start, end = run.span()
        if has_unspaced and _UNSPACED.search(text, start, end):
            for at in range(start + 1, end):
                if at in cuts and _may_cut(text, start, at):
                    yield start, at
                    start = at
        yield start, end


def _may_cut(text: str, start: int, at: int) -> bool:
    """Whether a unit that began at ``start`` may end before ``at`` without harm to a syllable."""
    if not text[at].isalnum() or text[at - 1] in _LEADING:
        return False
    if _WIDE.match(text, at) or _WIDE.match(text, at - 1):
        return True
    ends_syllable = text[at + 1 : at + 2] in _SILENT or _FINAL.match(text, at) is not None
    follows_letter = _UNSPACED.match(text, at - 1) is not None
    return not ends_syllable and at - start >= _SMALLEST and follows_letter


def _at(pattern: re.Pattern[str], text: str) -> NDArray[np.bool_]:
    flags = np.zeros(len(text), dtype=bool)
    flags[[found.start() for found in pattern.finditer(text)]] = True
    return flags


def _widths(text: str) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(1 + 2 * _at(_WIDE, text))])
