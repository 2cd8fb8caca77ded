"""The Elasticsearch engine. Importing it loads the client, which takes a while."""

from indexer.elastic.engine import ElasticIndex
from indexer.elastic.settings import ElasticSettings

__all__ = ["ElasticIndex", "ElasticSettings"]
