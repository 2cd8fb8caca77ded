"""The schedule: every source on its own interval, each crawl in its own process."""

import logging
import subprocess
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from crawlers import Source
from lurewatch.processes import command_of
from records import CrawlRun, RunOutcome

logger = logging.getLogger(__name__)

_AT_A_TIME = 2
_MISFIRE_GRACE_SECONDS = 3600
_TRIES_AFTER_A_KILL = 3
_INTERRUPT_GRACE_SECONDS = 15
_LOOK_SECONDS = 0.2
SAMPLE_JOB = "the weekly sample"
"""Has spaces, as no source's name can."""
_SAMPLE_MINUTE = 10
_SAMPLE_SECONDS = 900
_stopping = threading.Event()
"""Set once, when this process stops: jobs are called by name and can be handed no object."""


def open_schedule(file: Path) -> BackgroundScheduler:
    """Return a scheduler over a persistent job store, not yet started.

    One instance per source, missed runs are made up for once, and a run is worth making up
    for within the hour. Only one scheduler may work on a job store (APScheduler 3.11).
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    return BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(f"sqlite:///{file}")},
        executors={"default": ThreadPoolExecutor(_AT_A_TIME)},
        job_defaults={
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": _MISFIRE_GRACE_SECONDS,
        },
        timezone="UTC",
    )


def plan(
    scheduler: BackgroundScheduler,
    sources: Sequence[Source],
    settings_file: Path,
    minutes_allowed: int,
    now: datetime,
) -> None:
    """Bring the jobs into line with the enabled sources; started jobs keep their rhythm."""
    wanted = {source.name: source for source in sources if source.enabled}
    for job in scheduler.get_jobs():
        if job.id not in wanted and job.id != SAMPLE_JOB:
            job.remove()
    for name, source in wanted.items():
        trigger = IntervalTrigger(seconds=int(source.schedule.every.total_seconds()))
        words = [str(settings_file), name, minutes_allowed]
        job = scheduler.get_job(name)
        if job is None:
            scheduler.add_job(crawl, trigger, args=words, id=name, name=name, next_run_time=now)
        elif job.trigger.interval != trigger.interval or list(job.args) != words:
            job.modify(args=words)
            job.reschedule(trigger)


def plan_sample(scheduler: BackgroundScheduler, settings_file: Path, size: int) -> None:
    """Look every hour whether last week's sample is drawn, so that no downtime skips a week."""
    if size == 0:
        if scheduler.get_job(SAMPLE_JOB):
            scheduler.remove_job(SAMPLE_JOB)
        return
    scheduler.add_job(
        draw_sample,
        CronTrigger(minute=_SAMPLE_MINUTE),
        args=[str(settings_file)],
        id=SAMPLE_JOB,
        name=SAMPLE_JOB,
        replace_existing=True,
    )


def go_on(scheduler: BackgroundScheduler, runs: Sequence[CrawlRun], now: datetime) -> None:
    """Crawl at once what was cut off in the middle when the house last stopped."""
    newest: dict[str, CrawlRun] = {}
    for run in runs:
        newest.setdefault(run.source, run)
    for run in newest.values():
        if run.outcome is RunOutcome.RUNNING and (job := scheduler.get_job(run.source)):
            logger.info("%s was cut off in the middle; crawling it again now", run.source)
            job.modify(next_run_time=now)


def stop_crawls() -> None:
    """Interrupt the running crawls of this process and start no more."""
    _stopping.set()


def crawl(settings_file: str, source: str, minutes_allowed: int) -> int:
    """Crawl one source in a process of its own; the job that the schedule runs.

    A crawl that something killed is started again; one that ends by itself is not, its
    outcome stands in the ledger. Returns the exit status.
    """
    status = 0
    for _ in range(_TRIES_AFTER_A_KILL):
        status = _crawl_once(Path(settings_file), source, minutes_allowed * 60)
        if status >= 0 or _stopping.is_set():
            break
        logger.error("the crawl of %s was killed by signal %d", source, -status)
    return status


def draw_sample(settings_file: str) -> int:
    """Draw last week's sample in a process of its own; a week that is drawn stays as it is."""
    command = command_of(Path(settings_file), "sample", "draw")
    return _run(command, SAMPLE_JOB, _SAMPLE_SECONDS)


def _crawl_once(settings_file: Path, source: str, seconds_allowed: float) -> int:
    command = command_of(settings_file, "crawl", "--with-parent", source)
    return _run(command, f"the crawl of {source}", seconds_allowed)


def _run(command: Sequence[str], what: str, seconds_allowed: float) -> int:
    deadline = time.monotonic() + seconds_allowed
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as process:
        while process.poll() is None:
            if _stopping.wait(_LOOK_SECONDS):
                return _interrupt(process)
            if time.monotonic() > deadline:
                logger.error("%s took longer than allowed; stopping it", what)
                return _interrupt(process)
        return process.returncode


def _interrupt(process: subprocess.Popen[bytes]) -> int:
    """Stop a crawl gently, then not so gently; 124 says that it ran out of time."""
    process.terminate()
    try:
        process.wait(_INTERRUPT_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return 124
