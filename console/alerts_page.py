"""Alerts: what went to whom, whether it arrived, and who took it up."""

from dataclasses import dataclass

from starlette.responses import Response

from console.card import Sent, open_view
from console.errors import NotThere
from console.files import open_file
from console.visits import Visit
from ledger import AdFile, Ledger
from records import Alert, AlertState, Campaign, CustodyAction

_LISTED = 100


@dataclass(frozen=True)
class AlertRow:
    """An alert in the list, with the advert that raised it."""

    alert: Alert
    file: AdFile


def show_alerts(visit: Visit) -> Response:
    """List the newest alerts of one state or of all."""
    asked = visit.asked("state")
    state = visit.choice("state", AlertState, AlertState.WAITING) if asked else None
    alerts = visit.ledger.alerts.newest(state, _LISTED)
    return visit.page(
        "alerts.html",
        state=state,
        rows=[AlertRow(one, open_file(visit.ledger, one.ad_id)) for one in alerts],
        counts=visit.ledger.alerts.count_by_state(),
        now=visit.now,
        listed_most=_LISTED,
    )


def show_alert(visit: Visit) -> Response:
    """Show one alert with all its messages, and note who looked at it."""
    alert = find_alert(visit.ledger, visit.path("alert_id"))
    visit.ledger.custody.append(visit.now, visit.who, CustodyAction.VIEWED, alert.id, "alert")
    campaign = _campaign(visit.ledger, alert)
    return visit.page(
        "alert.html",
        alert=alert,
        view=open_view(visit.ledger, alert.ad_id),
        campaign=campaign,
        sent=_messages(visit.ledger, alert),
        custody=visit.ledger.custody.about(alert.id, 20),
        now=visit.now,
    )


def acknowledge_alert(visit: Visit) -> Response:
    """Note that the person signed in takes an alert up."""
    alert = find_alert(visit.ledger, visit.path("alert_id"))
    visit.ledger.alerts.acknowledge(alert.id, visit.who, visit.now)
    return visit.go(f"/alerts/{alert.id}", done="acknowledged")


def find_alert(ledger: Ledger, alert_id: str) -> Alert:
    """Return an alert. Raises NotThere."""
    alert = ledger.alerts.get(alert_id)
    if alert is None:
        raise NotThere("no such alert")
    return alert


def _campaign(ledger: Ledger, alert: Alert) -> Campaign | None:
    """Return the alert's campaign, also when it has since been merged into another."""
    return ledger.campaigns.get(alert.subject) or ledger.campaigns.of(alert.ad_id)


def _messages(ledger: Ledger, alert: Alert) -> list[Sent]:
    return [
        Sent(one.delivery, one.alert, tuple(ledger.alerts.attempts(one.delivery.id)))
        for one in ledger.alerts.messages(alert.id)
    ]
