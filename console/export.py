"""Adverts as CSV. Contacts and texts stay inside: an export is for trends."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from console.defang import defanged
from console.hidden import visible
from indexer import SearchDocument

CSV_ROWS = 5_000
"""Rows that one export holds at most; the page says so beforehand."""

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

COLUMNS = (
    "id",
    "synthetic",
    "first_seen",
    "last_seen",
    "gone",
    "source",
    "source_kind",
    "address",
    "language",
    "machine_class",
    "stance",
    "band",
    "probability",
    "ruling",
    "role",
    "places",
    "countries",
    "pay_ratio",
    "campaign",
    "title",
)


def write_csv(documents: Iterable[SearchDocument]) -> bytes:
    """Return a CSV file in UTF-8 with a byte order mark, as spreadsheets want it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in documents:
        writer.writerow([safe_cell(value) for value in _row(one)])
    return out.getvalue().encode("utf-8-sig")


def safe_cell(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula; unseen characters are shown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.4g}"
    cell = visible(str(value))
    is_formula = cell.startswith(_FORMULA_SIGNS) or cell.lstrip().startswith(_FORMULA_SIGNS)
    return f"'{cell}" if is_formula else cell


def _row(one: SearchDocument) -> tuple[Any, ...]:
    return (
        one.id,
        one.synthetic,
        one.first_seen.isoformat(),
        one.last_seen.isoformat(),
        one.gone,
        one.source,
        one.source_kind,
        defanged(one.url),
        one.lang,
        one.ad_class,
        one.stance,
        one.band,
        one.probability,
        one.ruling,
        one.role,
        "; ".join(one.places),
        "; ".join(one.countries),
        one.pay_ratio,
        one.campaign,
        one.title,
    )
