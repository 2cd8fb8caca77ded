"""What was read in one picture. Plain data: no image library is needed to hold it."""

from dataclasses import asdict, dataclass
from typing import Any

FAINT = 0.75
"""Mean confidence below which the words of a picture weigh less; see docs/images.md."""
LONGEST_TEXT = 20_000
"""Code points of a picture's text that are kept; a poster has some hundreds."""

Box = tuple[int, int, int, int]


def scaled(box: Box, scale: float) -> Box:
    """Return a box of a picture that is so many times as large."""
    left, top, right, bottom = (round(edge * scale) for edge in box)
    return left, top, right, bottom


@dataclass(frozen=True, slots=True)
class ImageLine:
    """One line of a picture: its words, how sure its engine is (0 to 1), and where it stands.

    box: left, top, right and bottom in pixels of the picture as it is shown.
    """

    text: str
    confidence: float
    box: Box
    engine: str


@dataclass(frozen=True, slots=True)
class ImageReading:
    """One picture: its lines in reading order, its QR codes, its hash, and what read it.

    phash: 16 hex digits, '' for a picture without any structure. engines: 'name version' of
    everything that looked at it. notes: plain sentences about what is missing or was left out.
    """

    width: int
    height: int
    lines: tuple[ImageLine, ...] = ()
    qr: tuple[str, ...] = ()
    phash: str = ""
    engines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The lines, then what the QR codes say, each on a line of its own."""
        return "\n".join((*(line.text for line in self.lines), *self.qr))[:LONGEST_TEXT]

    @property
    def confidence(self) -> float:
        """The mean confidence over the letters of all lines; 0 where there is none."""
        letters = sum(len(line.text) for line in self.lines)
        sure = sum(len(line.text) * line.confidence for line in self.lines)
        return round(sure / letters, 3) if letters else 0.0

    @property
    def faint(self) -> bool:
        """Whether there are words, read too badly to lift an advert over the threshold."""
        return bool(self.lines) and self.confidence < FAINT

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` takes, of plain lists, texts and numbers."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "ImageReading":
        """Build a reading from what `to_json` gave. Raises TypeError for anything else."""
        lines = [ImageLine(**{**line, "box": tuple(line["box"])}) for line in told["lines"]]
        lists = {name: tuple(told[name]) for name in ("qr", "engines", "notes")}
        return cls(**{**told, **lists, "lines": tuple(lines)})
