"""The parts of the watch, each the main loop of a process of its own."""

import logging
from contextlib import closing
from dataclasses import replace

from crawlers import load_sources
from indexer import SearchIndex
from lurewatch import scheduling
from lurewatch.clock import utc_now
from lurewatch.house import House
from lurewatch.pictures import PictureDesk
from lurewatch.pipeline import Worker
from lurewatch.stopping import Stop

logger = logging.getLogger(__name__)

_IDLE_SECONDS = 0.2
_SOURCES_READ_AGAIN_SECONDS = 60.0


def work(house: House, stop: Stop, until_idle: bool = False) -> int:
    """Move adverts through the house until asked to stop, or until none waits.

    Returns how many steps were done.
    """
    steps, judging = 0, house.model_folder
    with house.open_index() as index, closing(_picture_desk(house)) as pictures:
        worker = _worker(house, index, pictures)
        while not stop.asked:
            if (chosen := house.model_folder) != judging:
                worker, judging = replace(worker, recogniser=house.load_recogniser()), chosen
                logger.info("judging with %s from now on", worker.recogniser.name)
            done = worker.work_once()
            steps += done.total
            if done.total == 0 and (until_idle or stop.wait(_IDLE_SECONDS)):
                break
    return steps


def _picture_desk(house: House) -> PictureDesk:
    settings = house.settings
    return PictureDesk(house.ledger, settings.evidence_folder, settings.pictures.read, utc_now)


def _worker(house: House, index: SearchIndex, pictures: PictureDesk) -> Worker:
    return Worker(
        ledger=house.ledger,
        recogniser=house.load_recogniser(),
        index=index,
        policy=house.policy,
        pictures=pictures,
        name=house.process_name,
        now=utc_now,
    )


def send(house: House, stop: Stop, until_idle: bool = False) -> int:
    """Deliver what waits in the outbox until asked to stop, or until nothing is due."""
    sender, delivered = house.sender(), 0
    while not stop.asked:
        counts = sender.send_due(utc_now())
        delivered += counts.delivered
        if counts.total == 0 and (until_idle or stop.wait(_IDLE_SECONDS)):
            break
    return delivered


def schedule(house: House, stop: Stop) -> None:
    """Crawl every enabled source on its interval; source files are read again each minute."""
    settings = house.settings
    scheduler = scheduling.open_schedule(settings.data_folder / "schedule.sqlite")
    scheduler.start(paused=True)
    minutes = settings.crawl.timeout_minutes

    def plan_again() -> None:
        sources = load_sources(settings.crawl.sources)
        scheduling.plan(scheduler, sources, house.settings_file, minutes, utc_now())

    plan_again()
    sample = settings.learning.weekly_sample
    scheduling.plan_sample(scheduler, house.settings_file, sample)
    scheduling.go_on(scheduler, house.ledger.crawls.runs(limit=500), utc_now())
    scheduler.resume()
    try:
        while not stop.wait(_SOURCES_READ_AGAIN_SECONDS):
            plan_again()
    finally:
        scheduling.stop_crawls()
        scheduler.shutdown()
