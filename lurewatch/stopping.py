"""How a process of the house learns that it should stop, whoever says so."""

import os
import signal
import threading
from types import FrameType


class Stop:
    """Set by Ctrl-C, by SIGTERM, or by the end of the process that started this one."""

    def __init__(self) -> None:
        self._event = threading.Event()

    @classmethod
    def on_signals(cls) -> "Stop":
        """Return a stop that SIGINT and SIGTERM set; call it from the main thread."""
        stop = cls()

        def heard(_number: int, _frame: FrameType | None) -> None:
            stop.now()

        signal.signal(signal.SIGINT, heard)
        signal.signal(signal.SIGTERM, heard)
        return stop

    def now(self) -> None:
        """Ask for the stop."""
        self._event.set()

    @property
    def asked(self) -> bool:
        """Whether somebody asked."""
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait until asked, or so long; returns whether asked."""
        return self._event.wait(seconds)


def stop_with_parent() -> None:
    """Send ourselves SIGTERM when standard input closes, as it does when the parent dies.

    The parent holds the other end of the pipe; even ``kill -9`` closes it.
    """

    def wait_for_the_end() -> None:
        while os.read(0, 1024):  # unbuffered: a thread in sys.stdin would abort our own exit
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait_for_the_end, name="parent", daemon=True).start()
