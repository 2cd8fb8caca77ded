"""Evaluates a query tree: text in SQLite's full-text index, all else in memory."""

import sqlite3
from collections.abc import Sequence
from functools import reduce

import numpy as np
import orjson

from indexer.embedded.columns import Columns, Numbers
from indexer.embedded.database import of
from indexer.embedded.pairs import Mask, Slots
from indexer.query import (
    And,
    Everything,
    Ids,
    Not,
    Or,
    Phrase,
    Present,
    Query,
    Range,
    Term,
    wanted_phrases,
)
from indexer.segment import joined

TITLE_WEIGHT = 4.0
"""How much more a word in the title counts than one in the text."""

_MATCH = "SELECT rowid FROM fts_{g} WHERE fts_{g} MATCH ?"
_SCORED = "SELECT rowid, -bm25(fts_{g}, ?, 1.0) FROM fts_{g} WHERE fts_{g} MATCH ?"
_SLOTS = "SELECT slot FROM ads_{g} WHERE id IN (SELECT value FROM json_each(?))"


class Matcher:
    """Answers queries on one generation inside one read transaction."""

    def __init__(self, connection: sqlite3.Connection, generation: int, columns: Columns) -> None:
        self._connection = connection
        self._generation = generation
        self._columns = columns

    def hits(self, query: Query) -> Mask:
        """Return the mask of the documents that match."""
        return self._mask(query) & self._columns.everything()

    def scored_hits(self, query: Query) -> tuple[Mask, Numbers]:
        """Return the mask of the documents that match, and every document's relevance.

        Relevance is BM25 over the words asked for; documents that do not match may have any.
        """
        text, rest = _text_and_rest(query)
        if text is None:
            return self.hits(query), self._score(_any_phrase(query))[1]
        found, scores = self._score(text)
        mask = self._columns.of_slots(found) & self._columns.everything()
        return reduce(np.logical_and, map(self._mask, rest), mask), scores

    def _mask(self, query: Query) -> Mask:
        columns = self._columns
        expression = fts_expression(query)
        if expression is not None:
            return columns.of_slots(self._slots(_MATCH, expression))
        match query:
            case And():
                return self._all(query)
            case Or(parts):
                return reduce(np.logical_or, map(self._mask, parts))
            case Not(part):
                return ~self._mask(part)
            case Term(field, values):
                return columns.having(field, values)
            case Present(field):
                return columns.having(field)
            case Range():
                return columns.between(query)
            case Ids(ids):
                return columns.of_slots(self._slots(_SLOTS, orjson.dumps(ids).decode()))
            case _:
                return columns.everything()

    def _all(self, query: And) -> Mask:
        text, rest = _text_and_rest(query)
        masks = [self._mask(part) for part in rest]
        if text is not None:
            masks.append(self._columns.of_slots(self._slots(_MATCH, text)))
        return reduce(np.logical_and, masks)

    def _slots(self, statement: str, argument: str) -> Slots:
        found = self._connection.execute(of(self._generation, statement), (argument,)).fetchall()
        return np.array(found, dtype=np.int64).reshape(-1)

    def _score(self, expression: str) -> tuple[Slots, Numbers]:
        statement = of(self._generation, _SCORED)
        found = self._connection.execute(statement, (TITLE_WEIGHT, expression)).fetchall()
        slots, scores = zip(*found, strict=True) if found else ((), ())
        numbers = np.zeros(self._columns.size)
        numbers[np.array(slots, dtype=np.int64)] = np.array(scores, dtype=np.float64)
        return np.array(slots, dtype=np.int64), numbers


def fts_expression(query: Query) -> str | None:
    """Return the query in the words of FTS5, or None when it asks for more than text."""
    match query:
        case Phrase(tokens, column, prefix):
            quoted = '"' + joined(tokens).replace('"', '""') + '"'
            return (f"{column} : " if column else "") + quoted + (" *" if prefix else "")
        case Or(parts):
            expressions = [fts_expression(part) for part in parts]
            texts = [one for one in expressions if one is not None]
            return f"({' OR '.join(texts)})" if len(texts) == len(parts) else None
        case And(parts):
            text, rest = _split(parts)
            return text if not rest else None
        case _:
            return None


def _text_and_rest(query: Query) -> tuple[str | None, Sequence[Query]]:
    """Part what FTS5 can answer in one go from what must hold as well."""
    return _split(query.parts if isinstance(query, And) else (query,))


def _split(parts: Sequence[Query]) -> tuple[str | None, Sequence[Query]]:
    wanted = {part: one for part in parts if (one := fts_expression(part)) is not None}
    if not wanted:
        return None, parts
    unwanted = {
        part: one
        for part in parts
        if isinstance(part, Not) and (one := fts_expression(part.part)) is not None
    }
    # NOT binds tightest in FTS5 and needs something on its left
    text = (
        f"(({' AND '.join(wanted.values())}){''.join(f' NOT {one}' for one in unwanted.values())})"
    )
    return text, [part for part in parts if part not in wanted and part not in unwanted]


def _any_phrase(query: Query) -> str:
    expression = fts_expression(Or(tuple(dict.fromkeys(wanted_phrases(query)))))
    if expression is None or isinstance(query, Everything):
        raise ValueError("a query without words has no relevance")
    return expression
