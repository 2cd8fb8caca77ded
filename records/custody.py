"""Who captured, viewed, exported or changed what: append-only and hash-chained."""

import hashlib
from enum import StrEnum

from pydantic import Field

from records.base import Moment, Record

GENESIS = "0" * 64
"""The ``previous`` hash of the first event."""


class CustodyAction(StrEnum):
    """What was done."""

    CAPTURED = "captured"
    VIEWED = "viewed"
    EXPORTED = "exported"
    CHANGED = "changed"
    RULED = "ruled"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    SIGNED_IN = "signed_in"


class CustodyEvent(Record):
    """One link of the chain: its hash covers its content and the previous hash."""

    seq: int = Field(ge=1)
    at: Moment
    actor: str
    action: CustodyAction
    subject: str
    detail: str = ""
    previous: str = Field(pattern=r"^[0-9a-f]{64}$")
    hash: str = Field(pattern=r"^[0-9a-f]{64}$")

    def expected_hash(self) -> str:
        """Return the hash that the content and the previous hash give."""
        body = self.model_dump_json(exclude={"hash"})
        return hashlib.sha256(body.encode()).hexdigest()
