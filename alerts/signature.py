"""The signature of a webhook: who sent it, that nothing was changed, and that it is fresh."""

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

from alerts.errors import SignatureInvalid

HEADER = "Lurewatch-Signature"
_FORM = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def sign(secret: str, body: bytes, at: datetime) -> str:
    """Return the header's value: ``t=<seconds>,v1=<hex HMAC-SHA256 of "t.body">``."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_digest(secret, seconds, body)}"


def verify_signature(
    secret: str,
    header: str,
    body: bytes,
    now: datetime | None = None,
    tolerance: timedelta = timedelta(minutes=5),
) -> datetime:
    """Check a webhook as its receiver; return when it was signed. Raises SignatureInvalid.

    ``header`` is the value of ``Lurewatch-Signature``; ``now`` is the clock's time if left out.
    """
    form = _FORM.fullmatch(header)
    if form is None:
        raise SignatureInvalid(f"{HEADER} is not of the form t=...,v1=...")
    seconds = int(form.group(1))
    if not hmac.compare_digest(_digest(secret, seconds, body), form.group(2)):
        raise SignatureInvalid("the body was changed, or was signed with another secret")
    signed = datetime.fromtimestamp(seconds, UTC)
    if abs((now or datetime.now(UTC)) - signed) > tolerance:
        raise SignatureInvalid(f"signed at {signed:%Y-%m-%d %H:%M:%S} UTC: too old, or a replay")
    return signed


def _digest(secret: str, seconds: int, body: bytes) -> str:
    signed = str(seconds).encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
