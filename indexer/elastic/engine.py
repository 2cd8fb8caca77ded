"""The search index in an Elasticsearch 9, for when several machines share the work."""

from collections.abc import Iterable, Iterator
from typing import Any, Self

from elasticsearch import ApiError, Elasticsearch, NotFoundError

from indexer.cursor import Cursor, read_cursor, tie_of, write_cursor
from indexer.document import SearchDocument, Vector, check_vector, checked, from_stored
from indexer.elastic import bulk
from indexer.elastic.client import failures, make_client
from indexer.elastic.compiling import Body, compiled, has_words
from indexer.elastic.facets import aggregations, facet_counts
from indexer.elastic.generations import Generations
from indexer.elastic.mapping import TOMBSTONE, source_of, unpacked
from indexer.elastic.settings import ElasticSettings
from indexer.errors import IndexOutdated
from indexer.excerpt import hit_of
from indexer.index import (
    Hit,
    SearchIndex,
    SearchPage,
    SearchRequest,
    Sort,
    check_neighbours,
)
from indexer.query import Everything, Query

_KEYS = {Sort.RELEVANCE: "_score", Sort.NEWEST: "first_seen", Sort.PROBABILITY: "probability"}
_FROZEN = "2m"
"""How long the order of relevance is kept for somebody who pages through it."""
_FEWEST_CANDIDATES = 100
_CANDIDATES_PER_NEIGHBOUR = 10


class ElasticIndex(SearchIndex):
    """A `SearchIndex` in Elasticsearch, behind an alias. May be used from several threads."""

    def __init__(self, settings: ElasticSettings, client: Elasticsearch) -> None:
        self._settings = settings
        self._client = client
        self._generations = Generations(client, settings)
        self._outdated = False

    @classmethod
    def open(cls, settings: ElasticSettings) -> Self:
        """Connect, making an empty index where there is none. Raises IndexUnavailable."""
        index = cls(settings, make_client(settings))
        with failures(settings):
            index._generations.prepare()
            index._outdated = index._generations.is_outdated()
        return index

    def put(self, documents: Iterable[SearchDocument]) -> int:
        """Keep documents; see `SearchIndex.put`."""
        self._check_layout()
        written = 0

        def operations(building: bool) -> Iterator[bulk.Operation]:
            nonlocal written
            for document in checked(documents, self._settings.dimensions):
                source = source_of(document)
                yield bulk.put_into(self._settings.alias, document.id, source)
                if building:
                    yield bulk.put_into_building(self._settings.building, document.id, source)
                written += 1

        with failures(self._settings):
            bulk.run(self._client, operations(self._generations.is_building()))
            self._refresh()
        return written

    def delete(self, ids: Iterable[str]) -> None:
        """Forget documents; see `SearchIndex.delete`."""
        self._check_layout()

        def operations(building: bool) -> Iterator[bulk.Operation]:
            for one in ids:
                yield bulk.forget(self._settings.alias, one)
                if building:  # the rebuild may bring it later: leave word that it is gone
                    yield bulk.put_into_building(self._settings.building, one, TOMBSTONE)

        with failures(self._settings):
            bulk.run(self._client, operations(self._generations.is_building()))
            self._refresh()

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Replace everything by these documents; see `SearchIndex.rebuild`."""
        operations = (
            bulk.add_missing(self._settings.building, document.id, source_of(document))
            for document in checked(documents, self._settings.dimensions)
        )
        with failures(self._settings):
            with self._generations.next_one():
                bulk.run(self._client, operations)
            self._outdated = self._generations.is_outdated()
        return self.count()

    def search(self, query: Query, request: SearchRequest) -> SearchPage:
        """Return one page of hits; see `SearchIndex.search`."""
        self._check_layout()
        sort = request.sort if has_words(query) else _without_words(request.sort)
        cursor = read_cursor(request.after, query, sort) if request.after else None
        body = {
            "query": _as_filter(query) if sort is not Sort.RELEVANCE else compiled(query),
            "sort": [{_KEYS[sort]: "desc"}, {"tie": "asc"}],
            "size": request.size + 1,
            "track_total_hits": True,
            "source_includes": ["stored"],
            "aggregations": aggregations(request),
        }
        with failures(self._settings):
            answer = self._page(body, cursor, frozen=sort is Sort.RELEVANCE)
        found = answer["hits"]["hits"]
        following = None
        if len(found) > request.size:
            key, tie, *_ = found[request.size - 1]["sort"]
            last = Cursor(float(key), int(tie), answer.get("pit_id", ""))
            following = write_cursor(last, query, sort)
        elif "pit_id" in answer:
            self._thaw(answer["pit_id"])
        hits = tuple(_hit(one, one["_score"] or 0.0, query) for one in found[: request.size])
        total = answer["hits"]["total"]["value"]
        return SearchPage(hits, total, facet_counts(request, answer), following)

    def nearest(
        self, vector: Vector, k: int = 10, matching: Query | None = None
    ) -> tuple[Hit, ...]:
        """Return the nearest documents; see `SearchIndex.nearest`.

        The graph search is approximate; the cosines of what it finds are exact.
        """
        check_neighbours(k)
        check_vector(vector, self._settings.dimensions, "the question")
        self._check_layout()
        query = Everything() if matching is None else matching
        near = {
            "field": "embedding",
            "query_vector": vector.tolist(),
            "k": k,
            "num_candidates": max(_FEWEST_CANDIDATES, _CANDIDATES_PER_NEIGHBOUR * k),
            "filter": compiled(query),
            "rescore_vector": {"oversample": 3.0},
        }
        with failures(self._settings):
            found = self._search({"knn": near, "size": k, "source_includes": ["stored"]})
        hits = [_hit(one, 2 * one["_score"] - 1, query) for one in found["hits"]["hits"]]
        return tuple(sorted(hits, key=lambda hit: (-hit.score, tie_of(hit.id))))

    def get(self, document_id: str) -> SearchDocument | None:
        """Return one document with its vector, or None."""
        self._check_layout()
        with failures(self._settings):
            found = self._client.options(ignore_status=404).get(
                index=self._settings.alias, id=document_id, source_exclude_vectors=False
            )
        source = found.get("_source", {})
        if "stored" not in source:
            return None
        return from_stored(source["stored"], unpacked(source.get("embedding")))

    def count(self) -> int:
        """Return how many documents are kept."""
        with failures(self._settings):
            return int(self._client.count(index=self._settings.alias)["count"])

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()

    def _check_layout(self) -> None:
        if self._outdated:
            raise IndexOutdated(
                f"the search index {self._settings.alias!r} was made by another version of "
                "Lurewatch, or for vectors of another size; run: lurewatch reindex"
            )

    def _refresh(self) -> None:
        if self._settings.refresh == "now":
            self._client.indices.refresh(index=self._settings.alias)

    def _page(self, body: Body, cursor: Cursor | None, frozen: bool) -> Any:
        """Search behind the cursor; in a frozen order where relevance must not move."""
        if cursor is not None:
            body = body | {"search_after": [cursor.key, cursor.tie]}
        if not frozen:
            return self._search(body)
        if cursor is not None and cursor.snapshot:
            answer = self._frozen_page(body, cursor.snapshot)
            if answer is not None:
                return answer
        opened = self._client.open_point_in_time(index=self._settings.alias, keep_alive=_FROZEN)
        return self._client.search(**body, pit=_pit(opened["id"]))

    def _frozen_page(self, body: Body, snapshot: str) -> Any:
        """Search a frozen order; None when it is forgotten or its index was rebuilt."""
        client = self._client.options(max_retries=0)
        try:
            return client.search(**body, pit=_pit(snapshot))
        except ApiError as error:
            if error.status_code not in (404, 503):  # 503 stands for an index that was dropped
                raise
            return None

    def _search(self, body: Body) -> Any:
        try:
            return self._client.search(**body, index=self._settings.alias)
        except NotFoundError:  # a rebuild dropped the index that the alias named a moment ago
            return self._client.search(**body, index=self._settings.alias)

    def _thaw(self, snapshot: str) -> None:
        self._client.options(ignore_status=404).close_point_in_time(id=snapshot)


def _pit(snapshot: str) -> Body:
    return {"id": snapshot, "keep_alive": _FROZEN}


def _as_filter(query: Query) -> Body:
    return {"bool": {"filter": [compiled(query)]}}


def _without_words(sort: Sort) -> Sort:
    return Sort.NEWEST if sort is Sort.RELEVANCE else sort


def _hit(found: Any, score: float, query: Query) -> Hit:
    return hit_of(from_stored(found["_source"]["stored"]), score, query)
