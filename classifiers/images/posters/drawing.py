"""Draws a poster: lines in a script's own font, a QR code, noise, a turn, a gradient, JPEG."""

import io
import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import zxingcpp
from PIL import Image, ImageColor, ImageDraw, ImageFont, features

_HERE = Path(__file__).parent
_FONT_FOLDERS = (
    Path("/usr/share/fonts/truetype/noto"),
    Path("/usr/share/fonts/opentype/noto"),
)
_LATIN_RUN = re.compile(r"[ -~\u00a0-\u024f\u1e00-\u1eff]+")
_MARGIN = 40
_LEADING = 2.1
_CODE = 190
"""Pixels of a QR code's side."""


class CannotDraw(Exception):
    """A font is missing, or Pillow cannot shape Khmer and Burmese here; says which."""


@dataclass(frozen=True, slots=True)
class Poster:
    """What a poster says."""

    lang: str
    lines: tuple[str, ...]
    qr: str = ""
    built_with: bool = False
    """Whether the reader was built while looking at it: such posters measure nothing."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a poster is drawn; ``posters/styles.toml`` says what the numbers count."""

    name: str
    font: int
    size: int
    ground: tuple[str, ...]
    ink: str
    noise: float = 0
    turned: float = 0
    jpeg: int = 0


def load_posters() -> tuple[Poster, ...]:
    """Return the posters of ``texts.toml``."""
    told: dict[str, list[dict[str, Any]]] = tomllib.loads(_read("texts.toml"))
    return tuple(
        Poster(lang, tuple(one["lines"]), one["qr"], one.get("built_with", False))
        for lang, many in told.items()
        for one in many
    )


def load_styles() -> tuple[Style, ...]:
    """Return the styles of ``styles.toml``."""
    told = tomllib.loads(_read("styles.toml"))
    del told["fonts"]
    return tuple(
        Style(name=name, **{**one, "ground": tuple(one["ground"])}) for name, one in told.items()
    )


def draw(poster: Poster, style: Style, seed: int = 0) -> bytes:
    """Return a poster as the bytes of a PNG or JPEG file; the same seed gives the same noise.

    Raises CannotDraw where a font or Pillow's text shaping is missing.
    """
    if not features.check("raqm"):
        raise CannotDraw("this Pillow cannot shape Khmer and Burmese (it has no raqm)")
    fonts = _fonts(poster.lang, style)
    leading = round(style.size * _LEADING)
    width = max(round(_width(line, fonts)) for line in poster.lines) + 2 * _MARGIN
    height = leading * len(poster.lines) + 2 * _MARGIN + (_CODE if poster.qr else 0)
    page = _ground(max(width, _CODE + 2 * _MARGIN), height, style)
    for number, line in enumerate(poster.lines):
        _write(page, line, (_MARGIN, _MARGIN + number * leading), fonts, style.ink)
    if poster.qr:
        page.paste(_code(poster.qr), (_MARGIN, height - _CODE - _MARGIN // 2))
    return _as_file(_spoilt(page, style, seed), style)


def _fonts(lang: str, style: Style) -> tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont]:
    """Return the font of the script and that of Latin letters."""
    names: Mapping[str, Sequence[str]] = tomllib.loads(_read("styles.toml"))["fonts"]
    own = names.get(lang, names["latin"])[style.font]
    return _font(own, style.size), _font(names["latin"][style.font], style.size)


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    for folder in _FONT_FOLDERS:
        if (folder / name).is_file():
            return ImageFont.truetype(folder / name, size, layout_engine=ImageFont.Layout.RAQM)
    raise CannotDraw(f"{name} is missing: apt-get install fonts-noto-core fonts-noto-cjk")


def _runs(line: str) -> list[tuple[str, bool]]:
    """Cut a line where the font changes; True for Latin letters."""
    runs: list[tuple[str, bool]] = []
    at = 0
    for found in _LATIN_RUN.finditer(line):
        runs += [(line[at : found.start()], False), (found[0], True)]
        at = found.end()
    return [run for run in (*runs, (line[at:], False)) if run[0]]


def _width(line: str, fonts: tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont]) -> float:
    return sum(fonts[latin].getlength(text) for text, latin in _runs(line))


def _write(
    page: Image.Image,
    line: str,
    at: tuple[float, float],
    fonts: tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont],
    ink: str,
) -> None:
    pen = ImageDraw.Draw(page)
    across, down = at
    base = down + fonts[1].size
    for text, latin in _runs(line):
        pen.text((across, base), text, font=fonts[latin], fill=ink, anchor="ls")
        across += fonts[latin].getlength(text)


def _ground(width: int, height: int, style: Style) -> Image.Image:
    first, last = (ImageColor.getrgb(style.ground[at]) for at in (0, -1))
    steps = np.linspace(0, 1, height)[:, None, None]
    rows = np.array(first[:3]) * (1 - steps) + np.array(last[:3]) * steps
    return Image.fromarray(np.broadcast_to(rows, (height, width, 3)).astype(np.uint8).copy())


def _code(payload: str) -> Image.Image:
    made = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode)
    modules = Image.fromarray(np.array(made.to_image(scale=4)))
    return modules.resize((_CODE, _CODE), Image.Resampling.NEAREST).convert("RGB")


def _spoilt(page: Image.Image, style: Style, seed: int) -> Image.Image:
    if style.turned:
        ground = ImageColor.getrgb(style.ground[0])
        page = page.rotate(style.turned, Image.Resampling.BICUBIC, expand=True, fillcolor=ground)
    if style.noise:
        chance = np.random.default_rng(random.Random(seed).randrange(2**32))
        pixels = np.asarray(page, dtype=np.float32)
        noisy = pixels + chance.normal(0, style.noise, pixels.shape)
        page = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
    return page


def _as_file(page: Image.Image, style: Style) -> bytes:
    out = io.BytesIO()
    if style.jpeg:
        page.save(out, "JPEG", quality=style.jpeg)
    else:
        page.save(out, "PNG")
    return out.getvalue()


@cache
def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")
