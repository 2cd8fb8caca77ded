"""Reads forms, and tells ours from forged ones."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from console.errors import Forged, TooLarge

MAX_BYTES = 64 * 1024
_MAX_FIELDS = 50
TOKEN_FIELD = "form_token"


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a posted form. Raises TooLarge beyond 64 KiB or 50 fields."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise TooLarge
    try:
        fields = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MAX_FIELDS
        )
    except ValueError as error:
        raise TooLarge(str(error)) from error
    return {name: value.replace("\r\n", "\n") for name, value in fields}


def form_token(secret: str, visitor: str) -> str:
    """Return the token that our forms carry for one session or one unknown visitor."""
    return hmac.new(secret.encode(), f"form {visitor}".encode(), hashlib.sha256).hexdigest()


def new_visitor() -> str:
    """Return a random name for a visitor who is not signed in."""
    return secrets.token_urlsafe(24)


def check_form(fields: Mapping[str, str], expected: str) -> None:
    """Raise Forged unless the form carries the visitor's token."""
    if not hmac.compare_digest(fields.get(TOKEN_FIELD, "").encode(), expected.encode()):
        raise Forged("the form's token is missing or belongs to another session")


def check_origin(request: Request, base_url: str) -> None:
    """Raise Forged when the browser says that the form stands on another site.

    A client that is no browser sends neither header; it has no cookies to be misused.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forged("the form was sent from another site")
    origin = request.headers.get("origin")
    ours = {urlsplit(base_url).netloc, request.headers.get("host", "")}
    if origin is not None and urlsplit(origin).netloc not in ours:
        raise Forged(f"the form was sent from {origin[:200]}")
