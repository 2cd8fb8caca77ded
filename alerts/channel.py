"""What a channel is: one way to bring a message to a unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Message:
    """One message about one advert of an alert, ready to be sent any number of times.

    ``key`` is the same at every attempt, so that a receiver can drop a double; ``thread`` is
    the key of the first message that the same address got about the same alert.
    """

    key: str
    thread: str
    address: str
    subject: str
    text: str
    html: str
    payload: Mapping[str, Any]
    urgent: bool = False

    @property
    def is_follow_up(self) -> bool:
        """Whether the address was told of the campaign before."""
        return self.key != self.thread


class Channel(Protocol):
    """A channel in ``Sender``'s table, by the kind that the agencies file names."""

    def send(self, message: Message) -> None:
        """Hand a message over; returning means that the receiver has it.

        Raises TemporaryFailure or PermanentFailure. Must end within the sender's lease.
        """
