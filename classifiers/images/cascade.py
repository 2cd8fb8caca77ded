"""From a picture to its lines: boxes first, then for every line the engine that reads it best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps

from classifiers.images.engines import WANTED, Engines
from classifiers.images.geometry import Quad, Strip, cut_strip, reading_order
from classifiers.images.plausibility import piece_length
from classifiers.images.rapid import RapidEngine
from classifiers.images.reading import ImageLine
from classifiers.images.scripts import share_of
from classifiers.images.tesseract import TesseractEngine
from classifiers.images.words import Said, with_ids_of

_MOST_LINES = 200
_PROBES = 4
"""So many lines are read in every language to learn which ones a picture is written in."""
_LANGUAGES = 2
"""A picture is read in at most so many languages beside Latin and Chinese."""
_HINTED = 1.25
"""How much more a language counts that the advert is known to be written in."""
_OWN_LETTERS = 0.3
"""Share of a line's letters that must be of a language's script for it to be its line."""
_CLEARLY = 1.4
"""Rapidocr's reading must be so much more plausible than Tesseract's to be preferred."""
_LEAST = 0.3
"""A line that is less sure is noise: a pattern, a logo, a shadow."""
_LEGIBLE = 0.8
_LEAST_WORTH = 0.8
"""Confidence times piece length from which a reading shows a picture's language."""
_WORDLIKE = 1.6
"""Letters a known piece from which a line counts as words; misread lines have about one."""


@dataclass(frozen=True, slots=True)
class _Line:
    quad: Quad
    strip: Strip
    rapid: Said

    @property
    def is_number(self) -> bool:
        """Whether it holds no letters for rapidocr, but ids or numbers."""
        return (
            bool(self.rapid.words)
            and _sure(self.rapid) > _LEGIBLE
            and not any(char.isalpha() for char in self.rapid.text)
        )


class Cascade:
    """Holds the engines that are installed."""

    def __init__(self, engines: Engines) -> None:
        self._languages = engines.languages
        self._rapid = RapidEngine() if engines.reads_boxes else None
        data = engines.tessdata if engines.has("tesserocr") else None
        self._tesseract = TesseractEngine(data) if data is not None else None

    def read(self, image: Image.Image, hint: str | None = None) -> tuple[ImageLine, ...]:
        """Return a picture's lines in reading order. hint: the advert's language if known."""
        grey = ImageOps.grayscale(image)
        lines = [_Line(quad, cut_strip(grey, quad), said) for quad, said in self._boxes(image)]
        spoken = self._spoken(lines, hint)
        read = [(line.quad, self._best(line, spoken)) for line in lines]
        kept = [(quad, said) for quad, said in read if said.text and _sure(said) >= _LEAST]
        order = reading_order([quad for quad, _ in kept])
        return tuple(_told(*kept[number]) for number in order)

    def _boxes(self, image: Image.Image) -> list[tuple[Quad, Said]]:
        if self._rapid is not None:
            return self._rapid.lines(image)[:_MOST_LINES]
        if self._tesseract is not None:
            return self._tesseract.lines(ImageOps.grayscale(image))[:_MOST_LINES]
        return []

    def _spoken(self, lines: Sequence[_Line], hint: str | None) -> list[str]:
        """Find out in which of Tesseract's languages a picture is written, best first."""
        probes = self._probes(lines)
        first = [code for code in self._languages if code in WANTED or code == hint]
        rest = [code for code in self._languages if code not in first]
        return self._won(probes, first, hint) or self._won(probes, rest, hint)

    def _won(
        self, probes: Sequence[_Line], languages: Sequence[str], hint: str | None
    ) -> list[str]:
        won: dict[str, float] = {}
        for line in probes:
            worth = dict(self._worths(line, languages, hint))
            best = max(worth, key=worth.__getitem__, default=None)
            if best is not None and worth[best] > max(_worth(line.rapid), _LEAST_WORTH):
                won[best] = won.get(best, 0.0) + worth[best]
        return sorted(won, key=won.__getitem__, reverse=True)[:_LANGUAGES]

    def _probes(self, lines: Sequence[_Line]) -> list[_Line]:
        """Choose the lines that rapidocr makes least sense of, long ones before short ones."""
        level = [line for line in lines if not line.quad.is_upright and not line.is_number]
        return sorted(level, key=lambda line: _worth(line.rapid) / line.quad.width)[:_PROBES]

    def _worths(
        self, line: _Line, languages: Sequence[str], hint: str | None
    ) -> Iterator[tuple[str, float]]:
        if self._tesseract is None:
            return
        for code in languages:
            said = self._tesseract.read(line.strip, code)
            if share_of(code, said.text) >= _OWN_LETTERS:
                yield code, _worth(said) * (_HINTED if code == hint else 1)

    def _best(self, line: _Line, spoken: Sequence[str]) -> Said:
        if self._tesseract is None or line.quad.is_upright:
            return line.rapid
        others = [self._tesseract.read(line.strip, code) for code in spoken]
        if not line.rapid.words and not others and self._rapid is None:
            return self._tesseract.read_latin(line.strip)
        best = max(others, key=_worth, default=None)
        if best is None or not any(share_of(code, best.text) for code in spoken):
            return line.rapid if line.rapid.words or best is None else best
        if _worth(line.rapid) > _CLEARLY * _worth(best):
            return line.rapid
        return with_ids_of(best, line.rapid)


def _worth(said: Said) -> float:
    """Weigh a reading: how sure its engine is, and how much like words it looks."""
    return said.confidence * piece_length(said.text)


def _sure(said: Said) -> float:
    """Temper an engine's confidence where the letters look like no words."""
    length = piece_length(said.text)
    return said.confidence * (min(1.0, length / _WORDLIKE) if length else 1.0)


def _told(quad: Quad, said: Said) -> ImageLine:
    return ImageLine(said.text, round(_sure(said), 3), quad.box, said.engine)
