"""``lurewatch assess``: adverts in, judgements out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO

import click

from classifiers import AdText, BadLine, Recogniser, read_ads
from classifiers.errors import ImageRefused
from classifiers.explaining.plain import explained
from classifiers.images.files import is_image_file, read_image_file
from classifiers.images.reader import ImageReader
from lurewatch.cli.houses import house_of

_BATCH = 64
Answer = Callable[[Sequence[AdText]], Iterable[str]]
_STANDARD_INPUT = Path("-")


@click.command()
@click.argument(
    "files",
    nargs=-1,
    type=click.Path(exists=True, dir_okay=False, readable=True, allow_dash=True, path_type=Path),
)
@click.option("--explain", is_flag=True, help="Say in plain words why, instead of printing JSON.")
@click.pass_context
def assess_command(context: click.Context, files: tuple[Path, ...], explain: bool) -> None:
    """Judge the adverts of FILES (default: standard input), one JSON line each.

    A file is JSON Lines, {"id"?, "title"?, "text", "lang"?, "source"?, "images"?}, or plain
    text with one advert a line, or one picture (PNG, JPEG, WebP, GIF, BMP), which is an advert.
    "images" are paths of an advert's pictures, relative to the file's folder; reading pictures
    needs "make images".

    A line or a picture that cannot be read is named on standard error, the others are judged,
    and the exit status is 1.

    \b
    Examples:
      echo '{"text": "Admin in Poipet, 45,000 baht, food free"}' | lurewatch assess
      lurewatch assess poster.png
    """
    recogniser, bad = house_of(context).recogniser, 0
    answer = partial(_explained if explain else _as_lines, recogniser)
    with ImageReader() as reader:
        for file in files or (_STANDARD_INPUT,):
            several = len(files) > 1
            bad += _judge(answer, _adverts(file, reader), f"{file}: " if several else "")
    context.exit(1 if bad else 0)


def _as_lines(recogniser: Recogniser, ads: Sequence[AdText]) -> Iterator[str]:
    for assessment in recogniser.assess(ads):
        yield assessment.to_line()


def _explained(recogniser: Recogniser, ads: Sequence[AdText]) -> Iterator[str]:
    for ad, assessment in zip(ads, recogniser.assess(ads, explain_clear=True), strict=True):
        yield f"{explained(ad, assessment)}\n"


def _judge(answer: Answer, adverts: Iterable[AdText | BadLine], file: str) -> int:
    """Print the answers to one file; returns how many complaints there were."""
    bad = 0
    for ads, complaints in _batches(adverts):
        for complaint in complaints:
            where = f"line {complaint.number}: " if complaint.number else ""
            click.echo(f"{file}{where}{complaint.reason}", err=True)
        bad += len(complaints)
        for said in answer(ads):
            click.echo(said)
    return bad


def _adverts(file: Path, reader: ImageReader) -> Iterator[AdText | BadLine]:
    if file != _STANDARD_INPUT and is_image_file(file):
        yield _poster(file, reader)
        return
    with click.open_file(str(file), "rb") as lines:
        yield from _lines(lines, file.parent, reader)


def _lines(lines: IO[bytes], folder: Path, reader: ImageReader) -> Iterator[AdText | BadLine]:
    return read_ads(lines, lambda path, lang: read_image_file(reader, folder / path, lang))


def _poster(file: Path, reader: ImageReader) -> AdText | BadLine:
    try:
        return AdText(id=file.name, title="", text="", images=(read_image_file(reader, file),))
    except ImageRefused as refusal:
        return BadLine(0, f"picture {file}: {refusal}")


def _batches(
    read: Iterable[AdText | BadLine],
) -> Iterator[tuple[list[AdText], list[BadLine]]]:
    """Gather what is judged together; a picture takes seconds, so nothing waits for the next."""
    ads: list[AdText] = []
    complaints: list[BadLine] = []
    for line in read:
        if isinstance(line, AdText):
            ads.append(line)
        else:
            complaints.append(line)
        if len(ads) + len(complaints) >= _BATCH or (ads and ads[-1].images) or complaints:
            yield ads, complaints
            ads, complaints = [], []
    if ads:
        yield ads, complaints
