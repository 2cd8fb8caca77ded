"""From a message in the outbox to what a unit reads: plain text, HTML and JSON."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from alerts.acknowledgement import token_for
from alerts.channel import Message
from alerts.display import quoted_line
from alerts.errors import NotAssessed
from alerts.page import AdvertPart, Reading, advert_part, moment_words, reading
from alerts.policy import Policy
from ledger import Ledger, Outgoing
from records import Ad, Alert, Assessment, Capture, Delivery

_SUBJECT_TITLE = 70
_OUR_STATE = {"state", "acknowledged_at", "acknowledged_by"}
"""What changes between two attempts, so that a message sent twice says the same."""


@dataclass(frozen=True)
class Links:
    """Where to acknowledge and where to read more."""

    acknowledge: str
    acknowledge_api: str
    token: str
    card: str


@dataclass(frozen=True)
class _Facts:
    """Everything that a message is made of, in the version that raised the alert."""

    delivery: Delivery
    alert: Alert
    ad: Ad
    assessment: Assessment
    edited: bool
    """Whether the source shows other words by now."""
    capture: Capture | None
    campaign_size: int
    links: Links


def compose(ledger: Ledger, outgoing: Outgoing, policy: Policy) -> Message:
    """Return the message of a delivery. Composing again gives the same key and thread."""
    facts = _facts(ledger, outgoing, policy)
    alert, delivery = facts.alert, facts.delivery
    thread = Delivery.id_for(alert.id, alert.ad_id, delivery.channel, delivery.address)
    page = _page(facts, policy, is_follow_up=thread != delivery.id)
    return Message(
        key=delivery.id,
        thread=thread,
        address=delivery.address,
        subject=_subject(ledger, facts, is_follow_up=thread != delivery.id),
        text=_templates(html=False).get_template("message.txt.j2").render(page),
        html=_templates(html=True).get_template("message.html.j2").render(page),
        payload=_payload(facts, policy, thread),
        urgent=alert.urgent,
    )


def _facts(ledger: Ledger, outgoing: Outgoing, policy: Policy) -> _Facts:
    alert, delivery = outgoing.alert, outgoing.delivery
    ad, assessment, edited = _as_alerted(ledger, delivery)
    campaign = ledger.campaigns.id_of(ad.id)
    return _Facts(
        delivery=delivery,
        alert=alert,
        ad=ad,
        assessment=assessment,
        edited=edited,
        capture=ledger.ads.capture(ad.capture_id),
        campaign_size=len(ledger.campaigns.members(campaign)) if campaign else 1,
        links=_links(alert, ad, policy),
    )


def _as_alerted(ledger: Ledger, delivery: Delivery) -> tuple[Ad, Assessment, bool]:
    """Return the version that raised the alert, its assessment, and whether it was edited since.

    Raises NotAssessed when the ledger has lost what the alert was raised on.
    """
    versions = ledger.ads.versions(delivery.ad_id)
    assessment = ledger.ads.assessment(delivery.ad_id, delivery.ad_version)
    if assessment is None:
        raise NotAssessed(f"{delivery.ad_id}: no assessment of the version that was alerted")
    ad = next(ad for ad in versions if ad.version == delivery.ad_version)
    return ad, assessment, versions[-1].version != delivery.ad_version


def _links(alert: Alert, ad: Ad, policy: Policy) -> Links:
    token = token_for(policy.ack_secret, alert)
    return Links(
        acknowledge=f"{policy.console_url}/ack/{token}",
        acknowledge_api=f"{policy.console_url}/api/alerts/{alert.id}/ack",
        token=token,
        card=f"{policy.console_url}/ads/{ad.id}",
    )


def _subject(ledger: Ledger, facts: _Facts, is_follow_up: bool) -> str:
    """Return the alert's subject line, the same for every message of its thread."""
    first = ledger.ads.versions(facts.alert.ad_id)
    titles = [ad.title for ad in first if ad.version == facts.alert.ad_version]
    title = quoted_line(titles[0] if titles else "", _SUBJECT_TITLE) or "advert without a title"
    marks = ("[SYNTHETIC] " if facts.alert.synthetic else "") + (
        "[URGENT] " if facts.alert.urgent else ""
    )
    again = "Re: " if is_follow_up else ""
    return f"{again}{marks}Lurewatch {facts.alert.reference}: {title}"


def _page(facts: _Facts, policy: Policy, is_follow_up: bool) -> dict[str, Any]:
    read: Reading = reading(facts.assessment)
    advert: AdvertPart = advert_part(facts.ad, facts.capture, facts.assessment.lang)
    alert = facts.alert
    return {
        "label": policy.synthetic_label if alert.synthetic else "",
        "alert": alert,
        "is_follow_up": is_follow_up,
        "unit": policy.agencies.get(alert.unit).name,
        "deadline": moment_words(alert.deadline),
        "advert": advert,
        "reading": read,
        "edited": facts.edited,
        "campaign_size": facts.campaign_size,
        "links": facts.links,
    }


def _payload(facts: _Facts, policy: Policy, thread: str) -> dict[str, Any]:
    """Return the webhook's JSON: the records as they are, described in the data dictionary."""
    alert, assessment, capture = facts.alert, facts.assessment, facts.capture
    return {
        "kind": "lurewatch.alert",
        "version": 1,
        "synthetic": alert.synthetic,
        "label": policy.synthetic_label if alert.synthetic else None,
        "notice": "A machine's reading. The poster is unverified and may be a victim.",
        "key": facts.delivery.id,
        "thread": thread,
        "alert": alert.model_dump(mode="json", exclude=_OUR_STATE),
        "advert": facts.ad.model_dump(mode="json"),
        "assessment": assessment.model_dump(mode="json"),
        "capture": capture.model_dump(mode="json") if capture else None,
        "campaign_size": facts.campaign_size,
        "acknowledge": {
            "page": facts.links.acknowledge,
            "api": facts.links.acknowledge_api,
            "token": facts.links.token,
        },
        "card": facts.links.card,
    }


@cache
def _templates(html: bool) -> Environment:
    return Environment(
        loader=PackageLoader("alerts"),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
