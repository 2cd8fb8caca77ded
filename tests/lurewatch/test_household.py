"""Parts that die are started again; all of them end with the one that started them."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lurewatch.locks import AlreadyRunning, only_one
from lurewatch.processes import Child, Household

SLEEPER = """
import sys
from lurewatch.stopping import Stop, stop_with_parent
stop = Stop.on_signals()
stop_with_parent()
stop.wait(60)
"""


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for a condition; fail when it does not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)


def household(tmp_path: Path, program: str = SLEEPER) -> Household:
    """Return a household of one part."""
    return Household([Child("part", [sys.executable, "-c", program], tmp_path / "part.log")])


def test_a_killed_part_is_started_again_and_stopped_gently(tmp_path: Path) -> None:
    house = household(tmp_path)
    house.start()
    (child,) = house.children
    first = child.process
    assert first is not None
    first.kill()
    first.wait()
    wait_until(lambda: (house.look_after(), child.runs and child.process is not first)[1])
    assert child.deaths == 1
    time.sleep(0.5)  # let the new part set up its signal handlers
    second = child.process
    house.stop()
    assert second is not None
    assert second.returncode == 0


def test_a_part_that_keeps_dying_waits_longer_each_time(tmp_path: Path) -> None:
    house = household(tmp_path, "raise SystemExit(3)")
    house.longest_pause = 0.8
    house.start()
    (child,) = house.children
    wait_until(lambda: (house.look_after(), child.deaths >= 3)[1])
    assert child.pause == pytest.approx(0.8)
    house.stop()


def test_parts_end_when_the_one_who_started_them_is_killed(tmp_path: Path) -> None:
    parent = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {SLEEPER!r}], stdin=subprocess.PIPE)
print(child.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
    wait_until(lambda: not _lives(child))


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_one_thing_is_worked_on_by_one_process_at_a_time(tmp_path: Path) -> None:
    lock = tmp_path / "locks" / "board.lock"
    with (
        only_one(lock, "board"),
        pytest.raises(AlreadyRunning, match="board is being worked on"),
        only_one(lock, "board"),
    ):
        pass
    with only_one(lock, "board"):
        pass
