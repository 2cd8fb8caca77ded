"""Cuts a typed query into words, phrases, fields and signs, each with its position."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from indexer.errors import QueryError

MAX_LENGTH = 4_000
"""Code points that a query may have."""


class Kind(Enum):
    """What a lexeme is."""

    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    FIELD = auto()
    """A field's name; the word or phrase that follows is its value."""
    PHRASE = auto()
    WORD = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One piece of a query. Positions count code points from 0."""

    kind: Kind
    text: str
    position: int


_QUOTES = '"\u201c\u201d\u201e\u300c\u300d'
_PIECE = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<open>\()
    | (?P<close>\))
    | [{_QUOTES}] (?P<phrase>[^{_QUOTES}]*) (?P<end>[{_QUOTES}]?)
    | (?P<minus>-+(?=[^\s\-]))
    | (?P<field>[A-Za-z_]+) :
    | (?P<word>[^\s(){_QUOTES}]+)
    """,
    re.VERBOSE,
)
_VALUE = re.compile(rf"[^\s(){_QUOTES}]+")
_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
_SIGNS = {"open": Kind.OPEN, "close": Kind.CLOSE, "minus": Kind.NOT}


def lexemes(typed: str) -> Iterator[Lexeme]:
    """Yield the pieces of a query, an END last. Raises QueryError at a quote never closed."""
    if len(typed) > MAX_LENGTH:
        raise QueryError(
            f"the query has {len(typed)} characters, at most {MAX_LENGTH} are read",
            MAX_LENGTH,
            "shorten it, or search for its most telling phrase",
        )
    position = 0
    while position < len(typed):
        for lexeme, end in _next(typed, position):
            if lexeme is not None:
                yield lexeme
            position = end
    yield Lexeme(Kind.END, "", len(typed))


def _next(typed: str, position: int) -> Iterator[tuple[Lexeme | None, int]]:
    """Yield the lexeme at a position and where it ends; a field yields its value too."""
    found = _PIECE.match(typed, position)
    if found is None:  # the pattern covers every character; this guards later changes to it
        raise QueryError("this cannot be read", position, "leave it out")
    name = found.lastgroup or ""
    if name == "space":
        yield None, found.end()
    elif found["phrase"] is not None:
        yield _phrase(found), found.end()
    elif name == "field":
        yield Lexeme(Kind.FIELD, found["field"], position), found.end()
        value = _VALUE.match(typed, found.end())
        if value:
            yield Lexeme(Kind.WORD, value[0], value.start()), value.end()
    elif name == "word":
        yield Lexeme(_OPERATORS.get(found[0], Kind.WORD), found[0], position), found.end()
    else:
        yield Lexeme(_SIGNS[name], found[0], position), found.end()


def _phrase(found: re.Match[str]) -> Lexeme:
    if not found["end"]:
        raise QueryError("this quote is never closed", found.start(), 'close it: "like this"')
    return Lexeme(Kind.PHRASE, found["phrase"], found.start())
