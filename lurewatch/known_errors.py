"""The roots of every room's error tree: what a command tells plainly."""

from alerts import AlertsError
from classifiers import ClassifierError
from crawlers import CrawlerError
from indexer import IndexerError
from ledger import LedgerError
from lurewatch.errors import RoofError
from records import RecordError

KNOWN_ERRORS = (
    RoofError,
    LedgerError,
    CrawlerError,
    ClassifierError,
    IndexerError,
    AlertsError,
    RecordError,
)
