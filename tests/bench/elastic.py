"""Bulk indexing to a real Elasticsearch node, against ``helpers.parallel_bulk``.

Both sides make the same bodies from the same documents for an index of the same mapping, and
both end with a refresh; the peer uses the client as it comes, with vectors as lists of floats.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from elasticsearch import Elasticsearch, helpers

from indexer import SearchDocument
from indexer.cursor import tie_of
from indexer.document import STORED, stored_values
from indexer.elastic import ElasticIndex, ElasticSettings
from indexer.elastic.mapping import source_of
from indexer.fields import EXACT_FIELDS
from indexer.segment import segmented
from tests.bench.documents import documents
from tests.bench.pairs import Aside, Bound, Row, side
from tests.bench.plan import Lines, Plan
from tests.bench.taken import Meter, Taken
from tests.elasticsearch_node.node import NodeUnavailable, running_node, unavailable_reason

_DIMENSIONS = 384
_ID, _TITLE = "elastic-bulk", "bulk indexing to Elasticsearch, 384-float vectors, refresh included"


@contextmanager
def rows(plan: Plan) -> Iterator[Lines]:
    """Start a node of one's own."""
    if reason := unavailable_reason():
        yield [Aside(_ID, _TITLE, reason)]
        return
    try:
        with running_node(full_speed=True) as url:
            _warm_up(url)
            yield [_row(url, plan.size(5_000, 300))]
    except NodeUnavailable as error:
        yield [Aside(_ID, _TITLE, str(error))]


def _row(url: str, count: int) -> Row:
    return Row(
        id=_ID,
        title=f"{_TITLE}, {count} adverts",
        unit="adverts/s",
        ours=side("lurewatch", ours, url=url, count=count),
        peer=side("parallel_bulk", peer, url=url, count=count),
        bounds=(Bound("ratio", least=1.5),),
    )


def _warm_up(url: str) -> None:
    """Let the node's compiler see both kinds of body before anything is measured."""
    for work in (ours, peer):
        work({"url": url, "count": 1_000})


def ours(given: dict[str, Any]) -> Taken:
    """Put documents through the house's index."""
    made = documents(given["count"], _DIMENSIONS)
    with _fresh_index(given["url"]) as (index, _settings), Meter() as meter:
        index.put(made)
    return meter.rate(len(made))


def peer(given: dict[str, Any]) -> Taken:
    """Put the same bodies with the client's own helper and its own defaults."""
    made = documents(given["count"], _DIMENSIONS)
    _check_same_bodies(made[0])
    with _fresh_index(given["url"]) as (_index, settings), Elasticsearch(given["url"]) as client:
        with Meter() as meter:
            for _ in helpers.parallel_bulk(client, _actions(made, settings.alias)):
                pass
            client.indices.refresh(index=settings.alias)
        assert client.count(index=settings.alias)["count"] == len(made)
    return meter.rate(len(made))


@contextmanager
def _fresh_index(url: str) -> Iterator[tuple[ElasticIndex, ElasticSettings]]:
    """Yield an empty index, and delete it afterwards."""
    prefix = f"lurewatch-bench-{secrets.token_hex(6)}"
    settings = ElasticSettings(urls=(url,), prefix=prefix, dimensions=_DIMENSIONS)
    with ElasticIndex.open(settings) as index:
        yield index, settings
    with Elasticsearch(url) as client:
        client.indices.delete(index=settings.index(1))


def _actions(made: list[SearchDocument], alias: str) -> Iterator[dict[str, Any]]:
    for document in made:
        yield {"_index": alias, "_id": document.id, "_source": _body(document)}


def _body(document: SearchDocument) -> dict[str, Any]:
    assert document.embedding is not None
    return {
        "words": {"title": segmented(document.title), "text": segmented(document.text)},
        "facts": {name: field.values_of(document) for name, field in EXACT_FIELDS.items()},
        "tie": tie_of(document.id),
        "probability": document.probability,
        "pay": document.pay_ratio,
        "first_seen": int(document.first_seen.timestamp() * 1000),
        "last_seen": int(document.last_seen.timestamp() * 1000),
        "stored": dict(zip(STORED, stored_values(document), strict=True)),
        "embedding": document.embedding.tolist(),
    }


def _check_same_bodies(document: SearchDocument) -> None:
    """Make sure that the sides differ in how they send, not in what."""
    theirs, own = _body(document), orjson.loads(source_of(document))
    del theirs["embedding"], own["embedding"]
    assert orjson.loads(orjson.dumps(theirs)) == own
