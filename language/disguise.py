"""Words made to slip past filters: look-alike letters, letters set apart."""

import re
from functools import cache
from itertools import pairwise

from language.datafiles import read_toml
from language.offsets import Edit

_LETTER = "[A-Za-z\u00c0-\u058f\u1e00-\u1eff]"
_MIXED_WORD = re.compile(
    rf"(?<!{_LETTER})(?={_LETTER}*[A-Za-z])(?={_LETTER}*[\u0370-\u058f]){_LETTER}+"
)
_GREEK_OR_CYRILLIC = re.compile("[\u0370-\u058f]")
_SET_APART = re.compile(
    r"(?<![^\W\d_])[A-Za-z](?:([ .·•*_~|\-])[A-Za-z])(?:\1[A-Za-z]){1,30}(?![^\W\d_])"
)
_UNSPACED = (
    "[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd\u0ec0-\u0ec4\u1000-\u102a"
    "\u103f\u1780-\u17b3\u3400-\u4dbf\u4e00-\u9fff]"
    "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3]*"
)
_UNSPACED_SET_APART = re.compile(
    rf"(?<![^\s·•*_~|\-]){_UNSPACED}([ ·•*_~|\-])(?:{_UNSPACED}\1){{1,30}}{_UNSPACED}(?![^\W_])"
)
_SHORT_NAMES = frozenset({"line", "zalo", "tele", "wechat", "viber", "visa", "vip", "kk"})


@cache
def _lookalikes() -> tuple[dict[str, str], dict[str, str]]:
    """Letters that look Latin, and the Cyrillic ones the other way round."""
    rows = read_toml("language", "data/lookalikes.toml")
    to_latin: dict[str, str] = rows["to_latin"]
    to_cyrillic = {
        latin: letter for letter, latin in to_latin.items() if "\u0400" <= letter <= "\u04ff"
    }
    return to_latin, to_cyrillic


def unmask(text: str) -> str:
    """Write every mixed-script word in the one script its telling letters belong to."""
    return _MIXED_WORD.sub(_one_script, text) if _GREEK_OR_CYRILLIC.search(text) else text


def _one_script(match: re.Match[str]) -> str:
    word = match.group()
    to_latin, to_cyrillic = _lookalikes()
    foreign = [letter for letter in word if "\u0370" <= letter <= "\u058f"]
    if all(letter in to_latin for letter in foreign):
        return "".join(to_latin.get(letter, letter) for letter in word)
    latin = [letter for letter in word if letter.isascii()]
    if all(letter in to_cyrillic for letter in latin):
        return "".join(to_cyrillic.get(letter, letter) for letter in word)
    return word


def set_apart(text: str) -> list[Edit]:
    """Delete what stands between the single letters of ``T e l e g r a m`` or ``微 信 群``."""
    edits: list[Edit] = []
    for match in _SET_APART.finditer(text):
        if _is_a_word(match.group()[::2]):
            edits += _gaps(match)
    if not text.isascii():
        for match in _UNSPACED_SET_APART.finditer(text):
            edits += _gaps(match)
        edits.sort()
    return edits


def _is_a_word(letters: str) -> bool:
    """Tell a word from a list of options such as A B C D or blood groups."""
    word = letters.lower()
    return word in _SHORT_NAMES or (len(word) > 4 and not _is_alphabetical(word))


def _is_alphabetical(word: str) -> bool:
    return all(a <= b for a, b in pairwise(word))


def _gaps(match: re.Match[str]) -> list[Edit]:
    gap = match.group(1)
    return [
        Edit(match.start() + index, match.start() + index + 1, "")
        for index, letter in enumerate(match.group())
        if letter == gap
    ]
