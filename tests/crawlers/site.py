"""A small town of pages for the crawlers: good ones, and every kind of bad one.

Real HTTP on loopback in a thread; `Site` counts what was asked for and how.
"""

import gzip
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass
class Answer:
    """What a path answers. ``send`` takes over the whole connection where it is set."""

    body: bytes | str = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    send: Callable[[BaseHTTPRequestHandler], None] | None = None

    @property
    def bytes(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass
class Site:
    """Pages by path, changed at will while it serves."""

    port: int = 0
    pages: dict[str, Answer | Callable[[int], Answer]] = field(default_factory=dict)
    asked: defaultdict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    times: list[tuple[str, float]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def page(self, path: str, body: bytes | str, **more: object) -> Self:
        self.pages[path] = Answer(body, **more)  # type: ignore[arg-type]
        return self

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        self.asked[path].append(headers)
        self.times.append((path, time.monotonic()))
        found = self.pages.get(path)
        if found is None:
            return Answer("not here", status=404)
        return found(len(self.asked[path])) if callable(found) else found


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        answer = self.site.answer(self.path, {k.lower(): v for k, v in self.headers.items()})
        if answer.send is not None:
            answer.send(self)
            return
        etag = answer.headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.send_header("ETag", etag)
            self.end_headers()
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.bytes)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.bytes)

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves is part of the scene."""


@contextmanager
def serving(robots: str = "User-agent: *\nAllow: /\n") -> Iterator[Site]:
    """Yield a site that serves on a free port."""
    site = Site()
    handler = type("Handler", (_Handler,), {"site": site})
    server = _Server(("127.0.0.1", 0), handler)
    site.port = server.server_address[1]
    site.page("/robots.txt", robots, content_type="text/plain")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def zipped(text: str) -> Answer:
    """Return a page as a server sends it to whoever accepts gzip."""
    return Answer(gzip.compress(text.encode()), headers={"Content-Encoding": "gzip"})


def redirect(to: str) -> Answer:
    return Answer("", status=302, headers={"Location": to})


def dropped(handler: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent, then close."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html>half a p")
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def silent(handler: BaseHTTPRequestHandler) -> None:
    """Take the request and say nothing until the client goes."""
    handler.connection.settimeout(20)
    handler.rfile.read(1)
    handler.close_connection = True


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Send 50 MB without saying so beforehand."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
    block = b"<p>spam</p>" * 10_000
    for _number in range(500):
        handler.wfile.write(block)
    handler.close_connection = True
