"""The parts of the watch as processes: started, watched, started again when they die."""

import logging
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

logger = logging.getLogger(__name__)

_FIRST_PAUSE = 0.2
_SETTLED_AFTER = 20.0
_GRACE_SECONDS = 20.0


def command_of(settings_file: Path, *words: str) -> list[str]:
    """Return the command line of one of our own commands."""
    return [sys.executable, "-m", "lurewatch", "--config", str(settings_file), *words]


@dataclass
class Child:
    """One part that should always run."""

    name: str
    command: Sequence[str]
    log_file: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = _FIRST_PAUSE
    start_after: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        """Start the process; its standard input is the string that it hangs on."""
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=log, stderr=log
            )
        self.started_at = time.monotonic()

    @property
    def runs(self) -> bool:
        """Whether the process is alive."""
        return self.process is not None and self.process.poll() is None


@dataclass
class Household:
    """All parts of the watch, kept alive until they are let go."""

    children: list[Child] = field(default_factory=list)
    longest_pause: float = 30.0
    """Seconds that a part which keeps dying waits at most before it is started again."""

    def start(self) -> None:
        """Start every part."""
        for child in self.children:
            child.start()

    def look_after(self) -> None:
        """Start again what has died; a part that keeps dying waits longer each time."""
        now = time.monotonic()
        for child in self.children:
            if child.runs:
                if now - child.started_at > _SETTLED_AFTER:
                    child.pause = _FIRST_PAUSE
            elif child.process is not None:
                self._note_death(child, now)
            elif now >= child.start_after:
                child.start()

    def _note_death(self, child: Child, now: float) -> None:
        assert child.process is not None
        logger.error(
            "%s stopped with %s; starting it again in %.1f s (see %s)",
            child.name,
            child.process.returncode,
            child.pause,
            child.log_file,
        )
        _let_go(child.process)
        child.deaths += 1
        child.process = None
        child.start_after = now + child.pause
        child.pause = min(child.pause * 2, self.longest_pause)

    def stop(self) -> None:
        """Ask every part to stop, wait, and end those that do not listen."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + _GRACE_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                logger.error("process %d did not stop; ending it", process.pid)
                process.kill()
                process.wait()
            _let_go(process)


def _let_go(process: subprocess.Popen[bytes]) -> None:
    """Close our end of the string that an ended process hung on."""
    if process.stdin is not None:
        process.stdin.close()
