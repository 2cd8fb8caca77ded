"""What one run of one side took, as its own process measured it."""

import math
import resource
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True)
class Taken:
    """One run's result.

    ``value`` is in the row's unit. ``cpu_seconds`` counts child processes that have ended;
    ``peak_mb`` is the most memory that the process held, or the largest where it
    starts others that judge or send. ``details`` are further
    figures, such as percentiles in ms.
    """

    value: float
    cpu_seconds: float
    peak_mb: float
    details: dict[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON values."""
        return asdict(self)


class Meter:
    """Wall clock and CPU seconds of the block that it is opened around."""

    def __enter__(self) -> Self:
        self._cpu = cpu_seconds()
        self._started = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._started
        self.cpu_seconds = cpu_seconds() - self._cpu

    def rate(self, count: int, **details: float) -> Taken:
        """Return the result of having done ``count`` things in the block."""
        return Taken(count / self.seconds, self.cpu_seconds, peak_mb(), details)


def cpu_seconds() -> float:
    """Return CPU seconds of this process and of its children that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_mb(pid: int | str = "self") -> float:
    """Return the most memory (MB) that a living process has held.

    From /proc, because ``ru_maxrss`` begins with the size of whoever started the process;
    elsewhere ``ru_maxrss`` of this one, in the bytes of macOS.
    """
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


def percentile(values: list[float], share: float) -> float:
    """Return the least of the values that so large a share of them does not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
