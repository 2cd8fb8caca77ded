"""E-mail through an SMTP server."""

import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic.dataclasses import dataclass

from alerts.channel import Message
from alerts.errors import PermanentFailure, TemporaryFailure


@dataclass(frozen=True)
class SmtpSettings:
    """How to reach the mail server; ``timeout_seconds`` holds for every single step."""

    host: str
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str | None = None
    password: SecretStr | None = None
    sender: str = Field(default="lurewatch@example.org", pattern=r"^[!-?A-~]+@[!-?A-~]+$")
    ca_file: Path | None = None
    timeout_seconds: float = Field(default=15, gt=0)


class EmailChannel:
    """Sends each message in its own connection."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings

    def send(self, message: Message) -> None:
        """Hand a message to the mail server. Raises TemporaryFailure or PermanentFailure.

        What a server says of the receiver or the message is decided by its code (4xx, 5xx).
        A server that cannot be reached, hangs, or refuses ourselves can be mended: temporary.
        """
        mail = as_email(message, self._settings.sender)
        try:
            with self._connected() as server:
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            raise _refused(code, reason) from error
        except smtplib.SMTPDataError as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPResponseException as error:
            what = f"{error.smtp_code} {_words(error.smtp_error)}"
            raise TemporaryFailure(f"mail server refuses us, check its account: {what}") from error
        except (smtplib.SMTPException, OSError) as error:
            where = f"{self._settings.host}:{self._settings.port}"
            raise TemporaryFailure(f"mail server {where}: {error or 'no answer'}") from error

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        if settings.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host,
                settings.port,
                timeout=settings.timeout_seconds,
                context=self._tls(),
            )
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_seconds)
        try:
            self._introduce(server)
        except BaseException:
            server.close()
            raise
        return server

    def _introduce(self, server: smtplib.SMTP) -> None:
        if self._settings.security == "starttls":
            server.starttls(context=self._tls())
        if self._settings.username is not None and self._settings.password is not None:
            server.login(self._settings.username, self._settings.password.get_secret_value())

    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._settings.ca_file)


def as_email(message: Message, sender: str) -> EmailMessage:
    """Return a message as an e-mail; its Message-ID is the same at every attempt."""
    domain = sender.rpartition("@")[2]
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = message.subject.replace("=?", "= ?")  # no encoded words but our own
    mail["From"] = f"Lurewatch <{sender}>"
    mail["To"] = message.address
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = f"<{message.key}@{domain}>"
    if message.is_follow_up:
        mail["In-Reply-To"] = f"<{message.thread}@{domain}>"
        mail["References"] = f"<{message.thread}@{domain}>"
    if message.urgent:
        mail["Importance"] = "high"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail


def _refused(code: int, reason: bytes | str) -> TemporaryFailure | PermanentFailure:
    kind = PermanentFailure if 500 <= code < 600 else TemporaryFailure
    return kind(f"mail server says {code} {_words(reason)}")


def _words(reason: bytes | str) -> str:
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
