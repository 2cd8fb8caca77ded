"""The edge of the program: known errors in one plain line, unknown ones with their trace."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn an error that a room raises on purpose into a line and exit status 1."""
    try:
        yield
    except Exception as error:
        from lurewatch.known_errors import KNOWN_ERRORS  # imports every room

        if not isinstance(error, KNOWN_ERRORS):
            raise
        click.echo(f"lurewatch: {error}", err=True)
        sys.exit(1)
