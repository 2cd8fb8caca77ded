"""What can go wrong in the indexer.

IndexerError
    QueryError        the words typed cannot be understood; says where, and what to write instead
    CursorError       a cursor belongs to another search, or is no cursor
    DocumentError     a document cannot be kept: its vector has the wrong size, its id is empty
    IndexUnavailable  the engine cannot be reached or read; says what to do
    IndexOutdated     the index was made by another version of Lurewatch; rebuild it
    IndexFailed       the engine refused to keep documents; names the first of them
"""


class IndexerError(Exception):
    """The root of every error that the indexer raises on purpose."""


class QueryError(IndexerError, ValueError):
    """A query that cannot be understood. ``position`` counts code points from 0."""

    def __init__(self, problem: str, position: int, instead: str) -> None:
        super().__init__(f"at character {position + 1}: {problem}; {instead}")
        self.problem = problem
        self.position = position
        self.instead = instead


class CursorError(IndexerError, ValueError):
    """A cursor that does not belong to this search."""


class DocumentError(IndexerError, ValueError):
    """A document that no index can keep."""


class IndexUnavailable(IndexerError):
    """The engine cannot be reached or read."""


class IndexOutdated(IndexUnavailable):
    """The index has another layout than this version of Lurewatch reads."""


class IndexFailed(IndexerError):
    """The engine refused documents, or a rebuild was overtaken by another one."""


def overtaken() -> IndexFailed:
    """Return the error of a rebuild that another one has overtaken."""
    return IndexFailed("another rebuild has taken over; this one stops and changes nothing")
