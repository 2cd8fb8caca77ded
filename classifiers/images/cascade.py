"""From a picture to its lines: boxes first, then for every line the engine that reads it best."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps

from classifiers.images.engines import WANTED, Engines
from classifiers.images.geometry import Quad, Strip, cut_strip, level_page, reading_order
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
_HINTED = 0.25
"""How much more a language counts that the advert is known to be written in."""
_OWN_LETTERS = 0.3
"""Share of a line's letters that must be of a language's script for it to be its line."""
_CLEARLY = 1.4
"""Rapidocr's reading must be so much more plausible than Tesseract's to be preferred."""
_LEAST = 0.3
"""A line that is less sure is noise: a pattern, a logo, a shadow."""
_TWINS = ("th", "lo")
_LEGIBLE = 0.8
_LEGIBLE_PAGE = 0.5
_WORDY = 0.6
"""Worth from which a line of the page counts though its engine is unsure, as it is of Lao."""
_SHORTEST = 4
"""Characters of a line that only the whole page shows."""
_LEAST_WORTH = 0.3
"""Worth from which a reading shows a picture's language."""
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
        spoken = self._spoken(grey, lines, hint)
        read = [(line.quad, self._best(line, spoken)) for line in lines]
        read = self._completed(grey, read, spoken)
        kept = [(quad, said) for quad, said in read if not _is_noise(said)]
        order = reading_order([quad for quad, _ in kept])
        return tuple(_told(*kept[number]) for number in order)

    def _boxes(self, image: Image.Image) -> list[tuple[Quad, Said]]:
        if self._rapid is not None:
            return self._rapid.lines(image)[:_MOST_LINES]
        if self._tesseract is not None:
            return self._tesseract.lines(ImageOps.grayscale(image))[:_MOST_LINES]
        return []

    def _spoken(self, grey: Image.Image, lines: Sequence[_Line], hint: str | None) -> list[str]:
        """Find out in which of Tesseract's languages a picture is written, best first."""
        first = [code for code in self._languages if code in WANTED or code == hint]
        rest = [code for code in self._languages if code not in first]
        probes = self._probes(lines)
        won = self._won(probes, first, hint) or self._won(probes, rest, hint)
        if won or self._tesseract is None:
            return won
        if any(share_of("vi", line.rapid.text) for line in lines):
            return [code for code in ("vi",) if code in self._languages]
        if all(_sure(line.rapid) > _LEGIBLE for line in lines):
            return []
        return self._won_by_page(grey, lines, first)

    def _won(
        self, probes: Sequence[_Line], languages: Sequence[str], hint: str | None
    ) -> list[str]:
        total = dict.fromkeys(languages, 0.0)
        won: set[str] = set()
        for line in probes:
            said = dict(self._readings(line, languages))
            worth = {
                code: _worth(one) * (1 + _HINTED * (code == hint)) for code, one in said.items()
            }
            for code, value in worth.items():
                total[code] += value * _letters(said[code])
            best = max(worth, key=worth.__getitem__, default=None)
            if best is not None and worth[best] > max(_worth(line.rapid), _LEAST_WORTH):
                won.add(best)
        return _without_twins(sorted(won, key=total.__getitem__, reverse=True))[:_LANGUAGES]

    def _won_by_page(
        self, grey: Image.Image, lines: Sequence[_Line], languages: Sequence[str]
    ) -> list[str]:
        """Read the whole page where no box could be read: boxes may cut through its lines."""
        assert self._tesseract is not None
        page = level_page(grey, [line.quad for line in lines]).pixels
        won = {
            code: sum(
                _worth(said) * len(said.text)
                for _, said in self._tesseract.page(page, code)
                if _is_line(said, code) and _worth(said) > _LEAST_WORTH
            )
            for code in languages
        }
        best = max(won, key=won.__getitem__, default=None)
        return [best] if best is not None and won[best] else []

    def _probes(self, lines: Sequence[_Line]) -> list[_Line]:
        """Choose the lines that rapidocr makes least sense of, long ones before short ones."""
        level = [line for line in lines if not line.quad.is_upright and not line.is_number]
        return sorted(level, key=lambda line: _worth(line.rapid) / line.quad.width)[:_PROBES]

    def _readings(self, line: _Line, languages: Sequence[str]) -> Iterator[tuple[str, Said]]:
        """Read a line in every language; yield those in which it has letters of their own."""
        if self._tesseract is None:
            return
        for code in languages:
            said = self._tesseract.read(line.strip, code)
            if share_of(code, said.text) >= _OWN_LETTERS:
                yield code, said

    def _completed(
        self, grey: Image.Image, read: list[tuple[Quad, Said]], spoken: Sequence[str]
    ) -> list[tuple[Quad, Said]]:
        """Add what the whole page shows where boxes were missed or cut through two lines."""
        if self._tesseract is None or not spoken:
            return read
        page = level_page(grey, [quad for quad, _ in read])
        for place, said in self._tesseract.page(page.pixels, spoken[0]):
            quad = page.back(place)
            under = [one for one in read if one[0].covers(quad)]
            if _is_line(said, spoken[0]) and _is_more(said, [other for _, other in under]):
                read = [one for one in read if one not in under] + [(quad, said)]
        return read

    def _best(self, line: _Line, spoken: Sequence[str]) -> Said:
        if self._tesseract is None or line.quad.is_upright:
            return line.rapid
        others = [self._tesseract.read(line.strip, code) for code in spoken]
        if not line.rapid.words and not others and self._rapid is None:
            return self._tesseract.read_latin(line.strip)
        best = max(others, key=_worth, default=None)
        if best is None or not any(share_of(code, best.text) for code in spoken):
            return line.rapid if line.rapid.words or best is None else best
        # Vietnamese is Latin to rapidocr, which leaves out the letters with two marks unseen.
        legible = spoken[0] == "vi" and best.confidence > _LEGIBLE
        if not legible and _worth(line.rapid) > _CLEARLY * _worth(best):
            return line.rapid
        return with_ids_of(best, line.rapid)


def _without_twins(languages: Sequence[str]) -> list[str]:
    """Leave out Lao beside Thai and Thai beside Lao: each reads the other's letters as its own."""
    twins = [code for code in languages if code in _TWINS]
    return [code for code in languages if code not in twins[1:]]


def _worth(said: Said) -> float:
    """Weigh a reading: how much like words it looks, and how sure its engine is.

    Engines are sure of misread letters too, and unsure of Lao that they read well, so that the
    look of words counts more.
    """
    return math.sqrt(max(said.confidence, _LEAST)) * max(piece_length(said.text) - 1, 0.0)


def _is_line(said: Said, language: str) -> bool:
    return (
        len(said.text) >= _SHORTEST
        and (said.confidence >= _LEGIBLE_PAGE or _worth(said) >= _WORDY)
        and share_of(language, said.text) >= _OWN_LETTERS
    )


def _is_more(said: Said, others: Sequence[Said]) -> bool:
    """Whether a reading says clearly more than those that it would replace."""
    return all(
        _worth(said) * len(said.text) > _CLEARLY * _worth(other) * len(other.text)
        for other in others
    )


def _letters(said: Said) -> int:
    return sum(char.isalpha() for char in said.text)


def _is_noise(said: Said) -> bool:
    return not said.text or (_sure(said) < _LEAST and _worth(said) < _LEAST_WORTH)


def _sure(said: Said) -> float:
    """Temper an engine's confidence where the letters look like no words."""
    length = piece_length(said.text)
    return said.confidence * (min(1.0, length / _WORDLIKE) if length else 1.0)


def _told(quad: Quad, said: Said) -> ImageLine:
    return ImageLine(said.text, round(_sure(said), 3), quad.box, said.engine)
