"""``lurewatch assess``: adverts in, judgements out."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

import click

from classifiers import AdText, BadLine, read_ads
from lurewatch.cli.houses import house_of

_BATCH = 64


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.pass_context
def assess_command(context: click.Context, file: BinaryIO) -> None:
    """Judge the adverts of FILE (default: standard input), one JSON line each.

    FILE is JSON Lines, {"id"?, "title"?, "text", "lang"?, "source"?}, or plain text with
    one advert a line. A line that cannot be read is named on standard error with its
    number, the others are judged, and the exit status is 1.

    Example: echo '{"text": "Admin in Poipet, 45,000 baht, food free"}' | lurewatch assess
    """
    recogniser = house_of(context).recogniser
    bad = 0
    for ads, complaints in _batches(read_ads(file)):
        for complaint in complaints:
            click.echo(f"line {complaint.number}: {complaint.reason}", err=True)
        bad += len(complaints)
        for assessment in recogniser.assess(ads):
            click.echo(assessment.to_line())
    context.exit(1 if bad else 0)


def _batches(
    read: Iterable[AdText | BadLine],
) -> Iterator[tuple[list[AdText], list[BadLine]]]:
    lines = iter(read)
    while batch := list(islice(lines, _BATCH)):
        ads = [line for line in batch if isinstance(line, AdText)]
        yield ads, [line for line in batch if isinstance(line, BadLine)]
