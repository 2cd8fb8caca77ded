"""From the ledger to the index: adverts through the whole worker, against its slowest stage.

The stages alone are the rooms' own work on the same adverts in batches of the worker's size,
without the queue between them, so that the ratio shows what the way through the house costs.
"""

import multiprocessing
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from alerts import match_ad
from classifiers import AdText, Recogniser
from indexer import EmbeddedIndex
from ledger import AdFile, Judged, Stage
from lurewatch import parts
from lurewatch.clock import utc_now
from lurewatch.house import House
from lurewatch.pipeline import document_for
from lurewatch.stopping import Stop
from tests.bench.household import Collector, furnish, house_in
from tests.bench.pairs import Aside, Bound, Row, Side, side
from tests.bench.plan import Lines, Plan
from tests.bench.taken import Meter, Taken
from tests.bench.texts import adverts

_TITLE = "end to end: judged, matched and indexed"
_BATCH = 64
_TRIES = 2
_START_SECONDS = 120
T = TypeVar("T")


@contextmanager
def rows(plan: Plan) -> Iterator[Lines]:
    """Fill a ledger, find the slowest stage, and compare one worker and two with it."""
    if reason := plan.without_model():
        yield [Aside("end-to-end", _TITLE, reason)]
        return
    count = plan.size(1_000, 128)
    captured = plan.folder / "captured"
    _fill(captured, plan.model, count)
    slowest = _slowest_stage(captured)
    yield [
        Row(
            id=f"end-to-end-{workers}",
            title=f"{_TITLE}, {count} adverts, {workers} worker{'s' if workers > 1 else ''}",
            unit="adverts/s",
            ours=side("lurewatch work", end_to_end, folder=captured, workers=workers),
            peer=slowest,
            bounds=(Bound("ratio", least=0.8), Bound("value", least=150)),
        )
        for workers in (1, 2)
    ]


def _fill(folder: Path, model: Path | None, count: int) -> None:
    house = furnish(folder, model)
    house.open_index().close()  # a house that has been open before
    with house.ledger as ledger:
        Collector(ledger).collect(adverts(count, seed=4))


def _slowest_stage(captured: Path) -> Side:
    """Run every stage a few times; return the one whose best is slowest."""
    stages = [
        side("assess alone", assess_alone, folder=captured),
        side("match alone", match_alone, folder=captured),
        side("index alone", index_alone, folder=captured),
    ]
    return min(stages, key=lambda stage: max(stage.run().value for _ in range(_TRIES)))


def end_to_end(given: dict[str, Any]) -> Taken:
    """Let workers, started and loaded beforehand, work until nothing waits."""
    with _copy(given["folder"]) as folder:
        seconds, taken = _work_together(folder, given["workers"])
        with house_in(folder).ledger as ledger:
            depth = ledger.queue.depth()
        done = depth[Stage.INDEXED]
    assert done == sum(depth.values()), depth
    cpu, peak = sum(one.cpu_seconds for one in taken), max(one.peak_mb for one in taken)
    return Taken(done / seconds, cpu, peak)


def _work_together(folder: Path, workers: int) -> tuple[float, list[Taken]]:
    """Return the seconds from the common start to the last end, and what each worker took."""
    context = multiprocessing.get_context("spawn")
    ready: Barrier = context.Barrier(workers + 1)
    told: Queue[tuple[float, Taken]] = context.Queue()
    processes = [
        context.Process(target=_one_worker, args=(folder, ready, told)) for _ in range(workers)
    ]
    for process in processes:
        process.start()
    ready.wait(_START_SECONDS)
    started = time.monotonic()
    for process in processes:
        process.join()
        assert process.exitcode == 0, "a worker died; its log is above"
    ends, taken = zip(*(told.get() for _ in processes), strict=True)
    return max(ends) - started, list(taken)


def _one_worker(folder: Path, ready: Barrier, told: "Queue[tuple[float, Taken]]") -> None:
    """Do what ``lurewatch work --until-idle`` does, with everything loaded before the start."""
    house = house_in(folder)
    _load(house)
    ready.wait(_START_SECONDS)
    with Meter() as meter:
        steps = parts.work(house, Stop(), until_idle=True)
    told.put((time.monotonic(), meter.rate(steps)))


def assess_alone(given: dict[str, Any]) -> Taken:
    """Judge and embed, in memory."""
    with _copy(given["folder"]) as folder:
        house = house_in(folder)
        files = list(house.ledger.ads.all())
        recogniser = _load(house)
        with Meter() as meter:
            for batch in _batches(files):
                _judged(recogniser, batch)
        return meter.rate(len(files))


def match_alone(given: dict[str, Any]) -> Taken:
    """Match judged adverts in the ledger."""
    with _copy(given["folder"]) as folder:
        house = house_in(folder)
        _load(house)
        _assess_all(house)
        files, policy = list(house.ledger.ads.all()), house.policy
        with Meter() as meter:
            for file in files:
                match_ad(house.ledger, file, policy, utc_now())
        return meter.rate(len(files))


def index_alone(given: dict[str, Any]) -> Taken:
    """Put ready documents into the embedded index, batch by batch."""
    with _copy(given["folder"]) as folder:
        house = house_in(folder)
        _assess_all(house)
        found = [document_for(house.ledger, file.ad.id) for file in house.ledger.ads.all()]
        documents = [one for one in found if one is not None]
        dimensions = house.settings.model.dimensions
        with EmbeddedIndex.open(folder / "search.sqlite", dimensions) as index, Meter() as meter:
            for batch in _batches(documents):
                index.put(batch)
        return meter.rate(len(documents))


def _load(house: House) -> Recogniser:
    """Load what a long-lived worker has loaded: ledger, policy, model, its language model."""
    assert house.ledger
    assert house.policy
    house.recogniser.assess([AdText("", "", one.text) for one in adverts(20)])
    return house.recogniser


def _assess_all(house: House) -> None:
    files = list(house.ledger.ads.all())
    house.ledger.ads.save_assessments(_judged(house.recogniser, files), utc_now())
    house.ledger.queue.advance([file.ad for file in files], Stage.ASSESSED)


def _judged(recogniser: Recogniser, files: Sequence[AdFile]) -> list[Judged]:
    ads = [file.ad for file in files]
    texts = [AdText(ad.id, ad.title, ad.text, ad.language_hint, ad.source) for ad in ads]
    vectors = np.asarray(recogniser.embed(texts), dtype="<f4")
    assessed = recogniser.assess(texts)
    return [
        Judged(ad, assessment, vector.tobytes())
        for ad, assessment, vector in zip(ads, assessed, vectors, strict=True)
    ]


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


@contextmanager
def _copy(folder: str) -> Iterator[Path]:
    """Yield a copy of a house's folder, so that every run begins alike."""
    with tempfile.TemporaryDirectory() as scratch:
        yield Path(shutil.copytree(folder, Path(scratch) / "house"))
