"""Some of the town's adverts are posters: their words stand in a picture and nowhere else."""

import io
import textwrap
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from lurewatch.demo.adverts import TownAdvert, TruthList

TITLE = "See the picture"
_SITES = ("board", "classified", "channel")
_LURES, _OTHERS = 3, 1
"""Of each site, as far as it has them."""
_LONGEST = 700
_WIDTH, _SIZE, _LINE, _MARGIN = 1000, 30, 44, 50
_LETTERS_A_LINE = 56


def poster_keys(truth: TruthList) -> frozenset[str]:
    """Choose what the town shows as posters: each site's first plain English adverts.

    Pillow's own font has Latin letters alone, and no other font is on every machine.
    """
    plain = [advert for advert in truth if _is_plain(advert, truth)]
    first: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for advert in plain:
        first[advert.site, advert.truth.is_lure].append(advert.key)
    chosen = (keys[: _LURES if is_lure else _OTHERS] for (_, is_lure), keys in first.items())
    return frozenset(chain.from_iterable(chosen))


def draw_poster(words: str) -> bytes:
    """Return a PNG of some words in Latin letters."""
    from PIL import Image, ImageDraw, ImageFont  # in the extra images alone

    lines = [line for part in words.splitlines() for line in _wrapped(part)]
    height = 2 * _MARGIN + _LINE * len(lines)
    image = Image.new("RGB", (_WIDTH, height), "#fff6d8")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(_SIZE)
    for number, line in enumerate(lines):
        pen.text((_MARGIN, _MARGIN + number * _LINE), line, "#20242c", font)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _wrapped(part: str) -> Iterable[str]:
    return textwrap.wrap(part, _LETTERS_A_LINE) or [""]


def _is_plain(advert: TownAdvert, truth: TruthList) -> bool:
    """Whether a poster can tell the whole story of an advert: no edits, no copies elsewhere."""
    told = f"{advert.title}\n{advert.text}"
    copied = {one.repost_of for one in truth}
    return (
        advert.lang == "en"
        and advert.site in _SITES
        and told.isascii()
        and len(told) <= _LONGEST
        and advert.edit is None
        and advert.repost_of is None
        and advert.key not in copied
    )
