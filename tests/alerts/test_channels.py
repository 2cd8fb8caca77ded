"""E-mail and webhooks against real servers, polite and rude."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from pydantic import SecretStr

from alerts import EmailChannel, Message, SmtpSettings, WebhookChannel, WebhookSettings
from alerts.errors import DeliveryFailure, PermanentFailure, SignatureInvalid, TemporaryFailure
from alerts.signature import HEADER, sign, verify_signature
from tests.alerts.certificates import server_context
from tests.alerts.servers import free_port, mail_server, rude_server, webhook_receiver

SECRET = "shared with the receiver"


def message(address: str = "desk@example.org", **changed: Any) -> Message:
    facts: dict[str, Any] = {
        "key": "msg-1",
        "thread": "msg-1",
        "address": address,
        "subject": "Lurewatch LW-0000-0000: ครัว",
        "text": "ข้อความ\n",
        "html": "<p>ข้อความ</p>\n",
        "payload": {"key": "msg-1", "text": "ข้อความ \u2028 🌏"},
    }
    return Message(**{**facts, **changed})


def smtp(port: int, **changed: Any) -> EmailChannel:
    plain: dict[str, Any] = {"security": "none", "timeout_seconds": 0.5}
    return EmailChannel(SmtpSettings(host="127.0.0.1", port=port, **{**plain, **changed}))


def hook(**changed: Any) -> WebhookChannel:
    here: dict[str, Any] = {"allow_loopback": True, "timeout_seconds": 0.5}
    return WebhookChannel(WebhookSettings(SecretStr(SECRET), **{**here, **changed}))


def test_a_mail_arrives_whole_with_an_id_that_stays() -> None:
    with mail_server() as inbox:
        channel = smtp(inbox.port, sender="watch@example.com")
        channel.send(message())
        channel.send(message(key="msg-2", urgent=True))
    first, follow_up = inbox.mails
    assert first["Subject"] == "Lurewatch LW-0000-0000: ครัว"
    assert (first["From"], first["To"]) == ("Lurewatch <watch@example.com>", "desk@example.org")
    assert first["Message-ID"] == "<msg-1@example.com>"
    assert (first["In-Reply-To"], first["Importance"]) == (None, None)
    assert follow_up["In-Reply-To"] == follow_up["References"] == first["Message-ID"]
    assert follow_up["Importance"] == "high"
    for kind in ("plain", "html"):
        body = first.get_body((kind,))
        assert body is not None
        assert "ข้อความ" in body.get_content()


def test_starttls_and_login(tmp_path: Path) -> None:
    context, trusted = server_context(tmp_path)

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        right = (data.login, data.password) == (b"watch", b"right")
        return AuthResult(success=right, handled=False)

    options = {"require_starttls": True, "auth_required": True, "authenticator": check}
    with mail_server(tls_context=context, **options) as inbox:
        safe: dict[str, Any] = {"security": "starttls", "ca_file": trusted, "username": "watch"}
        smtp(inbox.port, password="right", **safe).send(message())
        assert len(inbox.mails) == 1
        with pytest.raises(TemporaryFailure, match="check its account: 535"):
            smtp(inbox.port, password="wrong", **safe).send(message())
        with pytest.raises(TemporaryFailure, match="CERTIFICATE_VERIFY_FAILED"):
            smtp(inbox.port, security="starttls").send(message())
    with mail_server() as bare, pytest.raises(TemporaryFailure, match="STARTTLS"):
        smtp(bare.port, security="starttls").send(message())
    assert "right" not in repr(SmtpSettings(host="h", password=SecretStr("right")))


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("451 come back later", TemporaryFailure),
        ("421 too many", TemporaryFailure),
        ("550 no such desk", PermanentFailure),
        ("DATA 452 disk full", TemporaryFailure),
        ("DATA 554 looks like spam", PermanentFailure),
        ("DATA drop", TemporaryFailure),
    ],
)
def test_what_a_mail_server_answers(answer: str, failure: type[DeliveryFailure]) -> None:
    with mail_server() as inbox:
        inbox.answers["desk@example.org"] = [answer]
        with pytest.raises(failure) as raised:
            smtp(inbox.port).send(message())
        assert answer.startswith("DATA drop") or answer.split()[-1] in str(raised.value)
        smtp(inbox.port).send(message())
        assert len(inbox.mails) == 1


@pytest.mark.parametrize("greeting", [None, b"", b"220 hello\r\n", b"554 go away\r\n", b"\xff\0"])
def test_a_rude_mail_server_is_a_temporary_failure(greeting: bytes | None) -> None:
    with rude_server(greeting) as port, pytest.raises(TemporaryFailure):
        smtp(port, timeout_seconds=0.2).send(message())
    with pytest.raises(TemporaryFailure, match="refused"):
        smtp(free_port()).send(message())


def test_a_webhook_can_be_checked_by_its_receiver() -> None:
    with webhook_receiver() as receiver:
        hook().send(message(receiver.url))
    posted = receiver.posted[0]
    assert posted.path == "/lurewatch?desk=1"
    assert posted.headers["Host"] == f"127.0.0.1:{receiver.port}"
    assert posted.headers["Idempotency-Key"] == "msg-1"
    assert json.loads(posted.body) == message().payload
    now, header = datetime.now(UTC), posted.headers[HEADER]
    assert abs(verify_signature(SECRET, header, posted.body, now) - now) < timedelta(minutes=1)
    for wrong in (
        (SECRET, header, posted.body + b" ", now),
        ("another", header, posted.body, now),
        (SECRET, header, posted.body, now + timedelta(minutes=6)),
        (SECRET, header, posted.body, now - timedelta(minutes=6)),
        (SECRET, header.replace("t=", "t=1"), posted.body, now),
        (SECRET, header.upper(), posted.body, now),
        (SECRET, "", posted.body, now),
    ):
        with pytest.raises(SignatureInvalid):
            verify_signature(*wrong)


def test_the_signature_is_one_that_others_can_make() -> None:
    """printf '1700000000.{}' | openssl dgst -sha256 -hmac k"""
    by_openssl = "c6ef4734033cee2367414a0939385eca0397754aa7a59716da7463a9298b5146"
    at = datetime.fromtimestamp(1_700_000_000, UTC)
    assert sign("k", b"{}", at) == f"t=1700000000,v1={by_openssl}"


@pytest.mark.parametrize(
    ("status", "headers", "failure"),
    [
        (500, {}, TemporaryFailure),
        (503, {"Retry-After": "120"}, TemporaryFailure),
        (429, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, TemporaryFailure),
        (400, {}, PermanentFailure),
        (404, {}, PermanentFailure),
        (302, {"Location": "http://127.0.0.1:1/"}, PermanentFailure),
        (0, {}, TemporaryFailure),
    ],
)
def test_what_a_webhook_answers(
    status: int, headers: dict[str, str], failure: type[DeliveryFailure]
) -> None:
    with webhook_receiver() as receiver:
        receiver.answers.append((status, headers))
        with pytest.raises(failure) as raised:
            hook(timeout_seconds=0.2).send(message(receiver.url))
        assert len(receiver.posted) == 1
    if headers.get("Retry-After") == "120":
        assert isinstance(raised.value, TemporaryFailure)
        assert raised.value.not_before == timedelta(minutes=2)


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:1/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://100.64.0.1/",
    ],
)
def test_webhooks_never_reach_into_a_private_network(address: str) -> None:
    with pytest.raises(PermanentFailure, match="private"):
        hook(allow_loopback=False).send(message(address))
    if "127" not in address and "localhost" not in address and "::1]" not in address:
        with pytest.raises(PermanentFailure, match="private"):
            hook().send(message(address))


def test_webhooks_to_others_need_https_and_a_name_that_resolves() -> None:
    with pytest.raises(PermanentFailure, match="https"):
        hook().send(message("http://93.184.216.34/"))
    with pytest.raises(TemporaryFailure, match="no address"):
        hook().send(message("https://nowhere.invalid/"))
    with rude_server(b"HTTP/1.1 what\r\n\r\n") as port, pytest.raises(TemporaryFailure):
        hook().send(message(f"http://127.0.0.1:{port}/"))


def test_a_webhook_over_tls_is_checked(tmp_path: Path) -> None:
    context, trusted = server_context(tmp_path)
    with webhook_receiver(tls=context) as receiver:
        address = receiver.url.replace("http:", "https:")
        hook(ca_file=trusted, timeout_seconds=2).send(message(address))
        with pytest.raises(TemporaryFailure, match="CERTIFICATE_VERIFY_FAILED"):
            hook(timeout_seconds=2).send(message(address))
    assert len(receiver.posted) == 1
