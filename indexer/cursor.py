"""Where a page ended, as an opaque word that fits into a link."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

import orjson

from indexer.errors import CursorError
from indexer.index import Sort
from indexer.query import Query

_MAX_LENGTH = 10_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """The sort key and the tie-breaker of the last hit, and the snapshot it was read from.

    ``snapshot`` is the engine's own name of a frozen order; when the engine has forgotten
    it, the key alone is used.
    """

    key: float
    tie: int
    snapshot: str = ""


def write_cursor(cursor: Cursor, query: Query, sort: Sort) -> str:
    """Return the cursor as a word of URL-safe letters, tied to its query and order."""
    facts = [_mark(query, sort), cursor.key, cursor.tie, cursor.snapshot]
    return base64.urlsafe_b64encode(orjson.dumps(facts)).decode().rstrip("=")


def read_cursor(word: str, query: Query, sort: Sort) -> Cursor:
    """Return what `write_cursor` wrote. Raises CursorError at anything else."""
    try:
        padded = word[:_MAX_LENGTH] + "=" * (-len(word) % 4)
        mark, key, tie, snapshot = orjson.loads(base64.urlsafe_b64decode(padded))
        cursor = Cursor(float(key), int(tie), str(snapshot))
    except (ValueError, TypeError, binascii.Error) as error:
        raise CursorError("this is no cursor; start at the first page") from error
    if mark != _mark(query, sort) or not -(2**63) <= cursor.tie < 2**63:
        raise CursorError("this cursor belongs to another search; start at the first page")
    return cursor


def _mark(query: Query, sort: Sort) -> str:
    return hashlib.sha256(f"{sort} {query!r}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def tie_of(document_id: str) -> int:
    """Return the number that orders equal hits: fixed for an id, the same on both engines."""
    digest = hashlib.blake2b(document_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
