"""Tesseract: reads the scripts that rapidocr does not know, one upright line at a time."""

from pathlib import Path

import tesserocr
from PIL import Image

from classifiers.images.engines import PACKS
from classifiers.images.geometry import Quad, Strip
from classifiers.images.words import Said, Word, as_written

NAME = "tesserocr"
_LATIN = "eng"


class TesseractEngine:
    """Holds one Tesseract a language, made when it is first asked for."""

    def __init__(self, data: Path) -> None:
        self._data = str(data)
        self._readers: dict[str, tesserocr.PyTessBaseAPI] = {}

    def read(self, strip: Strip, language: str) -> Said:
        """Read a strip in a language (a code of `PACKS`) and in Latin letters."""
        return self._read(strip, f"{PACKS[language]}+{_LATIN}")

    def read_latin(self, strip: Strip) -> Said:
        """Read a strip in Latin letters alone."""
        return self._read(strip, _LATIN)

    def _read(self, strip: Strip, packs: str) -> Said:
        reader = self._reader(packs, tesserocr.PSM.SINGLE_LINE)
        reader.SetImage(strip.pixels)
        reader.Recognize()
        found = reader.GetIterator()
        words: list[Word] = []
        level = tesserocr.RIL.WORD
        for at in tesserocr.iterate_level(found, level) if found else ():
            text = at.GetUTF8Text(level) if not at.Empty(level) else ""
            box = at.BoundingBox(level)
            if text.strip() and box:
                sure = at.Confidence(level) / 100
                words.append(Word(text.strip(), sure, strip.along(box[0]), strip.along(box[2])))
        return Said(NAME, as_written(words, reader.GetUTF8Text().strip()))

    def lines(self, grey: Image.Image) -> list[tuple[Quad, Said]]:
        """Find the lines of a page, unread: for machines without rapidocr."""
        reader = self._reader(_LATIN, tesserocr.PSM.SPARSE_TEXT)
        reader.SetImage(grey)
        parts = reader.GetComponentImages(tesserocr.RIL.TEXTLINE, True)
        boxes = [(one["x"], one["y"], one["w"], one["h"]) for _, one, _, _ in parts]
        return [(_quad(*box), Said(NAME, ())) for box in boxes]

    def _reader(self, packs: str, mode: int) -> tesserocr.PyTessBaseAPI:
        if packs not in self._readers:
            self._readers[packs] = tesserocr.PyTessBaseAPI(path=self._data, lang=packs)
        self._readers[packs].SetPageSegMode(mode)
        return self._readers[packs]


def _quad(x: int, y: int, width: int, height: int) -> Quad:
    right, below = x + width, y + height
    return Quad(((x, y), (right, y), (right, below), (x, below)))
