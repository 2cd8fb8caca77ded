"""What can go wrong in the alerts room.

AlertsError
├── PolicyError              a rules, routing or agencies file; names the file and the key
├── NotAssessed              an advert that nobody has judged cannot be matched
├── DeliveryFailure
│   ├── TemporaryFailure     the receiver may take the message later
│   └── PermanentFailure     trying again will not help; a person must look
├── SignatureInvalid         a webhook that is not ours, was changed, or is too old
└── AcknowledgementError
    ├── TokenInvalid         an acknowledgement link that we did not make, or that was changed
    └── TokenExpired         an acknowledgement link that is too old
"""

from datetime import timedelta


class AlertsError(Exception):
    """Base of this room's errors."""


class PolicyError(AlertsError):
    """A rules, routing or agencies file is wrong; the message names the file and the key."""


class NotAssessed(AlertsError):
    """An advert that nobody has judged cannot be matched."""


class DeliveryFailure(AlertsError):
    """A message did not reach its receiver; the text says what happened."""


class TemporaryFailure(DeliveryFailure):
    """The receiver may take the message later; ``not_before`` is the wait it asked for."""

    def __init__(self, text: str, not_before: timedelta | None = None) -> None:
        super().__init__(text)
        self.not_before = not_before


class PermanentFailure(DeliveryFailure):
    """Trying again will not help; a person must look."""


class SignatureInvalid(AlertsError):
    """A webhook that is not ours, was changed, or is too old."""


class AcknowledgementError(AlertsError):
    """An acknowledgement link that cannot be used."""


class TokenInvalid(AcknowledgementError):
    """We did not make this acknowledgement link, or it was changed."""


class TokenExpired(AcknowledgementError):
    """The acknowledgement link is too old."""
