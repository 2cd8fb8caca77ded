"""From hostile bytes to pixels: what is no picture, or too much of one, is refused by name."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from classifiers.errors import ImageRefused
from classifiers.images.limits import ImageLimits

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
_READER_LOOKS = 1024
"""PDF readers accept a header within the first 1,024 bytes."""
_ZIP_END = b"PK\x05\x06"
_ZIP_END_SIZE = 22
_ZIP_COMMENT = 65_535
_ACTIVE = (b"<script", b"<html", b"<!doctype html", b"<?php")


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture as it is shown: RGB, upright, on white where it is transparent."""

    pixels: Image.Image
    notes: tuple[str, ...] = ()


def open_image(data: bytes, limits: ImageLimits) -> Opened:
    """Decode a picture. Raises ImageRefused saying why it is not read."""
    if not data:
        raise ImageRefused("an empty file")
    if len(data) > limits.bytes:
        raise ImageRefused(f"{len(data):,} bytes; at most {limits.bytes:,} are read")
    _refuse_two_faced(data)
    Image.MAX_IMAGE_PIXELS = None  # our own limit is stricter, and names itself
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _decoded(data, limits)


def _decoded(data: bytes, limits: ImageLimits) -> Opened:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _refuse_large(image, limits)
            moves = bool(getattr(image, "is_animated", False))
            image.seek(0)
            image.load()
            shown = _as_shown(image)
    except UnidentifiedImageError:
        raise ImageRefused(f"not an image that is read ({', '.join(FORMATS)})") from None
    except MemoryError:
        raise ImageRefused("needs more memory than a picture may take") from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
        # Pillow's decoders tell of damage in all of these ways.
        raise ImageRefused(f"damaged or cut off ({error})") from None
    return Opened(shown, ("moves: only its first frame is read",) if moves else ())


def _refuse_large(image: Image.Image, limits: ImageLimits) -> None:
    width, height = image.size
    if width * height > limits.pixels or max(width, height) > limits.side:
        raise ImageRefused(
            f"{width:,} x {height:,} pixels; at most {limits.pixels:,} are read, "
            f"and {limits.side:,} on a side"
        )
    if min(width, height) < 1:
        raise ImageRefused(f"{width} x {height} pixels: nothing to see")


def _as_shown(image: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    if "transparency" in upright.info or upright.mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        seen = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    if upright.mode in ("I", "F", "I;16", "I;16B", "I;16L"):
        upright = upright.convert("F").point(lambda value: value / 256)
    return upright.convert("RGB")


def _refuse_two_faced(data: bytes) -> None:
    """Refuse a file that another program would open as something else than a picture."""
    if b"%PDF-" in data[:_READER_LOOKS]:
        raise ImageRefused("two-faced: it is a PDF as well")
    tail = data[-(_ZIP_COMMENT + _ZIP_END_SIZE) :]
    at = tail.rfind(_ZIP_END)
    if at >= 0 and _closes_a_zip(tail[at:]):
        raise ImageRefused("two-faced: it is a ZIP archive as well")
    lowered = data[:_READER_LOOKS].lower() + data[-_READER_LOOKS:].lower()
    for opening in _ACTIVE:
        if opening in lowered:
            raise ImageRefused(f"two-faced: it holds {opening.decode()!r} as well")


def _closes_a_zip(end: bytes) -> bool:
    if len(end) < _ZIP_END_SIZE:
        return False
    comment = int.from_bytes(end[20:22], "little")
    return _ZIP_END_SIZE + comment <= len(end) and int.from_bytes(end[10:12], "little") > 0
