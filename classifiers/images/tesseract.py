"""Tesseract: reads the scripts that rapidocr does not know, one upright line at a time."""

from pathlib import Path

import tesserocr
from PIL import Image

from classifiers.images.engines import PACKS
from classifiers.images.geometry import Quad, Strip, upright_quad
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

    def page(self, grey: Image.Image, language: str) -> list[tuple[Quad, Said]]:
        """Find and read the level lines of a whole page; slower, and misses turned ones."""
        reader = self._reader(f"{PACKS[language]}+{_LATIN}", tesserocr.PSM.SPARSE_TEXT)
        reader.SetImage(grey)
        reader.Recognize()
        found = reader.GetIterator()
        lines: list[tuple[Quad, Said]] = []
        level = tesserocr.RIL.TEXTLINE
        for at in tesserocr.iterate_level(found, level) if found else ():
            text = "" if at.Empty(level) else at.GetUTF8Text(level).strip()
            box = at.BoundingBox(level)
            if text and box:
                sure = at.Confidence(level) / 100
                lines.append((upright_quad(*box), Said(NAME, (Word(text, sure, 0.0, 1.0),))))
        return lines

    def lines(self, grey: Image.Image) -> list[tuple[Quad, Said]]:
        """Find the lines of a page, unread: for machines without rapidocr."""
        reader = self._reader(_LATIN, tesserocr.PSM.SPARSE_TEXT)
        reader.SetImage(grey)
        parts = reader.GetComponentImages(tesserocr.RIL.TEXTLINE, True)
        boxes = [(x["x"], x["y"], x["x"] + x["w"], x["y"] + x["h"]) for _, x, _, _ in parts]
        return [(upright_quad(*box), Said(NAME, ())) for box in boxes]

    def _reader(self, packs: str, mode: int) -> tesserocr.PyTessBaseAPI:
        if packs not in self._readers:
            self._readers[packs] = tesserocr.PyTessBaseAPI(path=self._data, lang=packs)
        self._readers[packs].SetPageSegMode(mode)
        return self._readers[packs]
