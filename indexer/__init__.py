"""Searching adverts: one query language, one contract, two engines.

``indexer.embedded`` needs nothing but Python; ``indexer.elastic`` is imported by whoever has
an Elasticsearch, since its client takes a while to load.
"""

from indexer.document import SearchDocument, Vector, document_of
from indexer.embedded import EmbeddedIndex
from indexer.errors import (
    CursorError,
    DocumentError,
    IndexerError,
    IndexFailed,
    IndexOutdated,
    IndexUnavailable,
    QueryError,
)
from indexer.fields import EXACT_FIELDS, FACETS
from indexer.index import Excerpt, FacetCount, Hit, SearchIndex, SearchPage, SearchRequest, Sort
from indexer.parser import FIELD_NAMES, parse
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
    both,
)

__all__ = [
    "EXACT_FIELDS",
    "FACETS",
    "FIELD_NAMES",
    "And",
    "CursorError",
    "DocumentError",
    "EmbeddedIndex",
    "Everything",
    "Excerpt",
    "FacetCount",
    "Hit",
    "Ids",
    "IndexFailed",
    "IndexOutdated",
    "IndexUnavailable",
    "IndexerError",
    "Not",
    "Or",
    "Phrase",
    "Present",
    "Query",
    "QueryError",
    "Range",
    "SearchDocument",
    "SearchIndex",
    "SearchPage",
    "SearchRequest",
    "Sort",
    "Term",
    "Vector",
    "both",
    "document_of",
    "parse",
]
