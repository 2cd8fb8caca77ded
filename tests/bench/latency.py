"""How long a lure takes from the ledger to the mail server of the unit that must know.

Worker and sender run as the watch runs them, as processes of their own; adverts come one by
one at random moments.
"""

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from classifiers import AdText
from ledger import Ledger
from lurewatch.demo.ports import free_port
from lurewatch.house import House
from lurewatch.processes import Child, Household, command_of
from records import Band
from tests.bench.household import Collector, furnish
from tests.bench.pairs import Aside, Bound, Row, side
from tests.bench.plan import Lines, Plan
from tests.bench.taken import Taken, cpu_seconds, peak_mb, percentile
from tests.bench.texts import Advert, adverts

_TITLE = "alert latency, from the ledger to the mail server, p95"
_PARTS = ("work", "send")
_MEAN_GAP_SECONDS = 0.5
_LONGEST_SECONDS = 60.0
_POLLS_MS = 400
"""Worker and sender each look every 200 ms when nothing waits."""


@contextmanager
def rows(plan: Plan) -> Iterator[Lines]:
    """One row, of many measurements."""
    if reason := plan.without_model():
        yield [Aside("alert-latency", _TITLE, reason)]
        return
    count = plan.size(50, 8)
    yield [
        Row(
            id="alert-latency",
            title=f"{_TITLE}, {count} lures at random moments",
            unit="ms",
            ours=side("lurewatch work + send", latency, count=count, model=plan.model),
            bounds=(Bound("beyond_polls_p95_ms", most=500), Bound("lost", most=0)),
            better="lower",
            once=True,
        )
    ]


@dataclass
class _MailServer:
    """Remembers when each message came first, by its Message-ID."""

    arrived: dict[str, float] = field(default_factory=dict)
    doubled: int = 0

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        now, body = time.monotonic(), envelope.content
        assert isinstance(body, bytes)
        key = str(message_from_bytes(body)["Message-ID"]).strip("<>").partition("@")[0]
        self.doubled += key in self.arrived
        self.arrived.setdefault(key, now)
        return "250 kept"


def latency(given: dict[str, Any]) -> Taken:
    """Start the parts, let adverts come, and look when each one's message arrived."""
    mail = _MailServer()
    controller = Controller(mail, hostname="127.0.0.1", port=free_port())
    controller.start()
    model = Path(given["model"]) if given["model"] else None
    try:
        with tempfile.TemporaryDirectory() as folder:
            house = furnish(Path(folder), model, controller.port)
            return _watched(house, mail, given["count"])
    finally:
        controller.stop()


def _watched(house: House, mail: _MailServer, count: int) -> Taken:
    first, *lures = _flagged(house, count + 1)
    household = _household(house)
    before = cpu_seconds()
    with house.ledger as ledger:
        collector = Collector(ledger)
        household.start()
        try:
            _run((ledger, collector, mail), [first], gap=0)  # until both parts are up
            times = _run((ledger, collector, mail), lures, gap=_MEAN_GAP_SECONDS)
            peak = max(peak_mb(one.process.pid) for one in household.children if one.process)
        finally:
            household.stop()
    details = _details(times, count) | {"doubled": float(mail.doubled)}
    return Taken(details["p95_ms"], cpu_seconds() - before, peak, details)


def _flagged(house: House, count: int) -> list[Advert]:
    """Return lures that the model flags: those that must become alerts."""
    found = adverts(4 * count, seed=6, lures_only=True)
    texts = [AdText(one.key, one.title, one.text) for one in found]
    judged = zip(found, house.recogniser.assess(texts), strict=True)
    flagged = [one for one, assessment in judged if assessment.band is Band.FLAG]
    assert len(flagged) >= count, f"only {len(flagged)} of {len(found)} lures are flagged"
    return flagged[:count]


def _household(house: House) -> Household:
    logs = house.settings.data_folder / "logs"
    return Household(
        [
            Child(part, command_of(house.settings_file, part, "--with-parent"), logs / part)
            for part in _PARTS
        ]
    )


def _run(
    scene: tuple[Ledger, Collector, _MailServer], lures: Sequence[Advert], gap: float
) -> list[float]:
    """Let lures come at random moments; return the ms that each one's message took."""
    ledger, collector, mail = scene
    chance, kept = random.Random(7), {}
    for lure in lures:
        time.sleep(chance.expovariate(1 / gap) if gap else 0)
        ad = collector.collect([lure])[0]
        kept[ad.id] = time.monotonic()
    deadline = time.monotonic() + _LONGEST_SECONDS
    while True:
        arrived = {ad_id: _arrival(ledger, ad_id, mail) for ad_id in kept}
        if None not in arrived.values() or time.monotonic() > deadline:
            break
        time.sleep(0.1)
    return [(at - kept[ad_id]) * 1000 for ad_id, at in arrived.items() if at is not None]


def _arrival(ledger: Ledger, ad_id: str, mail: _MailServer) -> float | None:
    """Return when the first message about an advert arrived, or None."""
    keys = [outgoing.delivery.id for outgoing in ledger.alerts.about(ad_id)]
    return min((mail.arrived[key] for key in keys if key in mail.arrived), default=None)


def _details(times: list[float], count: int) -> dict[str, float]:
    p95 = percentile(times, 0.95)
    return {
        "p50_ms": percentile(times, 0.5),
        "p95_ms": p95,
        "beyond_polls_p95_ms": max(0.0, p95 - _POLLS_MS),
        "lost": float(count - len(times)),
    }
