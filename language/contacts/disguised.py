"""Figures that letters stand for: o812-ooo-l23 is read as 0812-000-123."""

import re

_MAYBE = re.compile(r"[oOоО](?:(?<=\d.)|(?<=\d[ .\-].)|[ .\-]?\d)|[lIi](?=\d)")
_NOUGHT = "oOоОοΟ"
_RUN = re.compile(
    rf"(?<![^\W\d])(?<![\d.,@/])[(+]?(?:\d|[lIi](?=\d)|[{_NOUGHT}](?=[{_NOUGHT}\d]))"
    rf"(?:[ .\-()]{{0,2}}(?:\d|[{_NOUGHT}](?=[{_NOUGHT}\d])|(?<=[{_NOUGHT}\d])[{_NOUGHT}])"
    rf"|[lIi](?=\d)){{6,16}}(?![^\W\d_]|[@_/])"
)
"""A letter counts beside a figure or its like; a lone o between two numbers says "or"."""
_FIGURES = str.maketrans({**dict.fromkeys(_NOUGHT, "0"), "l": "1", "I": "1", "i": "1"})
_LEAST_FIGURES = 3


def figures_shown(text: str) -> str:
    """Return the text with such letters as figures, its length unchanged."""
    return _RUN.sub(_shown, text) if _MAYBE.search(text) else text


def _shown(match: re.Match[str]) -> str:
    written = match.group()
    enough = sum(map(str.isdigit, written)) >= _LEAST_FIGURES
    return written.translate(_FIGURES) if enough else written
