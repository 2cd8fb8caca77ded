"""The core: a row is two sides; sides run in turns, each run in a process of its own."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tests.bench.taken import Taken

ROOT = Path(__file__).parents[2]
_SECONDS = 1_800


class RunFailed(Exception):
    """A side ended with an error; says what it wrote last."""


@dataclass(frozen=True)
class Side:
    """One of the two things compared: a command that prints a `Taken` as its last line."""

    label: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)

    def run(self) -> Taken:
        """Run once. Raises RunFailed."""
        done = subprocess.run(
            self.command,
            cwd=ROOT,
            env={**os.environ, **self.env},
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        if done.returncode:
            raise RunFailed(f"{self.label}: {done.stderr.strip()[-1500:]}")
        return Taken(**json.loads(done.stdout.splitlines()[-1]))


def side(label: str, work: Callable[[dict[str, Any]], Taken], /, **given: object) -> Side:
    """Return the side that calls a module's function with JSON values in a fresh process."""
    name = f"{work.__module__}:{work.__qualname__}"
    values = json.dumps(given, default=str)
    return Side(label, (sys.executable, "-m", "tests.bench.child", name, values))


@dataclass(frozen=True)
class Bound:
    """What a figure should be: ``of`` is ratio, value, or the name of a detail."""

    of: str
    least: float | None = None
    most: float | None = None

    def holds(self, found: float) -> bool:
        """Whether a figure keeps to it."""
        return (self.least is None or found >= self.least) and (
            self.most is None or found <= self.most
        )

    def __str__(self) -> str:
        sign, bound = ("≥", self.least) if self.least is not None else ("≤", self.most)
        return f"{self.of} {sign} {bound:g}"


@dataclass(frozen=True)
class Row:
    """One line of the table. Without a peer, the absolute figure stands alone."""

    id: str
    title: str
    unit: str
    ours: Side
    peer: Side | None = None
    bounds: tuple[Bound, ...] = ()
    better: Literal["higher", "lower"] = "higher"
    once: bool = False
    """Whether one run says it all, because it holds many measurements itself."""


@dataclass(frozen=True)
class Aside:
    """A row that could not be measured: something is missing here, or it broke."""

    id: str
    title: str
    reason: str
    broken: bool = False


@dataclass(frozen=True)
class Pairs:
    """A row's results, run by run."""

    row: Row
    ours: list[Taken]
    peer: list[Taken]
    load: tuple[float, float]
    """The machine's load average (1 minute) before and after."""

    @property
    def ratios(self) -> list[float]:
        """How many times as fast as the peer, pair by pair."""
        both = [(a.value, b.value) for a, b in zip(self.ours, self.peer, strict=False)]
        return [a / b if self.row.better == "higher" else b / a for a, b in both]

    def found(self, of: str) -> float:
        """Return the median of a figure over the runs."""
        if of == "ratio":
            return statistics.median(self.ratios)
        if of == "value":
            return statistics.median(one.value for one in self.ours)
        return statistics.median(one.details[of] for one in self.ours)


def measure(row: Row, pairs: int, step: Callable[[], None]) -> Pairs:
    """Run a row's sides in turns: A B A B ...; calls ``step`` after each. Raises RunFailed."""
    before = os.getloadavg()[0]
    ours: list[Taken] = []
    peer: list[Taken] = []
    for _ in range(runs_of(row, pairs)):
        ours.append(row.ours.run())
        step()
        if row.peer is not None:
            peer.append(row.peer.run())
            step()
    return Pairs(row, ours, peer, (before, os.getloadavg()[0]))


def runs_of(row: Row, pairs: int) -> int:
    """Return how often each side of a row runs."""
    return 1 if row.once else pairs
