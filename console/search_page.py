"""Search: the query language with counts to narrow by, and a CSV export."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from console.errors import Incomplete, SearchDown
from console.export import CSV_ROWS, write_csv
from console.marks import Quote, Side
from console.pleas import WITHOUT_PLEAS
from console.roles import Permission
from console.visits import Visit
from indexer import (
    FIELD_NAMES,
    CursorError,
    Excerpt,
    IndexUnavailable,
    QueryError,
    SearchPage,
    SearchRequest,
    Sort,
    both,
    parse,
)
from records import CustodyAction

PAGE_SIZE = 20
FACETS = ("class", "band", "lang", "country", "source", "stance")
_MAX_QUERY = 10_000
_PLAIN_VALUE = re.compile(r"[\w+.@/-]+")


@dataclass(frozen=True)
class Asked:
    """What was typed and chosen."""

    q: str
    sort: Sort
    after: str | None = None

    def address(self, **changed: Any) -> str:
        """Return the address of this search with parts changed."""
        parts = {"q": self.q, "sort": self.sort, **changed}
        return f"/search?{urlencode({name: value for name, value in parts.items() if value})}"

    def narrowed(self, field: str, value: str) -> str:
        """Return the address of this search with one more field asked for."""
        quoted = value if _PLAIN_VALUE.fullmatch(value) else f'"{value}"'
        typed = self.q.strip()
        joined = f"({typed})" if re.search(r"\bOR\b", typed) else typed
        return self.address(q=f"{joined} {field}:{quoted}".strip())


EXAMPLES = (
    ("words", "พนักงาน ปอยเปต"),
    ("phrase", '"free dormitory"'),
    ("either", "casino OR resort"),
    ("without", "class:lure -ruling:legitimate_job"),
    ("language", "prob:>=0.8 lang:th"),
    ("place", "country:KH seen:2026-11-01..2026-11-22"),
    ("contact", "contact:demo_nok88"),
    ("pay", "pay:>3 stance:recruiting"),
    ("prefix", "title:translat*"),
)
"""Queries that teach the language, each with the key of the sentence that explains it."""


@dataclass(frozen=True)
class Mistake:
    """A query that cannot be read, cut where the trouble begins."""

    before: str
    at: str
    after: str
    problem: str
    instead: str


def show_search(visit: Visit) -> Response:
    """Show the hits of a query; without one, show how to ask."""
    asked = _asked(visit)
    if not asked.q.strip():
        return _page(visit, asked)
    try:
        found = _find(visit, asked, SearchRequest(asked.sort, PAGE_SIZE, asked.after, FACETS, 8))
    except QueryError as error:
        return _page(visit, asked, mistake=_mistake(asked.q, error))
    return _page(visit, asked, found)


def export_search(visit: Visit) -> Response:
    """Return the hits as CSV, and note in the custody chain who took them out."""
    q = visit.form.get("q", "")
    documents: list[Any] = []
    after: str | None = None
    try:
        while len(documents) < CSV_ROWS:
            request = SearchRequest(Sort.NEWEST, 500, after)
            found = _find(visit, Asked(q, Sort.NEWEST), request)
            documents += [hit.document for hit in found.hits]
            after = found.next
            if after is None:
                break
    except QueryError as error:
        raise Incomplete(str(error)) from error
    kept = documents[:CSV_ROWS]
    detail = f"{len(kept)} adverts as CSV: {q[:400]}"
    visit.ledger.custody.append(visit.now, visit.who, CustodyAction.EXPORTED, "search", detail)
    headers = {"Content-Disposition": f'attachment; filename="adverts-{visit.now:%Y%m%d}.csv"'}
    return Response(write_csv(kept), media_type="text/csv; charset=utf-8", headers=headers)


def quotes_of(excerpt: Excerpt) -> list[Quote]:
    """Return the words found, to be marked in an excerpt."""
    return [Quote(start, end, Side.FOUND) for start, end in excerpt.marks]


def _page(
    visit: Visit, asked: Asked, found: SearchPage | None = None, mistake: Mistake | None = None
) -> Response:
    return visit.page(
        "search.html",
        400 if mistake else 200,
        asked=asked,
        found=found,
        mistake=mistake,
        export_most=CSV_ROWS if found is None else min(found.total, CSV_ROWS),
        marked=quotes_of,
        examples=EXAMPLES,
        fields=FIELD_NAMES,
    )


def _asked(visit: Visit) -> Asked:
    q = visit.asked("q")[:_MAX_QUERY]
    return Asked(q, visit.choice("sort", Sort, Sort.RELEVANCE), visit.asked("after") or None)


def _find(visit: Visit, asked: Asked, request: SearchRequest) -> SearchPage:
    """Ask the index. Raises QueryError, and SearchDown when the index cannot be reached."""
    query = both(parse(asked.q), None if visit.may(Permission.HELP_DESK) else WITHOUT_PLEAS)
    try:
        return visit.console.services.search.search(query, request)
    except CursorError as error:
        raise Incomplete(str(error)) from error
    except IndexUnavailable as error:
        raise SearchDown(str(error)) from error


def _mistake(q: str, error: QueryError) -> Mistake:
    at = min(error.position, len(q))
    word = re.match(r"\S*", q[at:])
    end = at + max(1, len(word.group()) if word else 1)
    return Mistake(q[:at], q[at:end] or " ", q[end:], error.problem, error.instead)


__all__ = ["export_search", "show_search"]
