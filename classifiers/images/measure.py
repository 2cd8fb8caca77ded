"""How well pictures are read: posters are drawn, read, and compared with what they say."""

import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from classifiers.errors import ReaderMissing
from classifiers.images.limits import ImageLimits
from classifiers.images.posters.drawing import (
    CannotDraw,
    Poster,
    Style,
    draw,
    load_posters,
    load_styles,
)
from classifiers.images.reader import ImageReader
from classifiers.measures.rates import Rate
from classifiers.measures.sections import Figure, Section, Table
from language import read

Tell = Callable[[str], None]

_PATIENT = ImageLimits(seconds=600)
"""A busy machine reads slowly; that is no property of a poster."""

_METHOD = (
    "Invented posters drawn in fonts of the Noto family, each in {styles} styles that differ in "
    "font, size, colours, noise, turn, gradient and JPEG quality, each with a QR code. The reader "
    "is not told the language. Wrong characters: insertions, deletions and replacements over the "
    "characters of the poster, without spaces. Contacts: those that are found in the poster's own "
    "text, and of these those found in what was read, with the same value, QR codes left out."
)


@dataclass(frozen=True, slots=True)
class PosterResult:
    """One poster in one style: how many of its characters, contacts and codes were read."""

    lang: str
    style: str
    characters: int
    wrong: int
    contacts: int
    recovered: int
    codes: int
    codes_read: int
    confidence: float
    faint: bool
    seconds: float


def measure_posters(
    tell: Tell = lambda _: None,
    posters: Sequence[Poster] | None = None,
    styles: Sequence[Style] | None = None,
) -> Section:
    """Draw posters, read them and return the tables; takes two to five minutes of one core.

    tell is handed a line of progress a poster. A missing part gives a section that says so in
    ``skipped``.
    """
    name, title = "posters", "Pictures: what is read on drawn posters"
    chosen = load_styles() if styles is None else styles
    try:
        results = list(read_posters(_unseen() if posters is None else posters, chosen, tell))
    except (CannotDraw, ReaderMissing) as missing:
        return Section(name=name, title=title, skipped=str(missing))
    return Section(
        name=name,
        title=title,
        method=_METHOD.format(styles=len(chosen)),
        tables=(
            _table("By language", "language", [(one.lang, one) for one in results]),
            _table("By style", "style", [(one.style, one) for one in results]),
        ),
    )


def read_posters(
    posters: Sequence[Poster], styles: Sequence[Style], tell: Tell = lambda _: None
) -> Iterator[PosterResult]:
    """Yield the result of every poster in every style. Raises CannotDraw and ReaderMissing."""
    with ImageReader(_PATIENT) as reader:
        for number, poster in enumerate(posters, start=1):
            tell(f"poster {number} of {len(posters)} ({poster.lang}), {len(styles)} styles")
            for style in styles:
                yield _result(reader, poster, style, number)


def wrong_characters(true: str, read_text: str) -> int:
    """Return the fewest edits of one character that turn one text into the other (Levenshtein)."""
    row = list(range(len(read_text) + 1))
    for number, wanted in enumerate(true, start=1):
        before, row[0] = row[0], number
        for column, seen in enumerate(read_text, start=1):
            change = before + (wanted != seen)
            before = row[column]
            row[column] = min(change, row[column] + 1, row[column - 1] + 1)
    return row[-1]


def _unseen() -> list[Poster]:
    return [poster for poster in load_posters() if not poster.built_with]


def _result(reader: ImageReader, poster: Poster, style: Style, seed: int) -> PosterResult:
    picture = draw(poster, style, seed)
    began = time.perf_counter()
    seen = reader.read(picture)
    seconds = time.perf_counter() - began
    said = "\n".join(line.text for line in seen.lines)
    true = "\n".join(poster.lines)
    wanted = _contacts(true)
    return PosterResult(
        lang=poster.lang,
        style=style.name,
        characters=len(_bare(true)),
        wrong=wrong_characters(_bare(true), _bare(said)),
        contacts=len(wanted),
        recovered=len(wanted & _contacts(said)),
        codes=int(bool(poster.qr)),
        codes_read=int(poster.qr in seen.qr),
        confidence=seen.confidence,
        faint=seen.faint,
        seconds=seconds,
    )


def _contacts(text: str) -> set[str]:
    return {contact.value for contact in read("", text).contacts}


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def _table(title: str, heading: str, results: Iterable[tuple[str, PosterResult]]) -> Table:
    groups: dict[str, list[PosterResult]] = {}
    for key, one in results:
        groups.setdefault(key, []).append(one)
    rows = [_row(key, group) for key, group in groups.items()]
    total = _row("all", [one for group in groups.values() for one in group])
    return Table(title=title, columns=(heading, *_COLUMNS), rows=(*rows, total))


_COLUMNS = ("posters", "wrong characters", "contacts recovered", "QR codes", "faint", "seconds")


def _row(key: str, group: Sequence[PosterResult]) -> tuple[str, int, str, Figure, str, str, float]:
    def total(of: Callable[[PosterResult], int]) -> int:
        return sum(of(one) for one in group)

    characters, wrong = total(lambda one: one.characters), total(lambda one: one.wrong)
    recovered = Rate(total(lambda one: one.recovered), total(lambda one: one.contacts))
    return (
        key,
        len(group),
        f"{wrong / max(characters, 1):.3f} ({wrong}/{characters})",
        Figure.rate(recovered),
        f"{total(lambda one: one.codes_read)}/{total(lambda one: one.codes)}",
        f"{total(lambda one: int(one.faint))}/{len(group)}",
        round(sum(one.seconds for one in group) / len(group), 2),
    )
