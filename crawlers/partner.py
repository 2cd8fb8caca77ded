"""Files that a partner drops: CSV and JSON Lines, read row by row; a bad row is named."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urljoin

from crawlers.encodings import decode
from crawlers.facts import AdFacts, Found, problem
from crawlers.keys import absolute_url, key_of_url
from crawlers.source import PARTNER_FACTS, Partner, Source
from records import CrawlProblem, make_id

Row = tuple[int, dict[str, Any] | str]
"""A line number, and the row's columns or the reason why it cannot be read."""


def partner_facts(body: bytes, url: str, source: Source) -> Found:
    """Read a partner's file. ``url`` is the file's address, used where a row has none."""
    partner = source.partner or Partner(path="", format="jsonl")
    decoded = decode(body, "", source.language_hint)
    facts: list[AdFacts] = []
    problems: list[CrawlProblem] = []
    if decoded.lossy:
        problems.append(
            problem("encoding_lossy", url, f"bytes that are not {decoded.encoding} were replaced")
        )
    for line, row in _rows(decoded.text, partner):
        read = row if isinstance(row, str) else _facts(row, url, source, partner)
        if isinstance(read, str):
            problems.append(problem("bad_row", url, f"line {line}: {read}"))
        else:
            facts.append(read)
    return Found(tuple(facts), tuple(problems))


def _rows(text: str, partner: Partner) -> Iterator[Row]:
    return _csv_rows(text, partner) if partner.format == "csv" else _json_rows(text)


def _json_rows(text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, f"not JSON: {error}"
            continue
        yield number, row if isinstance(row, dict) else "not a JSON object"


def _csv_rows(text: str, partner: Partner) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=partner.delimiter, strict=True)
    header: list[str] | None = None
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num, str(error)
            continue
        if header is None:
            header = [name.strip() for name in cells]
            if missing := _missing_columns(header, partner.columns):
                yield reader.line_num, missing
                return
        elif cells:
            yield reader.line_num, _named(header, cells)


def _missing_columns(header: list[str], columns: Mapping[str, str]) -> str | None:
    wanted = set(columns.values()) if columns else {"text"}
    missing = sorted(wanted - set(header))
    return f"the header lacks {missing}; it has {header}; no row was read" if missing else None


def _named(header: list[str], cells: list[str]) -> dict[str, Any] | str:
    if len(cells) != len(header):
        return f"{len(cells)} columns where the header has {len(header)}"
    return dict(zip(header, cells, strict=True))


def _facts(row: dict[str, Any], url: str, source: Source, partner: Partner) -> AdFacts | str:
    columns = partner.columns or {name: name for name in PARTNER_FACTS}
    said = {fact: _texts(row.get(column)) for fact, column in columns.items()}
    title, text = _one(said, "title"), _one(said, "text")
    if not (title or text):
        return "neither title nor text"
    pay = _one(said, "pay")
    own_url = absolute_url(url, _one(said, "url")) if _one(said, "url") else None
    return AdFacts(
        key=_one(said, "key")
        or (key_of_url(own_url, source) if own_url else make_id("row", title, text)),
        url=own_url or url,
        title=title,
        text=f"{text}\n{pay}" if pay and pay not in text else text,
        poster=_one(said, "poster") or None,
        organisation=_one(said, "organisation") or None,
        location=said.get("location", ()),
        date_posted=_one(said, "date") or None,
        contact=said.get("contact", ()),
        images=tuple(filter(None, (_picture(url, one) for one in said.get("image", ())))),
        language=_one(said, "language") or None,
    )


def _picture(file_url: str, written: str) -> str | None:
    """Return a picture's address; a bare name is that of a file beside the partner's own."""
    try:
        return written if "://" in written else urljoin(file_url, quote(written))
    except ValueError:
        return None


def _texts(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(str(one).strip() for one in values if one is not None and str(one).strip())


def _one(said: Mapping[str, tuple[str, ...]], fact: str) -> str:
    return next(iter(said.get(fact, ())), "")
