"""From a judged advert to its campaign, its alerts and their messages, in one transaction."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from alerts.errors import NotAssessed
from alerts.grouping import belongs_in_campaign, join_campaign
from alerts.policy import Policy
from alerts.routing import Recipient, recipients
from alerts.rules import Rule
from ledger import AdFile, Ledger, Stage
from records import Ad, AdClass, Alert, Assessment, Band, Delivery, HelpItem, Stance, make_id

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Match:
    """What became of an advert: its campaign, its alerts, or its help-desk item."""

    campaign: str | None = None
    rule: str | None = None
    alerts: tuple[str, ...] = ()
    new_alerts: int = 0
    help_item: str | None = None


def match_ad(ledger: Ledger, file: AdFile, policy: Policy, now: datetime) -> Match:
    """Group an advert, raise its alerts or open its help-desk item, and move it on.

    All of it is one transaction, and repeating it changes nothing: everything has a key made
    of what it is about. Raises NotAssessed for an advert that nobody has judged.
    """
    if file.assessment is None:
        raise NotAssessed(f"{file.ad.id} has no assessment")
    with ledger.transaction() as whole:
        if is_plea(file.assessment):
            match = Match(help_item=_open_help_item(whole, file.ad, now))
        else:
            match = _match_offer(whole, file.ad, file.assessment, policy, now)
        whole.queue.advance([file.ad], Stage.MATCHED, after=file.stage)
    return match


def is_plea(assessment: Assessment) -> bool:
    """Whether a text is a survivor's or family's plea, whatever its band."""
    return assessment.stance is Stance.SURVIVOR or assessment.ad_class is AdClass.SURVIVOR_PLEA


def _open_help_item(ledger: Ledger, ad: Ad, now: datetime) -> str:
    item = HelpItem(id=HelpItem.id_for(ad.id), ad_id=ad.id, ad_version=ad.version, opened_at=now)
    if ledger.help_desk.open_item(item):
        logger.info("help desk: %s opened for %s", item.id, ad.id)
    return item.id


@dataclass(frozen=True)
class _Offer:
    """An advert that recruits, with its campaign and the other adverts in it."""

    ad: Ad
    assessment: Assessment
    campaign: str | None
    members: tuple[str, ...]
    flagged_beside: bool


@dataclass(frozen=True)
class _Finding:
    """An advert that a rule chose, with the campaign that it belongs to."""

    ad: Ad
    rule: Rule
    subject: str
    members: tuple[str, ...]
    threads: tuple[str, ...]
    """Rules whose alert about the campaign may carry a message about this advert."""
    at: datetime


def _match_offer(
    ledger: Ledger, ad: Ad, assessment: Assessment, policy: Policy, now: datetime
) -> Match:
    joins = belongs_in_campaign(assessment)
    campaign = join_campaign(ledger, ad, assessment, now) if joins else None
    members = _members(ledger, campaign, ad)
    others = [file for one in members if one != ad.id and (file := ledger.ads.get(one))]
    beside = any(_is_in(Band.FLAG, file) for file in others)
    match = _alert(ledger, _Offer(ad, assessment, campaign, members, beside), policy, now)
    if assessment.band is Band.FLAG:
        for file in others:
            if file.assessment is not None and _is_in(Band.REVIEW, file):
                # it was not worth an alert alone; beside this flagged one it may be
                again = _Offer(file.ad, file.assessment, campaign, members, flagged_beside=True)
                _alert(ledger, again, policy, now)
    return match


def _is_in(band: Band, file: AdFile) -> bool:
    return file.assessment is not None and file.assessment.band is band


def _alert(ledger: Ledger, offer: _Offer, policy: Policy, now: datetime) -> Match:
    ad, assessment, campaign, members = offer.ad, offer.assessment, offer.campaign, offer.members
    rule = policy.rules.first_fit(assessment, len(members), offer.flagged_beside)
    if rule is None:
        return Match(campaign=campaign)
    subject = campaign or make_id("camp", ad.id)
    threads = tuple(one.id for one in policy.rules.rule) if rule.beside_flagged else (rule.id,)
    finding = _Finding(ad, rule, subject, members, threads, now)
    raised = [
        _raise(ledger, finding, to)
        for to in recipients(policy.routing, policy.agencies, rule, assessment)
    ]
    new = sum(is_new for _, is_new in raised)
    logger.info("%s: rule %s, %d alerts, %d of them new", ad.id, rule.id, len(raised), new)
    return Match(campaign, rule.id, tuple(alert_id for alert_id, _ in raised), new)


def _members(ledger: Ledger, campaign_id: str | None, ad: Ad) -> tuple[str, ...]:
    return ledger.campaigns.members(campaign_id) if campaign_id else (ad.id,)


def _raise(ledger: Ledger, finding: _Finding, to: Recipient) -> tuple[str, bool]:
    """Raise a unit's alert, or add a message to the one that it has about this campaign."""
    alert = _thread(ledger, finding, to.unit.id) or _new_alert(finding, to)
    is_new = ledger.alerts.raise_alert(alert, _messages(alert, finding, to))
    return alert.id, is_new


def _thread(ledger: Ledger, finding: _Finding, unit: str) -> Alert | None:
    """Return the alert that a unit already has about this advert or its campaign.

    A campaign may have swallowed one that was alerted under its own id; campaigns are named
    for their first advert, so the members tell those ids.
    """
    for outgoing in ledger.alerts.about(finding.ad.id):
        if outgoing.alert.rule in finding.threads and outgoing.alert.unit == unit:
            return outgoing.alert
    for subject in _subjects(finding):
        for rule in finding.threads:
            alert = ledger.alerts.get(Alert.id_for(rule, subject, unit))
            if alert is not None:
                return alert
    return None


def _subjects(finding: _Finding) -> Iterator[str]:
    yield finding.subject
    for member in finding.members:
        yield make_id("camp", member)


def _new_alert(finding: _Finding, to: Recipient) -> Alert:
    key = Alert.id_for(finding.rule.id, finding.subject, to.unit.id)
    return Alert(
        id=key,
        rule=finding.rule.id,
        subject=finding.subject,
        ad_id=finding.ad.id,
        ad_version=finding.ad.version,
        unit=to.unit.id,
        reason=to.reason,
        reference=Alert.reference_for(key),
        urgent=finding.rule.urgent,
        tlp=finding.rule.tlp,
        created_at=finding.at,
        deadline=finding.at + finding.rule.deadline,
        synthetic=finding.ad.synthetic,
    )


def _messages(alert: Alert, finding: _Finding, to: Recipient) -> list[Delivery]:
    return [
        Delivery(
            id=Delivery.id_for(alert.id, finding.ad.id, channel.kind, channel.address),
            alert_id=alert.id,
            ad_id=finding.ad.id,
            ad_version=finding.ad.version,
            channel=channel.kind,
            address=channel.address,
            next_attempt_at=finding.at,
        )
        for channel in to.unit.channels
    ]
