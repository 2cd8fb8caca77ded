"""``python -m tests.bench.site KB ADVERTS``: a job board in a process of its own.

List pages of fifty links each, in a chain, and a page with JSON-LD JobPosting for every
advert, padded with the furniture of real pages to the size asked for. Pages are made before
the port is printed, and sent by a bare protocol, so that the site is never what is measured.
It ends when its standard input closes.
"""

import asyncio
import html
import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.pairs import ROOT
from tests.bench.texts import Advert, adverts
from tests.crawlers.pages import board_page, posting

_PER_LIST = 50
FIRST_REQUEST = "/-/first"
"""Tells when the first page was asked for (monotonic clock of this machine), and forgets it."""


def pages(size_kb: int, count: int) -> dict[str, bytes]:
    """Return every page of the site by its path."""
    chance, made = random.Random(size_kb), adverts(count)
    found = {f"/job/{one.key}": _detail(one, size_kb, made, chance) for one in made}
    lists = [made[at : at + _PER_LIST] for at in range(0, count, _PER_LIST)]
    for number, shown in enumerate(lists, start=1):
        found[f"/list/{number}"] = _list(shown, number, number < len(lists))
    return {path: page.encode() for path, page in found.items()}


def _detail(one: Advert, size_kb: int, others: list[Advert], chance: random.Random) -> str:
    title, text = html.escape(one.title), html.escape(one.text)
    posted = posting(0, title=title, description=f"<p>{text}</p>", inLanguage=one.lang)
    posted["identifier"]["value"] = one.key
    page = board_page(posted)
    furniture, size = [], len(page.encode())
    while size < size_kb * 1000:
        other = chance.choice(others)
        furniture.append(
            f'<div class="card card--{chance.randrange(10**6)}"><a href="/about/{other.key}">'
            f"<span>{html.escape(other.title)}</span></a><p>{html.escape(other.text[:120])}</p></div>"
        )
        size += len(furniture[-1].encode())
    return page.replace("</body>", f"{''.join(furniture)}</body>")


def _list(shown: list[Advert], number: int, more: bool) -> str:
    rows = "".join(
        f'<li><a class="job" href="/job/{one.key}">{one.title}</a></li>' for one in shown
    )
    following = f'<a rel="next" href="/list/{number + 1}">next</a>' if more else ""
    return f"<!doctype html><html><body><ul>{rows}</ul>{following}</body></html>"


class _Board(asyncio.Protocol):
    """HTTP/1.1 with kept connections; nothing but GET is ever asked."""

    answers: dict[bytes, bytes]
    first: float | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._heard = transport, b""

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            head, self._heard = self._heard.split(b"\r\n\r\n", 1)
            self._transport.write(self._answer(head.split(b" ", 2)[1]))

    def _answer(self, path: bytes) -> bytes:
        if path == FIRST_REQUEST.encode():
            told, _Board.first = _Board.first, None
            return _response(str(told).encode(), "200 OK")
        if _Board.first is None:
            _Board.first = time.monotonic()
        return self.answers.get(path) or _response(b"not here", "404 Not Found")


def _response(body: bytes, status: str) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _serve(size_kb: int, count: int) -> None:
    _Board.answers = {
        path.encode(): _response(page, "200 OK") for path, page in pages(size_kb, count).items()
    }
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Board, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def serving(size_kb: int, count: int) -> Iterator[str]:
    """Run the site; yields its address."""
    command = [sys.executable, "-m", "tests.bench.site", str(size_kb), str(count)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        # leaving closes its input, which ends it


def seconds_since_first_request(url: str, now: float) -> float:
    """Return how long before ``now`` the first page was asked for, and forget it."""
    with urllib.request.urlopen(f"{url}{FIRST_REQUEST}") as answer:
        return now - float(answer.read())


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
