"""WARC 1.1 records as bytes, one gzip member each, made in one pass.

Format: ISO 28500:2017, https://iipc.github.io/warc-specifications/. Digests are SHA-256 in
base 32, as `warcio check` verifies them; zlib level 1 costs a fifth of level 6 for a tenth more
bytes on HTML.
"""

import base64
import hashlib
import random
import uuid
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

_GZIP = 31
_LEVEL = 1
_IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Original:
    """The record that holds the payload which a revisit record does not repeat."""

    record_id: str
    url: str
    date: datetime
    file: str
    offset: int
    payload_sha256: str
    payload_bytes: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back. ``body`` is the payload as transferred."""

    url: str
    date: datetime
    request_head: bytes
    response_head: bytes
    body: bytes
    ip: str | None = None


def new_record_id() -> str:
    """Return a fresh WARC-Record-ID, without its angle brackets.

    Not from the system's entropy, which costs a third of a millisecond here: the ids need to
    differ, not to be secret.
    """
    return uuid.UUID(int=random.getrandbits(128), version=4).urn


def response_record(record_id: str, exchange: Exchange, payload_sha256: str) -> bytes:
    """Return a response record: status line, headers and payload as they came."""
    fields = [*_about(exchange, "response"), ("WARC-Payload-Digest", _digest(payload_sha256))]
    fields.append(("Content-Type", "application/http;msgtype=response"))
    return _record(record_id, fields, exchange.response_head + b"\r\n" + exchange.body)


def request_record(exchange: Exchange, response_id: str) -> bytes:
    """Return the request record that belongs to a response or revisit record."""
    fields = [*_about(exchange, "request"), ("WARC-Concurrent-To", f"<{response_id}>")]
    fields.append(("Content-Type", "application/http;msgtype=request"))
    return _record(new_record_id(), fields, exchange.request_head + b"\r\n")


def revisit_record(
    record_id: str, exchange: Exchange, original: Original, *, not_modified: bool
) -> bytes:
    """Return a revisit record: the headers that came, and where the payload lies."""
    fields = [
        *_about(exchange, "revisit"),
        ("WARC-Profile", _NOT_MODIFIED if not_modified else _IDENTICAL),
        ("WARC-Payload-Digest", _digest(original.payload_sha256)),
        ("WARC-Refers-To", f"<{original.record_id}>"),
        ("WARC-Refers-To-Target-URI", original.url),
        ("WARC-Refers-To-Date", _moment(original.date)),
        ("WARC-Refers-To-Filename", original.file),
        ("WARC-Refers-To-File-Offset", str(original.offset)),
        ("Content-Type", "application/http;msgtype=response"),
    ]
    return _record(record_id, fields, exchange.response_head + b"\r\n")


def resource_record(record_id: str, exchange: Exchange, content_type: str, sha256: str) -> bytes:
    """Return a resource record: a rendered page or a partner's file, without HTTP headers."""
    fields = [*_about(exchange, "resource"), ("WARC-Payload-Digest", _digest(sha256))]
    fields.append(("Content-Type", content_type))
    return _record(record_id, fields, exchange.body)


def info_record(file_name: str, date: datetime, facts: Iterable[tuple[str, str]]) -> bytes:
    """Return the warcinfo record that opens a file."""
    block = "".join(f"{name}: {_line(value)}\r\n" for name, value in facts).encode()
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Date", _moment(date)),
        ("WARC-Filename", file_name),
        ("Content-Type", "application/warc-fields"),
    ]
    return _record(new_record_id(), fields, block)


def _about(exchange: Exchange, kind: str) -> Fields:
    fields = [
        ("WARC-Type", kind),
        ("WARC-Date", _moment(exchange.date)),
        ("WARC-Target-URI", exchange.url),
    ]
    return [*fields, ("WARC-IP-Address", exchange.ip)] if exchange.ip else fields


def _record(record_id: str, fields: Fields, block: bytes) -> bytes:
    head = "".join(f"{name}: {_line(value)}\r\n" for name, value in fields)
    digest = _digest(hashlib.sha256(block).hexdigest())
    text = (
        f"WARC/1.1\r\nWARC-Record-ID: <{record_id}>\r\n{head}"
        f"WARC-Block-Digest: {digest}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return zlib.compress(b"".join((text.encode(), block, b"\r\n\r\n")), _LEVEL, _GZIP)


def _digest(sha256: str) -> str:
    return f"sha256:{base64.b32encode(bytes.fromhex(sha256)).decode()}"


def _moment(date: datetime) -> str:
    return date.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _line(value: str) -> str:
    """Keep a header on its line: addresses come from hostile pages."""
    return value.replace("\r", "%0D").replace("\n", "%0A")
