"""The search index in one SQLite file, with nothing to install and nothing to start."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import numpy as np
import orjson

from indexer.cursor import Cursor, read_cursor, write_cursor
from indexer.document import STORED, SearchDocument, Vector, check_vector, checked, from_stored
from indexer.embedded.columns import Columns, Numbers
from indexer.embedded.database import Database, State, of
from indexer.embedded.matching import Matcher
from indexer.embedded.ordering import FROZEN_HITS, FrozenOrders, Ranked, after, ranked
from indexer.embedded.pairs import Mask, Slots
from indexer.embedded.vectors import Vectors
from indexer.embedded.writing import Writer
from indexer.excerpt import hit_of
from indexer.index import (
    FacetCount,
    Hit,
    SearchIndex,
    SearchPage,
    SearchRequest,
    Sort,
    best_first,
    check_neighbours,
)
from indexer.query import Everything, Query, wanted_phrases

_DOCUMENTS = "SELECT slot, document FROM ads_{g} WHERE slot IN (SELECT value FROM json_each(?))"
_ONE = "SELECT document, embedding FROM ads_{g} WHERE id = ? AND alive"
_COUNT = "SELECT count(*) FROM ads_{g} WHERE alive"
_KEYS = {Sort.NEWEST: "first_seen", Sort.PROBABILITY: "probability"}


class EmbeddedIndex(SearchIndex):
    """A `SearchIndex` in one SQLite file. Several processes may share the file.

    Searches of one object take turns; what they need of every document is kept in memory
    (about 150 bytes each, and 4 bytes a dimension once neighbours are asked for).
    """

    def __init__(self, path: Path, dimensions: int) -> None:
        self._dimensions = dimensions
        self._reading = Database(path)
        self._reading.prepare()
        self._writer = Writer(Database(path))
        self._memory = threading.Lock()
        self._columns = Columns()
        self._vectors = Vectors(dimensions)
        self._frozen = FrozenOrders()

    @classmethod
    def open(cls, path: Path, dimensions: int = 256) -> Self:
        """Open the index, making an empty one where there is none.

        ``dimensions`` is the size of the encoder's vectors. Raises IndexUnavailable.
        """
        return cls(path, dimensions)

    def put(self, documents: Iterable[SearchDocument]) -> int:
        """Keep documents; see `SearchIndex.put`."""
        return self._writer.put(checked(documents, self._dimensions))

    def delete(self, ids: Iterable[str]) -> None:
        """Forget documents; see `SearchIndex.delete`."""
        self._writer.delete(ids)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Replace everything by these documents; see `SearchIndex.rebuild`."""
        self._writer.rebuild(checked(documents, self._dimensions))
        return self.count()

    def search(self, query: Query, request: SearchRequest) -> SearchPage:
        """Return one page of hits; see `SearchIndex.search`."""
        sort = _effective_sort(query, request.sort)
        cursor = read_cursor(request.after, query, sort) if request.after else None
        with self._reader() as (connection, state):
            hits, keys = self._evaluate(connection, state, query, sort)
            order, snapshot = self._order(state, hits, keys, (cursor, sort, request.size))
            shown = order.slots[: request.size]
            found = self._load(connection, state, shown)
            facets = self._facets(request, hits)
            total = int(np.count_nonzero(hits))
            ties = self._columns.ties[shown]
        following = None
        if len(order.slots) > request.size:
            last = Cursor(float(order.keys[len(shown) - 1]), int(ties[-1]), snapshot)
            following = write_cursor(last, query, sort)
        scores = order.keys if sort is Sort.RELEVANCE else np.zeros(len(order.keys))
        shown_hits = _hits(found, scores, query)
        return SearchPage(shown_hits, total, facets, following)

    def nearest(
        self, vector: Vector, k: int = 10, matching: Query | None = None
    ) -> tuple[Hit, ...]:
        """Return the nearest documents; see `SearchIndex.nearest`. The scan is exact."""
        check_neighbours(k)
        check_vector(vector, self._dimensions, "the question")
        query = Everything() if matching is None else matching
        with self._reader() as (connection, state):
            hits, _ = self._evaluate(connection, state, query, Sort.NEWEST)
            self._vectors.catch_up(connection, state)
            hits, scores = self._vectors.similarities(vector, hits)
            order = ranked(self._columns, hits, scores, k)
            found = self._load(connection, state, order.slots)
        return _hits(found, order.keys, query)

    def get(self, document_id: str) -> SearchDocument | None:
        """Return one document with its vector (float16 precision), or None."""
        with self._reading.read() as (connection, state):
            row = connection.execute(of(state.serving, _ONE), (document_id,)).fetchone()
        if row is None:
            return None
        stored, blob = row
        vector = None if blob is None else np.frombuffer(blob, dtype="<f2").astype(np.float32)
        return _document(stored, vector)

    def count(self) -> int:
        """Return how many documents are kept."""
        with self._reading.read() as (connection, state):
            return int(connection.execute(of(state.serving, _COUNT)).fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        self._reading.close()
        self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()

    @contextmanager
    def _reader(self) -> Iterator[tuple[sqlite3.Connection, State]]:
        """Open a read transaction with the memory brought up to it."""
        with self._memory, self._reading.read() as (connection, state):
            self._columns.catch_up(connection, state)
            yield connection, state

    def _evaluate(
        self, connection: sqlite3.Connection, state: State, query: Query, sort: Sort
    ) -> tuple[Mask, Numbers]:
        matcher = Matcher(connection, state.serving, self._columns)
        if sort is Sort.RELEVANCE:
            return matcher.scored_hits(query)
        return matcher.hits(query), self._columns.numbers[_KEYS[sort]]

    def _order(
        self,
        state: State,
        hits: Mask,
        keys: Numbers,
        wanted: tuple[Cursor | None, Sort, int],
    ) -> tuple[Ranked, str]:
        """Return the hits of the page and at least one more, and the frozen order's name."""
        cursor, sort, size = wanted
        if cursor is not None:
            rest = self._frozen.rest(state.serving, cursor, self._columns, size)
            if rest is not None:
                return rest, cursor.snapshot
            hits = after(self._columns, hits, keys, cursor)
        if sort is not Sort.RELEVANCE:
            return ranked(self._columns, hits, keys, size + 1), ""
        order = ranked(self._columns, hits, keys, FROZEN_HITS)
        if len(order.slots) <= size:
            return order, ""
        return order, self._frozen.freeze(state.serving, order)

    def _load(
        self, connection: sqlite3.Connection, state: State, slots: Slots
    ) -> list[SearchDocument]:
        wanted = slots.tolist()
        rows = connection.execute(of(state.serving, _DOCUMENTS), (orjson.dumps(wanted).decode(),))
        stored = dict(rows.fetchall())
        return [_document(stored[slot]) for slot in wanted]

    def _facets(self, request: SearchRequest, hits: Mask) -> dict[str, tuple[FacetCount, ...]]:
        if not request.facets:
            return {}
        counted = self._columns.count_by(request.facets, hits)
        return {field: best_first(counts, request.facet_size) for field, counts in counted}


def _effective_sort(query: Query, sort: Sort) -> Sort:
    """Relevance needs words to be relevant to."""
    has_words = any(True for _ in wanted_phrases(query))
    return sort if sort is not Sort.RELEVANCE or has_words else Sort.NEWEST


def _hits(found: Sequence[SearchDocument], scores: Numbers, query: Query) -> tuple[Hit, ...]:
    return tuple(
        hit_of(document, float(score), query)
        for document, score in zip(found, scores[: len(found)], strict=True)
    )


def _document(stored: bytes, vector: Vector | None = None) -> SearchDocument:
    return from_stored(dict(zip(STORED, orjson.loads(stored), strict=True)), vector)
