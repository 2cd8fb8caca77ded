"""The outbox's sender: at least once, with stable keys, backing off, never giving up unseen."""

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from alerts.channel import Channel
from alerts.errors import PermanentFailure, TemporaryFailure
from alerts.messages import compose
from alerts.policy import Policy
from ledger import Ledger, Outgoing

logger = logging.getLogger(__name__)

_AT_LEAST = timedelta(seconds=1)


@dataclass(frozen=True)
class RetryPolicy:
    """When to try again. The defaults go on for about half a day, then a person must look.

    ``lease`` must be longer than any channel takes for one message.
    """

    base: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(hours=4)
    max_attempts: int = 15
    lease: timedelta = timedelta(minutes=5)

    def wait(self, attempts: int, chance: Random) -> timedelta:
        """Return how long to wait after so many failures: exponential, with full jitter."""
        ceiling = min(self.longest, self.base * (1 << min(attempts, 30)))
        return max(_AT_LEAST, ceiling * chance.random())


@dataclass(frozen=True)
class SendCounts:
    """What became of the messages that were due."""

    delivered: int = 0
    postponed: int = 0
    dead: int = 0

    @property
    def total(self) -> int:
        """How many messages were tried."""
        return self.delivered + self.postponed + self.dead

    def __add__(self, other: "SendCounts") -> "SendCounts":
        return SendCounts(
            self.delivered + other.delivered,
            self.postponed + other.postponed,
            self.dead + other.dead,
        )


@dataclass
class Sender:
    """Brings due messages to their units. Several may run at once on one ledger."""

    ledger: Ledger
    policy: Policy
    channels: Mapping[str, Channel]
    retry: RetryPolicy = RetryPolicy()
    chance: Random = field(default_factory=Random)

    def send_due(self, now: datetime, limit: int = 1000) -> SendCounts:
        """Try every message that is due at ``now``, or becomes so meanwhile; count outcomes.

        Each message is claimed alone, so that a slow receiver outlasts no lease but its own.
        A sender that dies between sending and noting it leaves the lease to run out; the
        message is then sent again with the same key.
        """
        counts = SendCounts()
        for at in _moments(now, limit):
            due = self.ledger.alerts.claim_due(1, at, self.retry.lease)
            if not due:
                break
            counts += self._try(due[0], at)
        return counts

    def _try(self, outgoing: Outgoing, at: datetime) -> SendCounts:
        try:
            self._send(outgoing)
        except TemporaryFailure as failure:
            return self._postpone(outgoing, at, failure)
        except PermanentFailure as failure:
            return self._bury(outgoing, at, str(failure))
        except Exception as error:
            # the one boundary: a message that breaks its channel must not stop the others
            logger.exception("%s broke its channel", outgoing.delivery.id)
            return self._postpone(
                outgoing, at, TemporaryFailure(f"{type(error).__name__}: {error}")
            )
        self.ledger.alerts.delivered(outgoing.delivery, at)
        return SendCounts(delivered=1)

    def _send(self, outgoing: Outgoing) -> None:
        kind, address = outgoing.delivery.channel, outgoing.delivery.address
        unit = self.policy.agencies.get(outgoing.alert.unit)
        if (kind, address) not in {(one.kind, one.address) for one in unit.channels}:
            raise PermanentFailure(f"{address} is no longer on file for {unit.id}")
        channel = self.channels.get(kind)
        if channel is None:
            raise TemporaryFailure(f"no {kind} channel is set up; see [alerts] in the settings")
        channel.send(compose(self.ledger, outgoing, self.policy))

    def _postpone(self, outgoing: Outgoing, at: datetime, failure: TemporaryFailure) -> SendCounts:
        message = outgoing.delivery
        if message.attempts + 1 >= self.retry.max_attempts:
            return self._bury(outgoing, at, f"{failure} (attempt {message.attempts + 1}, the last)")
        wait = self.retry.wait(message.attempts, self.chance)
        asked = min(failure.not_before or _AT_LEAST, self.retry.longest)
        self.ledger.alerts.failed(message, at, str(failure), at + max(wait, asked))
        logger.warning("%s to %s waits: %s", message.id, outgoing.alert.unit, failure)
        return SendCounts(postponed=1)

    def _bury(self, outgoing: Outgoing, at: datetime, why: str) -> SendCounts:
        self.ledger.alerts.failed(outgoing.delivery, at, why, None)
        logger.error("%s to %s is dead: %s", outgoing.delivery.id, outgoing.alert.unit, why)
        return SendCounts(dead=1)


def _moments(start: datetime, count: int) -> Iterator[datetime]:
    """Yield the time as it goes on from ``start``."""
    begun = time.monotonic()
    for _ in range(count):
        yield start + timedelta(seconds=time.monotonic() - begun)
