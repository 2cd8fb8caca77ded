"""Pictures for the tests: drawn, damaged, and lying about what they are."""

import io
import struct
import zlib

from PIL import Image, ImageDraw

from classifiers.images.engines import find_engines
from tests.conftest import stand_aside


def need_engines() -> None:
    """Stand aside where pictures cannot be read."""
    engines = find_engines()
    if engines.missing:
        stand_aside(f"{', '.join(engines.missing)} missing: make images")
    if engines.lacks:
        stand_aside(f"no Tesseract data for {' '.join(engines.lacks)}: {engines.mend}")


def png(width: int = 120, height: int = 80) -> bytes:
    """Return a small picture of a box."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((10, 10, width // 2, height // 2), fill="black")
    return saved(image)


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    """Return a picture as the bytes of a file."""
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def bare_png(width: int, height: int, rows: bytes = b"", extra: bytes = b"") -> bytes:
    """Return a one-bit PNG whose header may promise more than its data holds."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = (_chunk(b"IHDR", header), extra, _chunk(b"IDAT", rows), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def black_png(side: int) -> bytes:
    """Return a square one-bit PNG of zeros: megapixels in some kilobytes."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + (side + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return bare_png(side, side, packed)


def text_bomb() -> bytes:
    """Return a PNG with a comment of 200 MB in 200 KB."""
    packed = zlib.compress(b"\0" * 200_000_000, 9)
    return bare_png(8, 8, zlib.compress(b"\0\0" * 8), _chunk(b"zTXt", b"Comment\0\0" + packed))


def as_zip_too(picture: bytes) -> bytes:
    """Return a picture that unzips as well."""
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, 46, 0, 0)
    return picture + end


def moving_gif() -> bytes:
    """Return a GIF of three frames."""
    out = io.BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
