"""Signed webhooks: one JSON object by HTTP POST."""

import ipaddress
import json
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from pydantic import Field, SecretStr
from pydantic.dataclasses import dataclass

from alerts.channel import Message
from alerts.errors import PermanentFailure, TemporaryFailure
from alerts.signature import HEADER, sign

_LATER = frozenset({408, 425, 429})
_EMBEDDING = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "2002::/16")))
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class WebhookSettings:
    """How webhooks are sent; ``timeout_seconds`` holds for every single step."""

    secret: SecretStr = Field(min_length=1)
    allow_loopback: bool = False
    ca_file: Path | None = None
    timeout_seconds: float = Field(default=10, gt=0)


class WebhookChannel:
    """Posts each message; follows no redirect and no way into a private network."""

    def __init__(self, settings: WebhookSettings) -> None:
        self._settings = settings

    def send(self, message: Message) -> None:
        """Post a message; any 2xx answer means that the receiver has it.

        Raises TemporaryFailure or PermanentFailure. The answer's body is not read.
        """
        url = httpx.URL(message.address)
        pinned = url.copy_with(host=self._public_address(url))
        body = json.dumps(message.payload, sort_keys=True, separators=(",", ":")).encode()
        headers = {
            "Host": url.netloc.decode(),
            "Content-Type": "application/json",
            "User-Agent": "Lurewatch",
            "Idempotency-Key": message.key,
            HEADER: sign(self._settings.secret.get_secret_value(), body, datetime.now(UTC)),
        }
        extensions = {"sni_hostname": url.host}
        try:
            with (
                self._client() as client,
                client.stream(
                    "POST", pinned, content=body, headers=headers, extensions=extensions
                ) as answer,
            ):
                _judge(answer)
        except httpx.TransportError as error:
            what = f"{type(error).__name__} {error}".strip()
            raise TemporaryFailure(f"webhook at {url.host}: {what}") from error

    def _client(self) -> httpx.Client:
        tls = ssl.create_default_context(cafile=self._settings.ca_file)
        return httpx.Client(
            verify=tls,
            timeout=self._settings.timeout_seconds,
            follow_redirects=False,
            trust_env=False,
        )

    def _public_address(self, url: httpx.URL) -> str:
        """Resolve a host once and return the address to connect to.

        Connecting to the very address that was checked leaves no time to change the answer.
        """
        found = list(_resolved(url))
        if not all(self._is_allowed(address) for address in found):
            raise PermanentFailure(f"{url.host} is a private address; webhooks go to public ones")
        is_here = all(address.is_loopback for address in found)
        if url.scheme != "https" and not is_here:
            raise PermanentFailure(f"{url.host}: alerts travel by https only")
        return str(found[0])

    def _is_allowed(self, address: Address) -> bool:
        if address.is_loopback:
            return self._settings.allow_loopback
        hides_another = any(address in network for network in _EMBEDDING)
        return address.is_global and not address.is_multicast and not hides_another


def _resolved(url: httpx.URL) -> Iterator[Address]:
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        answers = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise TemporaryFailure(f"no address found for {url.host}: {error}") from error
    for *_, place in answers:
        address = ipaddress.ip_address(str(place[0]).partition("%")[0])
        yield getattr(address, "ipv4_mapped", None) or address


def _judge(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    what = f"webhook answered {answer.status_code}"
    if answer.status_code in _LATER or answer.is_server_error:
        raise TemporaryFailure(what, _asked_wait(answer))
    if answer.is_redirect:
        what += "; redirects are not followed, put the final address into the agencies file"
    raise PermanentFailure(what)


def _asked_wait(answer: httpx.Response) -> timedelta | None:
    seconds = answer.headers.get("Retry-After", "")
    return timedelta(seconds=int(seconds)) if seconds.isdecimal() and len(seconds) < 7 else None
