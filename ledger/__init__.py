"""The ledger: the truth, the queue, the outbox and the custody chain, in SQL."""

from ledger.ads import AdEvent, AdFile, Judged
from ledger.alerts import Attempt, Outgoing
from ledger.campaigns import Trace
from ledger.crawls import FetchCounts
from ledger.errors import ChainBroken, LedgerError, LedgerUnavailable, UnknownRecord
from ledger.judgements import Judgement, Tally
from ledger.ledger import Ledger
from ledger.people import User
from ledger.pictures import AdPicture, PictureState, Shown, StoredPicture, UnreadPicture
from ledger.queue import Claim, Stage
from ledger.unruled import Embedded

__all__ = [
    "AdEvent",
    "AdFile",
    "AdPicture",
    "Attempt",
    "ChainBroken",
    "Claim",
    "Embedded",
    "FetchCounts",
    "Judged",
    "Judgement",
    "Ledger",
    "LedgerError",
    "LedgerUnavailable",
    "Outgoing",
    "PictureState",
    "Shown",
    "Stage",
    "StoredPicture",
    "Tally",
    "Trace",
    "UnknownRecord",
    "UnreadPicture",
    "User",
]
