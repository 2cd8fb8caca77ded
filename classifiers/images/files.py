"""Picture files: which files are pictures, and reading one from the disk."""

from pathlib import Path

from classifiers.errors import ImageRefused
from classifiers.images.reader import ImageReader
from classifiers.images.reading import ImageReading

_ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"})
_BEGINNINGS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"RIFF")


def is_image_file(path: Path) -> bool:
    """Say whether a file calls itself a picture, by its name or its first bytes.

    Raises OSError where it cannot be opened.
    """
    if path.suffix.lower() in _ENDINGS:
        return True
    with path.open("rb") as file:
        return file.read(6).startswith(_BEGINNINGS)


def read_image_file(reader: ImageReader, path: Path, lang: str | None = None) -> ImageReading:
    """Read a picture from the disk.

    Raises ImageRefused where there is no such file, it is no plain one, or its content is
    refused; ReaderMissing where a part is not installed.
    """
    try:
        if not path.is_file():
            raise ImageRefused("there is no such file")
        if (size := path.stat().st_size) > reader.limits.bytes:
            raise ImageRefused(f"{size:,} bytes; at most {reader.limits.bytes:,} are read")
        return reader.read(path.read_bytes(), lang)
    except OSError as error:
        raise ImageRefused(f"cannot be opened ({error.strerror})") from error
