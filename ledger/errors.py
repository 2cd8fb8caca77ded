"""What can go wrong in the ledger.

LedgerError
├── LedgerUnavailable   the database cannot be opened or written; the message says what to do
├── UnknownRecord       an id that the ledger does not hold
└── ChainBroken         a custody event does not follow from the one before it
"""


class LedgerError(Exception):
    """Base of the ledger's errors."""


class LedgerUnavailable(LedgerError):
    """The database cannot be opened or written; the message says what to do."""


class UnknownRecord(LedgerError):
    """An id that the ledger does not hold."""


class ChainBroken(LedgerError):
    """A custody event does not follow from the one before it."""
