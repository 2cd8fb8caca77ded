"""Hostile picture files: a clear refusal within bounds, and the reader reads on."""

import os
import signal

import pytest

from classifiers.errors import ImageRefused
from classifiers.images.limits import ImageLimits
from classifiers.images.opening import open_image
from classifiers.images.reader import ImageReader
from tests.classifiers import pictures

LIMITS = ImageLimits(bytes=2_000_000, pixels=1_000_000, side=5_000)
PICTURE = pictures.png()

REFUSED = {
    "empty": (b"", "an empty file"),
    "text": (b"Hello, I am no picture.\n" * 9, "not an image"),
    "vector": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not an image"),
    "other kind": (pictures.saved(pictures.Image.new("RGB", (9, 9)), "TIFF"), "not an image"),
    "too many bytes": (PICTURE + b"\0" * 2_000_000, "at most 2,000,000 are read"),
    "huge header": (pictures.bare_png(4_999, 4_999), "at most 1,000,000 are read"),
    "long side": (pictures.bare_png(5_001, 1), "5,000 on a side"),
    "cut off": (PICTURE[: len(PICTURE) // 2], "damaged or cut off"),
    "header alone": (PICTURE[:16], "damaged or cut off"),
    "broken inside": (PICTURE[:50] + b"\xff\xff" + PICTURE[52:], "damaged or cut off"),
    "text bomb": (pictures.text_bomb(), "damaged or cut off"),
    "a PDF as well": (PICTURE[:40] + b"%PDF-1.7" + PICTURE[40:], "a PDF as well"),
    "a ZIP as well": (pictures.as_zip_too(PICTURE), "a ZIP archive as well"),
    "a page as well": (PICTURE + b"<script>alert(1)</script>", "'<script' as well"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_by_name(name: str) -> None:
    data, reason = REFUSED[name]
    with pytest.raises(ImageRefused) as refusal:
        open_image(data, LIMITS)
    assert reason in str(refusal.value)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_every_kind_that_is_named_is_read(kind: str) -> None:
    image = pictures.Image.new("RGB", (30, 20), "navy")
    opened = open_image(pictures.saved(image, kind), LIMITS)
    assert opened.pixels.size == (30, 20)
    assert opened.pixels.mode == "RGB"
    assert opened.pixels.getpixel((15, 10))[2] > 100


def test_only_the_first_frame_is_read_and_that_is_said() -> None:
    opened = open_image(pictures.moving_gif(), LIMITS)
    assert opened.pixels.getpixel((5, 5)) == (255, 0, 0)
    assert opened.notes == ("moves: only its first frame is read",)


def test_what_is_transparent_lies_on_white() -> None:
    clear = pictures.Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    assert open_image(pictures.saved(clear), LIMITS).pixels.getpixel((5, 5)) == (255, 255, 255)


def test_a_picture_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    pictures.need_engines()
    with ImageReader(ImageLimits(seconds=1.0)) as reader:
        process = reader.start()
        os.kill(process, signal.SIGSTOP)  # it hangs, as a decoder may
        with pytest.raises(ImageRefused, match="took longer than 1 seconds"):
            reader.read(PICTURE)
        with pytest.raises(ImageRefused, match="not an image"):
            reader.read(b"no picture")
        os.kill(reader.start(), signal.SIGKILL)
        with pytest.raises(ImageRefused, match=r"not an image|ended before it was done"):
            reader.read(b"no picture")


def test_memory_is_bounded() -> None:
    pictures.need_engines()
    limits = ImageLimits(pixels=1_000_000_000, side=40_000, memory=2 * 1024**3)
    with ImageReader(limits) as reader:
        with pytest.raises(ImageRefused, match="more memory"):
            reader.read(pictures.black_png(20_000))
        assert reader.read(PICTURE).width == 120
