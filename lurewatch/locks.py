"""One process at a time for one thing; the lock goes with the process, however it ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lurewatch.errors import RoofError


class AlreadyRunning(RoofError):
    """Another process is at it."""


@contextmanager
def only_one(file: Path, what: str) -> Iterator[None]:
    """Hold a lock file while the block runs. Raises AlreadyRunning."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(
                f"{what} is being worked on by another process; wait for it or stop it"
            ) from error
        yield
