"""Setting up the demo: the town, the units' receivers and the watch over them."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crawlers import load_sources
from ledger import PictureState, Stage
from lurewatch.chromium import find_chromium
from lurewatch.clock import utc_now
from lurewatch.demo.adverts import TruthList
from lurewatch.demo.folder import Addresses, DemoFolder
from lurewatch.demo.posters import poster_keys
from lurewatch.demo.serving import served
from lurewatch.demo.sinks import Inbox, mail_server, webhook_receiver
from lurewatch.demo.town import Town
from lurewatch.demo.verdict import Evening
from lurewatch.errors import DemoFailed
from lurewatch.house import House
from lurewatch.pictures import why_unread
from lurewatch.processes import Household
from lurewatch.settings import load_settings
from lurewatch.stopping import Stop
from lurewatch.watch import household_of
from records import RunOutcome

_USER = "demo"
_LINK_LASTS = timedelta(hours=12)
_LOOK_SECONDS = 0.25


@dataclass(frozen=True)
class DemoStage:
    """A demo that is set up: its town, its receivers, its house and the parts of its watch."""

    folder: DemoFolder
    town: Town
    mails: Inbox
    webhooks: Inbox
    house: House
    household: Household
    has_chromium: bool

    @property
    def sites(self) -> frozenset[str]:
        """The sites that can be crawled on this machine."""
        every = frozenset({"board", "classified", "feed", "channel", "group", "partner"})
        return every if self.has_chromium else every - {"group"}

    def turn_to(self, town_round: int) -> datetime:
        """Let the town enter a round; returns when."""
        self.town.round = town_round
        self.folder.share(self.town.truth, town_round)
        return utc_now()

    def settle(self, since: datetime, seconds: float, stop: Stop, show: Callable[[], None]) -> None:
        """Wait until every source was crawled since then and all that follows is done.

        Raises DemoFailed when asked to stop, or naming what is still open when the time is up.
        """
        deadline = time.monotonic() + seconds
        while open_work := self._open_work(since):
            if stop.wait(_LOOK_SECONDS):
                raise DemoFailed("stopped before the town was read; what it made is kept")
            if time.monotonic() > deadline:
                raise DemoFailed(f"not done after {seconds:.0f} s: {', '.join(open_work)}")
            self.household.look_after()
            show()

    def _open_work(self, since: datetime) -> list[str]:
        ledger = self.house.ledger
        uncrawled = [
            source.name
            for source in load_sources(self.house.settings.crawl.sources)
            if source.enabled
            and not any(
                run.started_at >= since
                and run.outcome in (RunOutcome.FINISHED, RunOutcome.UNHEALTHY)
                for run in ledger.crawls.runs(source.name, limit=5)
            )
        ]
        depth = ledger.queue.depth()
        moving = sum(
            count for stage, count in depth.items() if stage not in (Stage.INDEXED, Stage.FAILED)
        )
        unsent = ledger.alerts.waiting_messages()
        unread = ledger.pictures.count_by_state()[PictureState.WAITING]
        return [
            *(f"crawl of {name}" for name in uncrawled),
            *([f"{moving} adverts in the queue"] if moving else []),
            *([f"{unread} pictures to be read"] if unread else []),
            *([f"{unsent} messages in the outbox"] if unsent else []),
        ]

    def login_link(self) -> str:
        """Return a link that signs into the console once."""
        people = self.house.ledger.people
        token = people.issue_login_link(_USER, utc_now(), _LINK_LASTS)
        return f"{self.house.settings.base_url}/login/link/{token}"

    @contextmanager
    def evening(self) -> Iterator[Evening]:
        """Yield what there is to be judged."""
        with self.house.open_index() as index:
            yield Evening(
                truth=self.town.truth,
                sites=self.sites,
                last_round=self.town.round,
                ledger=self.house.ledger,
                index=index,
                posters=self.town.posters,
                inboxes={"e-mail": self.mails, "webhook": self.webhooks},
            )


def _town() -> Town:
    """Return the town; its posters say their words in writing where nobody could read them."""
    truth = TruthList.load()
    return Town(truth, posters=frozenset() if why_unread(True) else poster_keys(truth))


@contextmanager
def set_up(path: Path, every_seconds: int) -> Iterator[DemoStage]:
    """Serve the town and the receivers, furnish the folder; the watch is not yet started."""
    folder, town = DemoFolder(path), _town()
    mails, webhooks = Inbox(folder.mails), Inbox(folder.webhooks)
    secret = secrets.token_urlsafe(24)
    has_chromium = find_chromium(None) is not None
    with (
        served(town.app) as address,
        mail_server(mails) as mail_port,
        webhook_receiver(webhooks, secret) as webhook,
    ):
        folder.furnish(Addresses(address, mail_port, webhook, secret), every_seconds, has_chromium)
        house = House(load_settings(folder.settings_file), folder.settings_file)
        house.ledger.people.add(_USER, "admin", None, utc_now())
        household = household_of(folder.settings_file, house.settings.data_folder)
        yield DemoStage(folder, town, mails, webhooks, house, household, has_chromium)
