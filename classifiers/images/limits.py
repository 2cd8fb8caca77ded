"""How much a picture may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """Bounds of one picture: bytes of its file, pixels, seconds, and the reader's memory.

    seconds is wall time of one picture, the start of the reader not counted. memory is the
    address space of the process that reads, in bytes: Linux holds it, macOS does not. Of an
    animation the first frame alone is read.
    """

    bytes: int = 20_000_000
    pixels: int = 40_000_000
    side: int = 20_000
    seconds: float = 60.0
    memory: int = 4 * 1024**3
