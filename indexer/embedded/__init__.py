"""The embedded engine: SQLite's full-text index and numpy."""

from indexer.embedded.engine import EmbeddedIndex

__all__ = ["EmbeddedIndex"]
