"""The units' side of the demo: a real mail server and a webhook receiver, on loopback.

Both keep every message in a folder, and both know a double by its key.
"""

import json
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from alerts import SignatureInvalid, verify_signature
from lurewatch.demo.ports import free_port
from lurewatch.demo.serving import served

logger = logging.getLogger(__name__)


@dataclass
class Inbox:
    """What one kind of receiver got: how often each key came."""

    folder: Path
    received: Counter[str] = field(default_factory=Counter)

    def keep(self, key: str, body: bytes, ending: str) -> None:
        """Write a message under its key; a double is counted and not kept twice."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in key)
        (self.folder / f"{name}.{ending}").write_bytes(body)
        self.received[key] += 1


class _MailHandler:
    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        body = envelope.content
        assert isinstance(body, bytes)
        message = message_from_bytes(body, policy=policy.default)
        self._inbox.keep(str(message["Message-ID"]), body, "eml")
        return "250 kept"


@contextmanager
def mail_server(inbox: Inbox) -> Iterator[int]:
    """Run an SMTP server that keeps what it gets; yields its port."""
    controller = Controller(_MailHandler(inbox), hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def webhook_receiver(inbox: Inbox, secret: str) -> Iterator[str]:
    """Run a receiver that checks signatures; yields its address."""

    async def receive(request: Request) -> Response:
        body = await request.body()
        try:
            verify_signature(secret, request.headers.get("lurewatch-signature", ""), body)
        except SignatureInvalid as error:
            logger.error("webhook refused: %s", error)
            return PlainTextResponse("bad signature", status_code=401)
        inbox.keep(request.headers["idempotency-key"], body, "json")
        json.loads(body)
        return PlainTextResponse("kept")

    app = Starlette(routes=[Route("/alerts", receive, methods=["POST"])])
    with served(app) as address:
        yield f"{address}/alerts"
