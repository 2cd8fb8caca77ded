"""How the watch itself is doing: sources, queue, search, alerts; every number with its whole."""

from dataclasses import dataclass

from starlette.responses import JSONResponse, Response

from console.services import SourceHealth
from console.visits import Console, Visit
from indexer import IndexUnavailable
from ledger import Ledger, PictureState, Stage
from records import AlertState, CrawlRun, RunOutcome

_RUNS = 10


@dataclass(frozen=True)
class SourceRow:
    """A source, its newest run, and the runs before."""

    source: SourceHealth
    runs: tuple[CrawlRun, ...]
    live: int

    @property
    def last(self) -> CrawlRun | None:
        """The newest run."""
        return self.runs[0] if self.runs else None

    @property
    def last_ended(self) -> CrawlRun | None:
        """The newest run that has come to an end."""
        ended = (run for run in self.runs if run.outcome is not RunOutcome.RUNNING)
        return next(ended, None)

    @property
    def is_covered(self) -> bool:
        """Whether the newest ended run brought what a healthy source brings."""
        return self.last_ended is not None and self.last_ended.outcome is RunOutcome.FINISHED

    @property
    def state(self) -> str:
        """The source's state in one word of the catalogue."""
        if not self.source.enabled:
            return "off"
        if self.last_ended is None:
            return "never" if self.last is None else RunOutcome.RUNNING
        return self.last_ended.outcome


@dataclass(frozen=True)
class Whole:
    """The numbers over everything."""

    covered: int
    enabled: int
    pages: int
    held: int
    judged: int
    indexed: int | None
    depth: dict[Stage, int]
    pictures: dict[PictureState, int]
    alerts: dict[AlertState, int]
    messages: int


def show_health(visit: Visit) -> Response:
    """Show every source and the whole."""
    services = visit.console.services
    rows = [_row(visit.ledger, source) for source in services.sources]
    return visit.page("health.html", rows=rows, whole=_whole(visit, rows))


def is_alive(console: Console) -> Response:
    """Answer a machine that asks whether the console works; says nothing else."""
    console.services.ledger.ads.count()
    search = "unavailable" if _indexed(console) is None else "ok"
    status = "ok" if search == "ok" else "degraded"
    return JSONResponse({"status": status, "ledger": "ok", "search": search})


def _row(ledger: Ledger, source: SourceHealth) -> SourceRow:
    runs = tuple(ledger.crawls.runs(source.name, _RUNS))
    return SourceRow(source, runs, len(ledger.crawls.live_pages(source.name)))


def _whole(visit: Visit, rows: list[SourceRow]) -> Whole:
    ledger = visit.ledger
    return Whole(
        covered=sum(row.is_covered for row in rows if row.source.enabled),
        enabled=sum(row.source.enabled for row in rows),
        pages=ledger.crawls.pages_fetched(),
        held=ledger.ads.count(),
        judged=sum(ledger.ads.count_by_band().values()),
        indexed=_indexed(visit.console),
        depth=ledger.queue.depth(),
        pictures=ledger.pictures.count_by_state(),
        alerts=ledger.alerts.count_by_state(),
        messages=ledger.alerts.waiting_messages(),
    )


def _indexed(console: Console) -> int | None:
    try:
        return console.services.search.count()
    except IndexUnavailable:
        return None
