"""Acknowledgement links: a signed, expiring token for one alert and one unit.

The console shows a page with a button at ``/ack/<token>`` and acknowledges on POST, because
mail scanners open every link they see.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from alerts.errors import TokenExpired, TokenInvalid
from records import Alert

VALID_AFTER_DEADLINE = timedelta(days=30)
_PURPOSE = b"lurewatch acknowledgement 1\n"
_LONGEST = 500


@dataclass(frozen=True)
class AckClaim:
    """What a token says: this unit has this alert, until then."""

    alert_id: str
    unit: str
    expires: datetime


def token_for(secret: SecretStr, alert: Alert) -> str:
    """Return the token of an alert; it is good until 30 days after the alert's deadline."""
    return make_token(secret, alert.id, alert.unit, alert.deadline + VALID_AFTER_DEADLINE)


def make_token(secret: SecretStr, alert_id: str, unit: str, expires: datetime) -> str:
    """Return a token that is safe in a web address. Equal facts give the equal token."""
    body = f"{alert_id}\n{unit}\n{int(expires.timestamp())}".encode()
    return f"{_encoded(body)}.{_encoded(_signature(secret, body))}"


def read_token(secret: SecretStr, token: str, now: datetime) -> AckClaim:
    """Return what a token says. Raises TokenInvalid, or TokenExpired for an old one."""
    body = _verified(secret, token)
    alert_id, unit, seconds = body.decode().split("\n")
    expires = datetime.fromtimestamp(int(seconds), UTC)
    if now >= expires:
        raise TokenExpired(f"this link was good until {expires:%Y-%m-%d %H:%M} UTC")
    return AckClaim(alert_id, unit, expires)


def _verified(secret: SecretStr, token: str) -> bytes:
    body, dot, signature = token.partition(".")
    if not dot or len(token) > _LONGEST or not token.isascii():
        raise TokenInvalid("this is no acknowledgement link of ours")
    try:
        content, given = _decoded(body), _decoded(signature)
    except (binascii.Error, ValueError) as error:
        raise TokenInvalid("this is no acknowledgement link of ours") from error
    if not hmac.compare_digest(given, _signature(secret, content)):
        raise TokenInvalid("this acknowledgement link was changed, or is not ours")
    return content


def _signature(secret: SecretStr, body: bytes) -> bytes:
    return hmac.digest(secret.get_secret_value().encode(), _PURPOSE + body, hashlib.sha256)


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
