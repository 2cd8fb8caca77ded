"""Killing parts of a running watch with SIGKILL, at seeded random moments."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lurewatch.demo.stage import DemoStage

KINDS = ("crawl", "work", "send", "schedule", "console")
_PAUSES = (0.15, 1.1)


@dataclass
class Killer:
    """Kills one process after another; each kind comes up equally often."""

    stage: DemoStage
    dice: random.Random
    killed: Counter[str] = field(default_factory=Counter)

    def kill(self, count: int, seconds: float) -> None:
        """Kill so many processes, looking after the household between the shots."""
        deadline, goal = time.monotonic() + seconds, self.killed.total() + count
        while self.killed.total() < goal:
            assert time.monotonic() < deadline, f"only {dict(self.killed)} killed in time"
            self._wait(self.dice.uniform(*_PAUSES))
            rarest = min(self.killed[kind] for kind in KINDS)
            self._shoot(self.dice.choice([k for k in KINDS if self.killed[k] <= rarest + 1]))

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.stage.household.look_after()
            time.sleep(0.05)

    def _shoot(self, kind: str) -> None:
        victims = list(_processes(str(self.stage.folder.settings_file), kind))
        if victims:
            os.kill(self.dice.choice(victims), signal.SIGKILL)
            self.killed[kind] += 1


def _processes(settings_file: str, kind: str) -> Iterator[int]:
    """Yield the processes of one kind that belong to the watch with these settings."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().decode().split("\0")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if settings_file in words and kind in words:
                yield int(entry.name)
