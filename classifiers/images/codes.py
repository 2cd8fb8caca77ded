"""QR codes of a picture: what they say, as text."""

from collections.abc import Sequence
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageDraw

_KINDS = "QRCode,MicroQRCode"
_MOST = 20
_LONGEST = 4_000
"""Code points of one payload; the largest QR code holds 4,296 characters."""
_ENLARGED = 3
_SMALL_SIDE = 400
"""A picture this small is tried again at three times its size."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: what it says, on one line, and its corners in pixels of the picture."""

    payload: str
    corners: tuple[tuple[float, float], ...]


def find_codes(image: Image.Image) -> tuple[Code, ...]:
    """Return the QR codes of a picture, in the order they were found."""
    grey = image.convert("L")
    found = _codes(grey, 1)
    if not found and max(grey.size) <= _SMALL_SIDE:
        size = (grey.width * _ENLARGED, grey.height * _ENLARGED)
        found = _codes(grey.resize(size, Image.Resampling.BICUBIC), _ENLARGED)
    return found[:_MOST]


def without_codes(image: Image.Image, codes: Sequence[Code]) -> Image.Image:
    """Return a picture with its codes painted over, in which no engine sees letters."""
    painted = image.copy()
    for code in codes:
        ImageDraw.Draw(painted).polygon(code.corners, fill="white")
    return painted


def _codes(grey: Image.Image, scale: int) -> tuple[Code, ...]:
    results = zxingcpp.read_barcodes(grey, formats=zxingcpp.barcode_formats_from_str(_KINDS))
    return tuple(
        Code(_tidy(result.text), _corners(result.position, scale))
        for result in results
        if result.text.strip()
    )


def _corners(at: zxingcpp.Position, scale: int) -> tuple[tuple[float, float], ...]:
    points = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    return tuple((point.x / scale, point.y / scale) for point in points)


def _tidy(payload: str) -> str:
    """Put a payload on one line, so that it stands as one line of the picture's text."""
    return " ".join(payload.split())[:_LONGEST]
