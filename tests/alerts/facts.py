"""Adverts in the ledger, judged and ready to be matched."""

from datetime import datetime
from typing import Any

from pydantic import SecretStr

from alerts import Policy, load_policy
from alerts.directory import Address, Directory
from ledger import AdFile, Judged, Ledger, Stage
from records import Ad, Contact, ContactKind, Place, PlaceRole, TextField
from tests.ledger.facts import NOON, ad, assessment, capture

SECRET = SecretStr("a secret of the tests")
LURE = (
    "Customer service for an Asian company near the border, no experience, 1,500 USD a month, "
    "food, room and ticket for free. The car comes to the station on Friday."
)


def reachable(shipped: Directory, webhook: str | None = None) -> Directory:
    """Return the same units, each with an invented address; the duty desk has the webhook too."""
    hook = (Address(kind="webhook", address=webhook),) if webhook else ()
    units = tuple(
        unit.model_copy(
            update={
                "channels": (
                    Address(kind="email", address=f"{unit.id}@example.org"),
                    *(hook if unit.id == "duty_desk" else ()),
                )
            }
        )
        for unit in shipped.agency
    )
    return Directory(agency=units)


def policy(webhook: str | None = None, **changed: Any) -> Policy:
    """Return the policy that ships, every unit with an address at example.org."""
    shipped = load_policy("http://127.0.0.1:8470", SECRET)
    facts: dict[str, Any] = {
        "rules": shipped.rules,
        "routing": shipped.routing,
        "agencies": reachable(shipped.agencies, webhook),
        "console_url": shipped.console_url,
        "ack_secret": SECRET,
    }
    return Policy(**{**facts, **changed})


def phone(number: str = "+66 2 000 0001", text: str = LURE) -> Contact:
    """Return a telephone number as a contact, quoting the beginning of a text."""
    return Contact(
        field=TextField.TEXT,
        quote=text[:5],
        start=0,
        end=5,
        kind=ContactKind.PHONE,
        value=number.replace(" ", ""),
        valid=True,
    )


def place(
    name: str = "Poipet", country: str = "KH", role: PlaceRole = PlaceRole.ADVERTISED
) -> Place:
    """Return a place that an advert names."""
    return Place(
        field=TextField.TEXT,
        quote=name,
        start=0,
        end=len(name),
        id=name.lower(),
        name=name,
        country=country,
        role=role,
        watched=True,
    )


def judged(
    ledger: Ledger, key: str = "1", text: str = LURE, at: datetime = NOON, **judgement: Any
) -> AdFile:
    """Keep an advert with its assessment, as a crawl and a worker would; return its file."""
    shown = ad(key, text, at)
    return judge(ledger, shown, at, **judgement)


def judge(ledger: Ledger, shown: Ad, at: datetime = NOON, **judgement: Any) -> AdFile:
    """Keep an advert that was built elsewhere, with its assessment; return its file."""
    fetched = capture(shown.url, at)
    kept = shown.model_copy(update={"capture_id": fetched.id})
    ledger.crawls.record_fetch(fetched, [kept])
    ledger.ads.save_assessments([Judged(kept, assessment(kept, **judgement))], at)
    ledger.queue.advance([kept], Stage.ASSESSED)
    file = ledger.ads.get(kept.id)
    assert file is not None
    return file
