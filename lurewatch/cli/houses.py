"""From the command line's settings file to the house."""

from pathlib import Path

import click

from lurewatch.house import House
from lurewatch.settings import load_settings


def house_of(context: click.Context) -> House:
    """Return the house that the command line's settings file describes."""
    file = context.find_root().obj
    assert isinstance(file, Path)
    return House(load_settings(file), file.resolve())
