"""QR codes of a picture: what they say, as text."""

import zxingcpp
from PIL import Image

_MOST = 20
_LONGEST = 4_000
"""Code points of one payload; the largest QR code holds 4,296 characters."""
_SMALL_SIDE = 400
"""A picture this small is tried again at three times its size."""


def read_codes(image: Image.Image) -> tuple[str, ...]:
    """Return what the QR codes of a picture say, each once, in the order they were found."""
    grey = image.convert("L")
    found = _payloads(grey)
    if not found and max(grey.size) <= _SMALL_SIDE:
        found = _payloads(grey.resize((grey.width * 3, grey.height * 3), Image.Resampling.BICUBIC))
    return tuple(dict.fromkeys(found))[:_MOST]


def _payloads(grey: Image.Image) -> list[str]:
    kinds = zxingcpp.BarcodeFormat.QRCode | zxingcpp.BarcodeFormat.MicroQRCode
    results = zxingcpp.read_barcodes(grey, formats=kinds)
    return [_tidy(result.text) for result in results if result.text.strip()]


def _tidy(payload: str) -> str:
    """Put a payload on one line, so that it stands as one line of the picture's text."""
    return " ".join(payload.split())[:_LONGEST]
