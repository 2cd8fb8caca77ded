"""One crawl of one source, with its counts: every number has its denominator."""

from enum import StrEnum

from pydantic import Field

from records.base import Moment, Record


class RunOutcome(StrEnum):
    """How a crawl ended."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    ROBOTS_FORBID = "robots_forbid"
    UNHEALTHY = "unhealthy"
    """Finished, but below the source's own ``min`` bounds."""
    KILLED = "killed"
    """Found still 'running' when the next crawl began."""


class CrawlProblem(Record):
    """One thing that went wrong while the rest went on."""

    kind: str = Field(description="short id such as 'http_status' or 'malformed_json_ld'")
    url: str
    message: str


class CrawlRun(Record):
    """A crawl and what it counted: pages, adverts, problems by kind."""

    id: str
    source: str
    started_at: Moment
    finished_at: Moment | None = None
    outcome: RunOutcome = RunOutcome.RUNNING
    counts: dict[str, int] = Field(default_factory=dict)
    problems: tuple[CrawlProblem, ...] = Field(
        default=(), description="the first hundred; counts has them all"
    )
    message: str = ""
