"""Pictures in, readings out, through a process that can be killed."""

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Self

from classifiers.errors import ImageRefused, ImageTooSlow, ReaderMissing
from classifiers.images.engines import INSTALL, find_engines
from classifiers.images.limits import ImageLimits
from classifiers.images.reading import ImageReading

_ROOMS = Path(__file__).parents[2]
_START_SECONDS = 120.0
"""Loading the models takes two seconds; a machine that needs this long is stuck."""
_NEEDED = ("pillow", "imagehash", "zxing-cpp")
_TOLD = 400
"""Characters of a dead process's last words that are passed on."""


class ImageReader:
    """Reads pictures one at a time. Close it, or use it in a ``with``: it holds a process.

    The process starts with the first picture, in about two seconds, and takes up to 1 GB; it is
    killed and started anew when a picture takes longer than its limit.
    """

    def __init__(self, limits: ImageLimits | None = None) -> None:
        self.limits = limits or ImageLimits()
        self._process: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, data: bytes, lang: str | None = None) -> ImageReading:
        """Read one picture: the bytes of a PNG, JPEG, WebP, GIF or BMP file.

        lang: the code of the advert's language where it is known; it helps, and binds nothing.
        Raises ImageRefused for what is no picture, damaged, two-faced or past a limit of size
        or memory, ImageTooSlow past that of time; ReaderMissing where a part is not installed.
        """
        if len(data) > self.limits.bytes:
            raise ImageRefused(f"{len(data):,} bytes; at most {self.limits.bytes:,} are read")
        process = self._running()
        answer = self._asked(process, data, lang)
        if answer is None:
            raise ImageTooSlow(self._ended_how(f"took longer than {self.limits.seconds:g} seconds"))
        if "refused" in answer:
            raise ImageRefused(answer["refused"])
        return ImageReading.from_json(answer["reading"])

    def start(self) -> int:
        """Start the process if it does not run, and return its number. Raises ReaderMissing."""
        return self._running().pid

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()
        if self._complaints is not None:
            self._complaints.close()
            self._complaints = None

    def _asked(
        self, process: subprocess.Popen[bytes], data: bytes, lang: str | None
    ) -> dict[str, Any] | None:
        request = {"bytes": len(data), "lang": lang, "limits": asdict(self.limits)}
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n" + data)
            process.stdin.flush()
        except BrokenPipeError:
            pass  # it has died; what it said is asked for below
        return self._answer(process, self.limits.seconds)

    def _answer(self, process: subprocess.Popen[bytes], seconds: float) -> dict[str, Any] | None:
        """Wait for one line; None where the process is late or dead."""
        line = b"".join(_until_line_end(process, time.monotonic() + seconds))
        if not line.endswith(b"\n"):
            return None
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _ended_how(self, late: str) -> str:
        """Do away with a process that did not answer, and say what was the matter with it."""
        was_alive = self._process is not None and not _ended(self._process)
        last_words = self._last_words()
        self.close()
        return late if was_alive else f"its reader ended before it was done ({last_words})"

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        missing = [package for package in _NEEDED if not find_engines().has(package)]
        if missing:
            raise ReaderMissing(f"pictures need {', '.join(missing)}; install with: {INSTALL}")
        self._process = self._started()
        if self._answer(self._process, _START_SECONDS) is None:
            how = self._ended_how(f"not ready after {_START_SECONDS:g} seconds")
            raise ReaderMissing(f"the reader of pictures does not start: {how}")
        return self._process

    def _started(self) -> subprocess.Popen[bytes]:
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - close() closes it
        rooms = [str(_ROOMS), *filter(None, [os.environ.get("PYTHONPATH")])]
        return subprocess.Popen(
            [sys.executable, "-m", "classifiers.images.worker", str(self.limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(rooms), "OMP_THREAD_LIMIT": "1"},
        )

    def _last_words(self) -> str:
        if self._complaints is None:
            return "it said nothing"
        self._complaints.seek(0)
        said = self._complaints.read().decode("utf-8", "replace").strip()
        return said.rpartition("\n")[2][-_TOLD:] or "it said nothing"


def _until_line_end(process: subprocess.Popen[bytes], deadline: float) -> Iterator[bytes]:
    """Yield what a process says until a line ends, it closes its mouth or the time is up."""
    assert process.stdout is not None
    pipe = process.stdout.fileno()
    while (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select([pipe], [], [], left)
        if not ready or not (part := os.read(pipe, 1 << 16)):
            return
        yield part
        if part.endswith(b"\n"):
            return


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Say whether a process that said no more is about to end of itself."""
    try:
        process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return False
    return True
