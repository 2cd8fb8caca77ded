"""Writes many documents at once, and looks at what became of each."""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, cast

import orjson
from elasticsearch import Elasticsearch

from indexer.errors import IndexerError, IndexFailed, IndexUnavailable, overtaken

_CHUNK_BYTES = 4_000_000
_CHUNK_LINES = 1_000
_THREADS = 2
"""Chunks under way at once; while the node works on one, the next is made."""
_ATTEMPTS = 6
_FIRST_PAUSE_SECONDS = 0.2
_BUSY = 429
_CONFLICT = 409
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of a bulk request, and the one that follows it.

    ``passed_over`` are the statuses that are no failure, beside success.
    """

    verb: str
    alias: str
    id: str
    source: bytes | None = None
    passed_over: tuple[int, ...] = ()

    def lines(self) -> tuple[bytes, ...]:
        """Return the operation as the bulk endpoint reads it."""
        head = orjson.dumps({self.verb: {"_index": self.alias, "_id": self.id}})
        return (head,) if self.source is None else (head, self.source)


def put_into(alias: str, document_id: str, source: bytes) -> Operation:
    """Keep a document, over one with the same id."""
    return Operation("index", alias, document_id, source)


def put_into_building(alias: str, document_id: str, source: bytes) -> Operation:
    """Keep a document in the index being built; it may have begun to serve meanwhile."""
    return Operation("index", alias, document_id, source, passed_over=(_NOT_FOUND,))


def add_missing(alias: str, document_id: str, source: bytes) -> Operation:
    """Keep a document unless there is one with the same id."""
    return Operation("create", alias, document_id, source, passed_over=(_CONFLICT,))


def forget(alias: str, document_id: str) -> Operation:
    """Delete a document that may not be there."""
    return Operation("delete", alias, document_id, passed_over=(_NOT_FOUND,))


def run(client: Elasticsearch, operations: Iterable[Operation]) -> None:
    """Run all operations. Raises IndexFailed naming the first that were refused."""
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="bulk") as pool:
        under_way: deque[Future[None]] = deque()
        for chunk in _chunks(operations):
            if len(under_way) == _THREADS:
                under_way.popleft().result()
            under_way.append(pool.submit(_send, client, chunk))
        for sent in under_way:
            sent.result()


def _chunks(operations: Iterable[Operation]) -> Iterator[list[Operation]]:
    chunk: list[Operation] = []
    size = 0
    for operation in operations:
        chunk.append(operation)
        size += len(operation.source or b"")
        if size >= _CHUNK_BYTES or len(chunk) == _CHUNK_LINES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _send(client: Elasticsearch, operations: Sequence[Operation]) -> None:
    """Send operations; repeat those that a busy node turned away, waiting longer each time."""
    pause = _FIRST_PAUSE_SECONDS
    for _ in range(_ATTEMPTS):
        outcomes = _outcomes(client, operations)
        refused = [(one, why) for one, why in outcomes if why.get("status") != _BUSY]
        if refused:
            raise _failure(refused)
        operations = [one for one, _ in outcomes]
        if not operations:
            return
        time.sleep(pause)
        pause *= 2
    raise IndexUnavailable(
        f"Elasticsearch is too busy: {len(operations)} documents were turned away "
        f"{_ATTEMPTS} times; they stay in the ledger, try again later"
    )


def _outcomes(
    client: Elasticsearch, operations: Sequence[Operation]
) -> list[tuple[Operation, dict[str, Any]]]:
    """Return the operations that did not succeed, each with what the node said."""
    lines = [line for operation in operations for line in operation.lines()]
    answer = client.bulk(
        operations=cast("Any", lines),  # the client takes ready lines, its types do not say so
        require_alias=True,
        filter_path=["errors", "items.*.status", "items.*.error.type", "items.*.error.reason"],
    )
    if not answer["errors"] and not any(one.verb == "delete" for one in operations):
        return []
    said = [next(iter(item.values())) for item in answer["items"]]
    return [
        (one, why)
        for one, why in zip(operations, said, strict=True)
        if why["status"] >= 300 and why["status"] not in one.passed_over
    ]


def _failure(refused: Sequence[tuple[Operation, dict[str, Any]]]) -> IndexerError:
    """Return the error that tells why operations were refused."""
    first, why = refused[0]
    if why["status"] == _NOT_FOUND:
        if first.verb == "create":
            return overtaken()
        return IndexUnavailable(
            f"there is no such index as {first.alias!r}; run: lurewatch reindex"
        )
    some = "; ".join(
        f"{one.id}: {why.get('error', {}).get('reason', why['status'])}"[:300]
        for one, why in refused[:3]
    )
    return IndexFailed(f"Elasticsearch refused {len(refused)} documents, the first: {some}")
