"""The only way out for Chromium: a proxy on loopback that connects to public addresses alone.

A browser follows redirects, scripts, sockets and DNS by itself; checking addresses before it
starts would be too early. Everything that it opens passes here, and the checked address is the
one that is connected to.
"""

import asyncio
import logging
import socket
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from crawlers.errors import AddressRefused
from crawlers.guard import refuse_private

logger = logging.getLogger(__name__)

_LARGEST_HEAD = 64 * 1024
_BLOCK = 64 * 1024
MARK = "X-Guard-Proxy"
"""The header by which an answer of the proxy itself is known."""

_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class GuardProxy:
    """An HTTP proxy for one browser. Each connection may bring so many bytes and no more."""

    def __init__(self, *, allow_loopback: bool, largest: int) -> None:
        self._allow_loopback = allow_loopback
        self._largest = largest
        self._server: asyncio.Server | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_LARGEST_HEAD)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._pass_on(reader, writer)
        except AddressRefused as error:
            logger.warning("%s", error)
            _answer(writer, "403 Forbidden", str(error))
        except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as e:
            _answer(writer, "502 Bad Gateway", str(e) or type(e).__name__)
        finally:
            writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _version = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        if method == "CONNECT":
            host, _colon, port = target.rpartition(":")
            there = await self._connect(host.strip("[]"), int(port))
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            parts = urlsplit(target)
            there = await self._connect(parts.hostname or "", parts.port or 80)
            there[1].write(_origin_form(head, target))
        await self._join((reader, writer), there)

    async def _connect(self, host: str, port: int) -> _Streams:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for address in addresses:
            refuse_private(host, address, allow_loopback=self._allow_loopback)
        return await asyncio.open_connection(addresses[0], port)

    async def _join(self, here: _Streams, there: _Streams) -> None:
        """Carry bytes both ways until the far side ends."""
        upward = asyncio.create_task(_copy(here[0], there[1], self._largest))
        try:
            await _copy(there[0], here[1], self._largest)
        finally:
            upward.cancel()
            there[1].close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: int) -> None:
    carried = 0
    while carried < most and (block := await reader.read(_BLOCK)):
        carried += len(block)
        writer.write(block)
        await writer.drain()


def _origin_form(head: bytes, target: str) -> bytes:
    """Rewrite a proxied request for the origin, one request for each connection."""
    parts = urlsplit(target)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    lines = head.decode("latin-1").split("\r\n")
    method, _target, version = lines[0].split(" ", 2)
    kept = [line for line in lines[1:-2] if not line.lower().startswith(_HOP_BY_HOP)]
    rewritten = [f"{method} {path} {version}", *kept, "Connection: close", "", ""]
    return "\r\n".join(rewritten).encode("latin-1")


_HOP_BY_HOP = ("connection:", "proxy-", "keep-alive:")


def _answer(writer: asyncio.StreamWriter, status: str, reason: str) -> None:
    body = reason.encode()
    head = f"HTTP/1.1 {status}\r\n{MARK}: {status[:3]}\r\nContent-Length: {len(body)}\r\n"
    writer.write(f"{head}Content-Type: text/plain\r\nConnection: close\r\n\r\n".encode() + body)
