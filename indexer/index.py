"""The search index as the other rooms see it; two engines stand behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, Self

from indexer.document import SearchDocument, Vector
from indexer.fields import FACETS
from indexer.query import Query

MAX_SIZE = 500
"""Hits that one page may hold, and neighbours that one question may ask for."""


class Sort(StrEnum):
    """The order of hits. Equal hits stand in one fixed order, on both engines alike."""

    RELEVANCE = "relevance"
    """Best match first; newest first where the query holds no words to match."""
    NEWEST = "newest"
    """By the first sighting."""
    PROBABILITY = "probability"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """How hits are wanted.

    ``after`` is the ``next`` of the page before. ``facets`` names fields of `FACETS` to
    count all hits by; each keeps its ``facet_size`` most frequent values.
    """

    sort: Sort = Sort.RELEVANCE
    size: int = 20
    after: str | None = None
    facets: tuple[str, ...] = ()
    facet_size: int = 20

    def __post_init__(self) -> None:
        if not 1 <= self.size <= MAX_SIZE:
            raise ValueError(f"size must lie between 1 and {MAX_SIZE}, not be {self.size}")
        if not 1 <= self.facet_size <= 1_000:
            raise ValueError(f"facet_size must lie between 1 and 1000, not be {self.facet_size}")
        unknown = set(self.facets) - set(FACETS)
        if unknown:
            raise ValueError(f"no such facet: {', '.join(sorted(unknown))}; use {FACETS}")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of an advert as it was written, with the (start, end) of the words found.

    Offsets count code points of ``text``. The text is the poster's: escape it.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One advert found.

    ``score`` is the engine's own relevance (0 in other orders; never compare it across
    engines), or the cosine similarity of a neighbour. The document comes without its vector.
    """

    id: str
    score: float
    title: Excerpt
    snippet: Excerpt
    document: SearchDocument


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many hits have one value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits.

    ``total`` and the facets count every hit, exactly. ``next`` is the cursor of the next
    page, None after the last. Adverts indexed meanwhile neither repeat nor hide a hit.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    next: str | None = None


class SearchIndex(Protocol):
    """Adverts that can be searched. Rebuildable from the ledger at any time.

    Every method may raise IndexUnavailable. The object may be used from several threads.
    """

    def put(self, documents: Iterable[SearchDocument]) -> int:
        """Keep documents, replacing those with the same id; return how many.

        A document is found as soon as this returns. Putting it again changes nothing.
        Raises DocumentError and IndexFailed.
        """

    def delete(self, ids: Iterable[str]) -> None:
        """Forget documents; ids that are not there are passed over."""

    def search(self, query: Query, request: SearchRequest) -> SearchPage:
        """Return one page of hits. Raises CursorError."""

    def nearest(
        self, vector: Vector, k: int = 10, matching: Query | None = None
    ) -> tuple[Hit, ...]:
        """Return the ``k`` documents nearest to a unit vector by cosine, best first.

        Only documents with a vector that match the query are considered.
        """

    def get(self, document_id: str) -> SearchDocument | None:
        """Return one document with its vector, or None."""

    def count(self) -> int:
        """Return how many documents are kept."""

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Replace everything by these documents; return how many are kept afterwards.

        The old documents are found until the new ones are all there, then all change at
        once. What is put or deleted meanwhile, by any process, wins over ``documents``,
        which must therefore be read from the ledger lazily, after this is called. When it
        fails the old documents stay. Raises IndexFailed when another rebuild took over.
        """

    def close(self) -> None:
        """Let go of files and connections."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *details: object) -> None: ...


def best_first(counts: Mapping[str, int], size: int) -> tuple[FacetCount, ...]:
    """Return the most frequent values, equal ones by name, as both engines give them."""
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(FacetCount(value, count) for value, count in ordered[:size])


def check_neighbours(k: int) -> None:
    """Raise ValueError unless so many neighbours may be asked for."""
    if not 1 <= k <= MAX_SIZE:
        raise ValueError(f"k must lie between 1 and {MAX_SIZE}, not be {k}")
