"""Results as a table for people and one JSON for machines."""

import os
import platform
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.table import Table

from tests.bench.pairs import Aside, Bound, Pairs, Side
from tests.bench.taken import Taken

Result = Pairs | Aside


def as_json(results: Sequence[Result], pairs: int, quick: bool) -> dict[str, Any]:
    """Return everything that was measured."""
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "pairs": pairs,
        "quick": quick,
        "rows": [_row(one) for one in results],
    }


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    return {
        "cpu": _cpu_model(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0,
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
    }


def _cpu_model() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
        platform.processor(),
    )


def _row(result: Result) -> dict[str, Any]:
    if isinstance(result, Aside):
        word = "failed" if result.broken else "skipped"
        return {"id": result.id, "title": result.title, word: result.reason}
    row = result.row
    return {
        "id": row.id,
        "title": row.title,
        "unit": row.unit,
        "better": row.better,
        "ours": _side(row.ours, result.ours),
        "peer": _side(row.peer, result.peer) if row.peer else None,
        "ratio": result.found("ratio") if row.peer else None,
        "ratios": result.ratios,
        "targets": [_target(bound, result) for bound in row.bounds],
        "load": result.load,
    }


def _side(side: Side, taken: Sequence[Taken]) -> dict[str, Any]:
    return {
        "label": side.label,
        "median": statistics.median(one.value for one in taken),
        "cpu_seconds": statistics.median(one.cpu_seconds for one in taken),
        "peak_mb": max(one.peak_mb for one in taken),
        "runs": [one.to_json() for one in taken],
    }


def _target(bound: Bound, result: Pairs) -> dict[str, Any]:
    found = result.found(bound.of)
    return {"target": str(bound), "found": found, "met": bound.holds(found)}


def table(results: Sequence[Result]) -> Table:
    """Return the rows side by side."""
    made = Table("", show_lines=True)
    for heading in ("Lurewatch", "beside", "ratio", "CPU s", "peak MB", "aimed at"):
        made.add_column(heading)
    for result in results:
        if isinstance(result, Aside):
            word = "FAILED" if result.broken else "skipped"
            made.add_row(result.title, f"{word}: {result.reason.splitlines()[-1]}")
        else:
            made.add_row(*_cells(result))
    return made


def _cells(result: Pairs) -> list[str]:
    told = _row(result)
    ours, peer, unit = told["ours"], told["peer"], told["unit"]
    sides = [one for one in (ours, peer) if one]
    spread = f"{min(told['ratios']):.2f}-{max(told['ratios']):.2f}" if peer else ""
    return [
        told["title"],
        f"{_figure(ours['median'])} {unit}{_details(result)}",
        f"{_figure(peer['median'])} {unit}\n{peer['label']}" if peer else "",
        f"{told['ratio']:.2f}x\n{spread}" if peer else "",
        " / ".join(f"{one['cpu_seconds']:.1f}" for one in sides),
        " / ".join(f"{one['peak_mb']:.0f}" for one in sides),
        "\n".join(f"{one['target']} {'ok' if one['met'] else 'MISSED'}" for one in told["targets"]),
    ]


def _details(result: Pairs) -> str:
    names = result.ours[0].details
    return "".join(f"\n{name} {_figure(result.found(name))}" for name in names)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == 0 else f"{value:.1f}"
