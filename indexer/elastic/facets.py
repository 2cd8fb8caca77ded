"""Counts of hits by value, as aggregations on the one shard, where they are exact."""

from collections.abc import Mapping
from typing import Any

from indexer.index import FacetCount, SearchRequest, best_first


def aggregations(request: SearchRequest) -> dict[str, Any]:
    """Return the aggregations that a request's facets need."""
    return {name: _aggregation(name, request.facet_size) for name in request.facets}


def _aggregation(name: str, size: int) -> dict[str, Any]:
    if name == "week":
        return {
            "date_histogram": {
                "field": "first_seen",
                "calendar_interval": "week",
                "format": "yyyy-MM-dd",
                "min_doc_count": 1,
            }
        }
    return {"terms": {"field": f"facts.{name}", "size": size}}


def facet_counts(
    request: SearchRequest, answer: Mapping[str, Any]
) -> dict[str, tuple[FacetCount, ...]]:
    """Return the counts from an answer, the most frequent values first."""
    return {
        name: best_first(
            {
                bucket.get("key_as_string", bucket["key"]): bucket["doc_count"]
                for bucket in answer["aggregations"][name]["buckets"]
            },
            request.facet_size,
        )
        for name in request.facets
    }
