"""A filled house: a real SQLite ledger, a real embedded index, and a console over both."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.testclient import TestClient

from console import ConsoleServices, ConsoleSettings, SourceHealth, build_app, hash_password
from indexer import EmbeddedIndex, document_of
from ledger import Judged, Ledger, Stage, Trace
from records import (
    Alert,
    CampaignLink,
    CrawlProblem,
    Delivery,
    HelpItem,
    RunOutcome,
    SourceKind,
)
from tests.console.adverts import TOLD, ad_of, assessment_of, url_of
from tests.ledger.facts import NOON, capture, minutes

BASE_URL = "http://testserver"
ACK_SECRET = SecretStr("a" * 40)
API_TOKEN = SecretStr("t" * 40)
PASSWORD = "correct horse battery"
PEOPLE = {"ada": "admin", "rita": "reviewer", "hana": "helpdesk", "anan": "analyst"}
SETTINGS = ConsoleSettings(
    base_url=BASE_URL,
    secret=SecretStr("s" * 40),
    ack_secret=ACK_SECRET,
    api_token=API_TOKEN,
)
SOURCES = (
    SourceHealth("board", SourceKind.BOARD, "A job board", every="30 minutes", min_ads=5),
    SourceHealth(
        "feed",
        SourceKind.FEED,
        "https://feed.example.com/rss, https://feed.example.com/2",
        every="15 minutes",
    ),
    SourceHealth("group", SourceKind.RENDERED, enabled=False, off_because="its terms forbid it"),
    SourceHealth("partner", SourceKind.PARTNER, "Files of a partner"),
)
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


@dataclass
class Clock:
    """A time of day that a test moves."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at


@dataclass
class House:
    """The console and what lies beneath it."""

    ledger: Ledger
    index: EmbeddedIndex
    app: Starlette
    clock: Clock
    ids: dict[str, str] = field(default_factory=dict)

    def visitor(self) -> TestClient:
        """Return a browser of somebody who is not signed in."""
        return TestClient(self.app, base_url=BASE_URL, follow_redirects=False)

    def signed_in(self, name: str) -> TestClient:
        """Return a browser in which somebody is signed in."""
        browser = self.visitor()
        link = self.ledger.people.issue_login_link(name, self.clock(), timedelta(minutes=30))
        assert browser.get(f"/login/link/{link}").status_code == 303
        return browser


def token_on(page: str) -> str:
    """Return the form token of a page."""
    found = _TOKEN.search(page)
    assert found, page
    return found.group(1)


def post(browser: TestClient, address: str, page: str, **fields: str):  # type: ignore[no-untyped-def]
    """Post a form of a page as a browser would."""
    form = {"form_token": token_on(browser.get(page).text), **fields}
    return browser.post(address, data=form, headers={"origin": BASE_URL})


@contextmanager
def filled_house(folder: Path, settings: ConsoleSettings = SETTINGS) -> Iterator[House]:
    """Open a house with people, adverts, a campaign, alerts, a plea and crawls in it."""
    with open_house(folder, settings) as house:
        _fill(house)
        yield house


@contextmanager
def open_house(folder: Path, settings: ConsoleSettings = SETTINGS) -> Iterator[House]:
    """Open the house that a folder holds, or an empty one."""
    clock = Clock()
    with Ledger.open(f"sqlite:///{folder}/ledger.sqlite") as ledger:
        index = EmbeddedIndex.open(folder / "index.sqlite", dimensions=8)
        app = build_app(ConsoleServices(ledger, index, settings, SOURCES, clock))
        ids = {one.key: ad_of(one).id for one in TOLD}
        alerts = [("alert", alert.id) for alert in ledger.alerts.newest()]
        yield House(ledger, index, app, clock, {**ids, **dict(alerts)})
        index.close()


def _fill(house: House) -> None:
    hashed = hash_password(PASSWORD)
    for name, role in PEOPLE.items():
        house.ledger.people.add(name, role, hashed, NOON)
    _fill_adverts(house.ledger)
    _fill_campaign(house)
    _fill_alert(house)
    ad = next(ad_of(one) for one in TOLD if one.key == "en-plea")
    plea = HelpItem(id=HelpItem.id_for(ad.id), ad_id=ad.id, ad_version=ad.version, opened_at=NOON)
    house.ledger.help_desk.open_item(plea)
    _fill_runs(house.ledger)
    index_everything(house)


def _fill_adverts(ledger: Ledger) -> None:
    for told in TOLD:
        ad = ad_of(told)
        ledger.crawls.record_fetch(capture(url_of(told), ad.seen_at), [ad])
        ledger.ads.save_assessments([Judged(ad, assessment_of(told))], NOON)
        ledger.queue.advance([ad], Stage.INDEXED)


def _fill_campaign(house: House) -> None:
    one, other = house.ids["th-chat"], house.ids["th-chat-2"]
    trace = Trace("line", "demo_nok88")
    link = CampaignLink(
        ad_id=other, other_ad_id=one, why="contact", evidence="line demo_nok88", made_at=NOON
    )
    house.ledger.campaigns.join(one, [trace], [], NOON)
    house.ledger.campaigns.join(other, [trace], [link], NOON)


def _fill_alert(house: House) -> None:
    ledger = house.ledger
    ad = next(ad_of(one) for one in TOLD if one.key == "th-chat")
    campaign = ledger.campaigns.of(ad.id)
    assert campaign is not None
    key = Alert.id_for("flagged-lure", campaign.id, "demo-unit")
    alert = Alert(
        id=key,
        rule="flagged-lure",
        subject=campaign.id,
        ad_id=ad.id,
        ad_version=ad.version,
        unit="demo-unit",
        reason="advertises Poipet (KH) in Thai; adult; class deceptive_lure",
        reference=Alert.reference_for(key),
        created_at=NOON,
        deadline=NOON + minutes(60),
        synthetic=True,
    )
    messages = [_message(alert, ad_id) for ad_id in campaign.ad_ids]
    ledger.alerts.raise_alert(alert, messages)
    ledger.alerts.failed(messages[0], NOON, "451 try again later", NOON + minutes(1))
    ledger.alerts.delivered(messages[0].model_copy(update={"attempts": 1}), NOON + minutes(1))
    house.ids["alert"] = key


def _message(alert: Alert, ad_id: str) -> Delivery:
    return Delivery(
        id=Delivery.id_for(alert.id, ad_id, "email", "unit@example.org"),
        alert_id=alert.id,
        ad_id=ad_id,
        ad_version=alert.ad_version,
        channel="email",
        address="unit@example.org",
        next_attempt_at=NOON,
    )


def _fill_runs(ledger: Ledger) -> None:
    for hours in (3, 2, 1):
        run = ledger.crawls.start("board", NOON - timedelta(hours=hours))
        counts = {"pages": 14, "ads": 11, "new": 11 if hours == 3 else 0, "problems": 0}
        end = {"outcome": RunOutcome.FINISHED, "finished_at": run.started_at, "counts": counts}
        ledger.crawls.finish(run.model_copy(update=end))
    run = ledger.crawls.start("feed", NOON - minutes(20))
    problem = CrawlProblem(
        kind="malformed_feed", url="https://feed.example.com/rss", message="no <item> in it"
    )
    ledger.crawls.finish(
        run.model_copy(
            update={
                "outcome": RunOutcome.FAILED,
                "finished_at": NOON,
                "counts": {"pages": 1, "problems": 1},
                "problems": (problem,),
                "message": "no page could be read.",
            }
        )
    )


def index_everything(house: House) -> None:
    """Let the search index know what the ledger knows."""
    ledger = house.ledger
    documents = []
    for file in list(ledger.ads.all()):
        campaign, rulings = ledger.campaigns.of(file.ad.id), ledger.reviews.about(file.ad.id)
        documents.append(
            document_of(
                file,
                campaign.id if campaign else None,
                rulings[0].ruling if rulings else None,
                None,
            )
        )
    house.index.put(documents)
