"""Slows down those who guess passwords. Kept in memory: a restart forgets, nothing worse."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=15)
"""A failure counts against its keys for this long."""
_MAX_KEYS = 10_000


@dataclass(frozen=True)
class Limit:
    """How many failures a key may have within the window."""

    key: str
    most: int


def limits_for(name: str, address: str) -> tuple[Limit, ...]:
    """Return the limits of one attempt.

    A stranger elsewhere cannot lock a person out with five wrong guesses, because the
    tightest limit holds for the pair of name and address.
    """
    return (
        Limit(f"pair {address} {name.casefold()[:100]}", 5),
        Limit(f"address {address}", 20),
        Limit(f"name {name.casefold()[:100]}", 50),
    )


@dataclass
class LoginThrottle:
    """Counts failed logins by name and address."""

    _failures: OrderedDict[str, list[datetime]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, limits: Sequence[Limit], now: datetime) -> timedelta | None:
        """Return how long until another attempt is allowed; None when it is allowed now."""
        with self._lock:
            waits = [self._wait(limit, now) for limit in limits]
        return max((one for one in waits if one is not None), default=None)

    def failed(self, limits: Sequence[Limit], now: datetime) -> None:
        """Count a failure against every key."""
        with self._lock:
            for limit in limits:
                recent = self._recent(limit.key, now)
                self._failures[limit.key] = [*recent, now][-limit.most :]
                self._failures.move_to_end(limit.key)
            while len(self._failures) > _MAX_KEYS:
                self._failures.popitem(last=False)

    def succeeded(self, limits: Sequence[Limit]) -> None:
        """Forget the failures of the pair that has now signed in."""
        with self._lock:
            self._failures.pop(limits[0].key, None)

    def _recent(self, key: str, now: datetime) -> list[datetime]:
        return [at for at in self._failures.get(key, ()) if now - at < WINDOW]

    def _wait(self, limit: Limit, now: datetime) -> timedelta | None:
        recent = self._recent(limit.key, now)
        return None if len(recent) < limit.most else recent[0] + WINDOW - now
