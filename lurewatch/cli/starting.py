"""``lurewatch init`` and ``lurewatch doctor``."""

from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lurewatch.doctor import examine
from lurewatch.settings import load_settings

_EXAMPLES = Path(__file__).parent.parent / "examples"


@click.command()
@click.argument(
    "folder", default=Path(), type=click.Path(path_type=Path, file_okay=False), required=False
)
def init_command(folder: Path) -> None:
    """Write commented examples of lurewatch.toml and sources/ into FOLDER (default: here).

    A file that is there already is left alone.
    """
    for example in sorted(_EXAMPLES.rglob("*.toml")):
        target = folder / example.relative_to(_EXAMPLES)
        if target.exists():
            click.echo(f"kept {target}: it was there already")
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(example.read_text("utf-8"), "utf-8")
        click.echo(f"wrote {target}")
    click.echo("next: edit them, then run: lurewatch doctor && lurewatch watch")


@click.command()
@click.pass_context
def doctor_command(context: click.Context) -> None:
    """Say what is missing here, what it is for, and the command that mends it.

    Exits with 1 when something could be mended. Nothing is changed.
    """
    table = Table("", "what", "found", "needed for", "to mend it")
    findings = list(examine(load_settings(context.find_root().obj)))
    for finding in findings:
        mark = "ok" if finding.is_well else "!!"
        words = (finding.name, finding.state, finding.needed_for, finding.mend)
        table.add_row(mark, *map(escape, words))
    Console().print(table)
    context.exit(0 if all(finding.is_well for finding in findings) else 1)
