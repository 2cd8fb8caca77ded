"""Reads the query language; ``docs/search.md`` teaches it."""

from collections.abc import Callable

from indexer.document import without_surrogates
from indexer.errors import QueryError
from indexer.fields import EXACT_FIELDS
from indexer.lexer import Kind, Lexeme, lexemes
from indexer.query import And, Everything, Not, Or, Phrase, Query, TextColumn
from indexer.segment import tokens_of
from indexer.values import DAYS, NUMBERS, day_range, exact, number_range

MAX_PARTS = 200
"""Words, phrases and fields that a query may have."""
MAX_DEPTH = 10
"""Brackets and NOTs that may stand inside each other; Elasticsearch stops at 30 levels."""
MIN_PREFIX = 2
"""Letters that must stand before a ``*``."""

_TEXT_COLUMNS: dict[str, TextColumn] = {"title": "title", "text": "text"}
FIELD_NAMES = (*_TEXT_COLUMNS, *EXACT_FIELDS, *NUMBERS, *DAYS)
"""Every name that may stand before a colon."""

_BEGINS_A_PART = {Kind.OPEN, Kind.NOT, Kind.FIELD, Kind.PHRASE, Kind.WORD}


def parse(typed: str) -> Query:
    """Return the tree of a typed query; an empty one asks for everything.

    Raises QueryError with the position of what cannot be read and what to write instead.
    """
    return _Parser(typed).query()


class _Parser:
    """Recursive descent over the lexemes: OR binds least, then AND, then NOT."""

    def __init__(self, typed: str) -> None:
        self._lexemes = list(lexemes(without_surrogates(typed)))
        self._at = 0
        self._depth = 0
        self._parts = 0

    def query(self) -> Query:
        if self._peek().kind is Kind.END:
            return Everything()
        tree = self._either()
        left = self._peek()
        if left.kind is Kind.CLOSE:
            raise QueryError("nothing was opened that ) could close", left.position, "remove it")
        return tree

    def _either(self) -> Query:
        parts = [self._all()]
        while self._peek().kind is Kind.OR:
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Query:
        parts = [self._part()]
        while self._peek().kind in _BEGINS_A_PART or self._peek().kind is Kind.AND:
            if self._peek().kind is Kind.AND:
                self._take()
            parts.append(self._part())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _part(self) -> Query:
        lexeme = self._take()
        match lexeme.kind:
            case Kind.NOT:
                return Not(self._nested(lexeme, self._part))
            case Kind.OPEN:
                return self._bracket(lexeme)
            case Kind.FIELD:
                return self._field(lexeme)
            case Kind.PHRASE | Kind.WORD:
                return self._text(lexeme, None)
            case _:
                raise _missing(lexeme)

    def _bracket(self, opened: Lexeme) -> Query:
        inner = self._nested(opened, self._either)
        if self._peek().kind is not Kind.CLOSE:
            raise QueryError("this bracket is never closed", opened.position, "close it with )")
        self._take()
        return inner

    def _nested(self, lexeme: Lexeme, read: Callable[[], Query]) -> Query:
        if self._depth == MAX_DEPTH:
            raise QueryError(
                f"more than {MAX_DEPTH} brackets or NOTs inside each other",
                lexeme.position,
                "write it with fewer",
            )
        self._depth += 1
        inner = read()
        self._depth -= 1
        return inner

    def _field(self, lexeme: Lexeme) -> Query:
        name = lexeme.text.lower()
        if name not in FIELD_NAMES:
            raise QueryError(
                f"there is no field {lexeme.text!r}",
                lexeme.position,
                f"put quotes around it to search for the words, or use {', '.join(FIELD_NAMES)}",
            )
        end = lexeme.position + len(name) + 1
        if self._peek().kind not in (Kind.WORD, Kind.PHRASE) or self._peek().position != end:
            raise QueryError(f"{name}: has no value", end, f"write {name}:VALUE without a space")
        value = self._take()
        if name in _TEXT_COLUMNS:
            return self._text(value, _TEXT_COLUMNS[name])
        self._count(value)
        return _fact(name, value)

    def _text(self, lexeme: Lexeme, column: TextColumn | None) -> Query:
        self._count(lexeme)
        if lexeme.kind is Kind.WORD and "*" in lexeme.text:
            return _prefix(lexeme, column)
        return Phrase(_tokens(lexeme, lexeme.text), column)

    def _count(self, lexeme: Lexeme) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise QueryError(
                f"more than {MAX_PARTS} words and fields",
                lexeme.position,
                "put quotes around sentences to search for them as phrases",
            )

    def _peek(self) -> Lexeme:
        return self._lexemes[self._at]

    def _take(self) -> Lexeme:
        lexeme = self._lexemes[self._at]
        if lexeme.kind is not Kind.END:
            self._at += 1
        return lexeme


def _missing(lexeme: Lexeme) -> QueryError:
    what = {Kind.END: "the end", Kind.CLOSE: ")"}.get(lexeme.kind, lexeme.text)
    return QueryError(
        f"a word is missing before {what}",
        lexeme.position,
        'write a word, a "phrase" or field:value there, or quote AND, OR and NOT',
    )


def _fact(name: str, value: Lexeme) -> Query:
    if name in NUMBERS:
        return number_range(name, value.text, value.position)
    if name in DAYS:
        return day_range(name, value.text, value.position)
    return exact(EXACT_FIELDS[name], value.text, value.position)


def _tokens(lexeme: Lexeme, text: str) -> tuple[str, ...]:
    tokens = tokens_of(text)
    if not tokens:
        raise QueryError(
            f"{text[:40]!r} holds no letter or digit to search for",
            lexeme.position,
            "leave it out",
        )
    return tokens


def _prefix(lexeme: Lexeme, column: TextColumn | None) -> Query:
    """Read ``work*``. Where words have no spaces a beginning is found without the star."""
    stem = lexeme.text.removesuffix("*")
    if "*" in stem:
        at = lexeme.position + lexeme.text.index("*")
        raise QueryError("* may stand only at the end of a word", at, "write it like work*")
    tokens = _tokens(lexeme, stem)
    if _stands_alone(tokens[-1]):
        return Phrase(tokens, column)
    if len(tokens) > 1:
        raise QueryError(
            f"{stem[:40]!r} is more than one word before the *",
            lexeme.position,
            f"write {' '.join(tokens[:-1])[:60]} {tokens[-1][:40]}*",
        )
    if len(tokens[0]) < MIN_PREFIX:
        raise QueryError(
            f"only {len(tokens[0])} letter before the *",
            lexeme.position,
            f"write at least {MIN_PREFIX}",
        )
    return Phrase(tokens, column, prefix=True)


def _stands_alone(token: str) -> bool:
    """Whether the token is of a script without spaces, where each character is a token."""
    return len(tokens_of(token * 2)) > 1
