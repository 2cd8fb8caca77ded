"""``python -m classifiers.encoders.catalogues FOLDER OUT``: sentence pairs from catalogues."""

from pathlib import Path

import click

from classifiers.encoders.catalogues.gathering import gather


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
def main(folder: Path, out: Path) -> None:
    """Gather English and other sentences from unpacked packages in FOLDER into OUT.

    FOLDER holds one folder per package, as `dpkg-deb -x PACKAGE.deb FOLDER/PACKAGE` or
    `unzip PACKAGE.whl -d FOLDER/PACKAGE` make them. What is read: gettext's *.mo, MediaWiki's
    and Kolibri's JSON messages, Chromium's *.pak, LibreOffice's help pages, APT's
    Translation-* files and FreeDict's dictionaries. OUT gets one en-XX.tsv.gz per language
    (source, English, other language), ready for `python -m classifiers.encoders.train`.
    """
    counts = gather(folder, out)
    for language, pairs in sorted(counts.items()):
        click.echo(f"{language:8} {pairs:8,} pairs")
    if not counts:
        raise click.ClickException(f"{folder}: no catalogue that can be read")


if __name__ == "__main__":
    main()
