"""Acknowledging an alert without signing in: by its signed link, and by the API."""

import hmac
import json
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from alerts.acknowledgement import AckClaim, read_token
from alerts.errors import AcknowledgementError
from console.alerts_page import find_alert
from console.errors import Incomplete, LinkNotValid, NotAllowed, NotThere, Refused
from console.forms import MAX_BYTES
from console.visits import Console, Visit
from ledger import UnknownRecord
from records import Alert

_LONGEST_NAME = 100


def show_acknowledgement(visit: Visit) -> Response:
    """Show a button: mail scanners open links, so looking at one must change nothing."""
    return _page(visit, *_alert_of(visit))


def acknowledge_by_link(visit: Visit) -> Response:
    """Note that the unit of the link has taken its alert up."""
    alert, unit = _alert_of(visit)
    return _page(visit, visit.ledger.alerts.acknowledge(alert.id, unit, visit.now), unit)


async def acknowledge_by_api(console: Console, request: Request) -> Response:
    """Answer ``POST /api/alerts/<id>/ack`` with ``Authorization: Bearer TOKEN``.

    TOKEN is the end of the alert's acknowledgement link, or the house's API token; with the
    latter the JSON body says ``{"by": "who"}``. The answer is the alert's state, or
    ``{"error": ...}``.
    """
    try:
        body = await _json_body(request)
        state = await run_in_threadpool(_acknowledge, console, request, body)
        return JSONResponse(state)
    except Refused as refused:
        challenge = {"WWW-Authenticate": "Bearer"} if refused.status == 401 else None
        return JSONResponse({"error": str(refused)}, refused.status, headers=challenge)


class _NoToken(Refused):
    """A request without a bearer token."""

    status = 401


def _acknowledge(console: Console, request: Request, body: dict[str, Any]) -> dict[str, object]:
    alert_id = str(request.path_params["alert_id"])
    by = _acting(console, _bearer(request), alert_id, body)
    now = console.services.now()
    try:
        alert = console.services.ledger.alerts.acknowledge(alert_id, by, now)
    except UnknownRecord as error:
        raise NotThere(str(error)) from error
    return {
        "id": alert.id,
        "reference": alert.reference,
        "state": alert.state,
        "acknowledged_at": alert.acknowledged_at.isoformat() if alert.acknowledged_at else None,
        "acknowledged_by": alert.acknowledged_by,
    }


def _acting(console: Console, bearer: str, alert_id: str, body: dict[str, Any]) -> str:
    """Return who acknowledges. Raises NotAllowed when the token is not for this alert."""
    api_token = console.services.settings.api_token
    expected = api_token.get_secret_value().encode() if api_token else b""
    if expected and hmac.compare_digest(bearer.encode(), expected):
        by = body.get("by")
        if not isinstance(by, str) or not 0 < len(by.strip()) <= _LONGEST_NAME:
            raise Incomplete('the body must be JSON such as {"by": "who takes it up"}')
        return by.strip()
    claim = _claim(console, bearer)
    if claim.alert_id != alert_id:
        raise NotAllowed("this token belongs to another alert")
    return claim.unit


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise _NoToken("send the header Authorization: Bearer TOKEN")
    return token.strip()


async def _json_body(request: Request) -> dict[str, Any]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise Incomplete("the body is larger than 64 KiB")
    if not body.strip():
        return {}
    try:
        found = json.loads(body)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Incomplete("the body is no JSON") from error
    if not isinstance(found, dict):
        raise Incomplete("the body must be a JSON object")
    return found


def _alert_of(visit: Visit) -> tuple[Alert, str]:
    claim = _claim(visit.console, visit.path("token"))
    return find_alert(visit.ledger, claim.alert_id), claim.unit


def _claim(console: Console, token: str) -> AckClaim:
    try:
        return read_token(console.services.settings.ack_secret, token, console.services.now())
    except AcknowledgementError as error:
        raise LinkNotValid(str(error)) from error


def _page(visit: Visit, alert: Alert, unit: str) -> Response:
    return visit.page("acknowledgement.html", alert=alert, unit=unit)
