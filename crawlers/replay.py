"""Reading a payload back from its WARC record, checked against its digest."""

import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import brotli  # type: ignore[import-untyped]

from crawlers.errors import EvidenceError
from crawlers.warc import Original
from records import Capture

_GZIP = 31
_ANY_ZLIB = 47
_BLOCK = 64 * 1024
_LARGEST_RECORD = 200_000_000
_LARGEST_CONTENT = 50_000_000

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Payload:
    """A payload as it was transferred, with its headers, and the record that holds it."""

    headers: Headers
    body: bytes
    original: Original

    @property
    def content(self) -> bytes:
        """The payload without its Content-Encoding, at most 50 MB of it."""
        named = {name.lower(): value.strip().lower() for name, value in self.headers}
        try:
            return _unpacked(self.body, named.get("content-encoding", ""))
        except (zlib.error, brotli.error):
            return self.body  # it never was what its header said


def read_payload(folder: Path, capture: Capture) -> Payload:
    """Return what a capture fetched, following a revisit record to the one that holds it.

    Raises EvidenceError when file or record is missing or its bytes have changed.
    """
    file, offset = capture.warc_file, capture.warc_offset
    record = _read(folder, file, offset)
    if record.fields.get("WARC-Type") == "revisit":
        file = record.fields.get("WARC-Refers-To-Filename", "")
        offset = int(record.fields.get("WARC-Refers-To-File-Offset", 0))
        record = _read(folder, file, offset)
    headers, body = _split_http(record)
    if hashlib.sha256(body).hexdigest() != capture.payload_sha256:
        raise EvidenceError(f"{file} at {offset}: the payload is not the one that was captured")
    original = Original(
        record_id=record.fields["WARC-Record-ID"].strip("<>"),
        url=record.fields["WARC-Target-URI"],
        date=datetime.fromisoformat(record.fields["WARC-Date"]),
        file=file,
        offset=offset,
        payload_sha256=capture.payload_sha256,
        payload_bytes=len(body),
    )
    return Payload(headers, body, original)


@dataclass(frozen=True, slots=True)
class _Record:
    fields: dict[str, str]
    block: bytes


def _read(folder: Path, file: str, offset: int) -> _Record:
    try:
        member = _gzip_member(folder / file, offset)
        head, _blank, rest = member.partition(b"\r\n\r\n")
        version, *lines = head.decode().split("\r\n")
        if not version.startswith("WARC/1."):
            raise EvidenceError(f"{file} at {offset}: no WARC record")
        fields = dict(_pairs(lines))
        return _Record(fields, rest[: int(fields["Content-Length"])])
    except (OSError, zlib.error, ValueError, KeyError) as error:
        raise EvidenceError(f"{file} at {offset}: no readable WARC record: {error}") from error


def _gzip_member(path: Path, offset: int) -> bytes:
    unpacker = zlib.decompressobj(_GZIP)
    pieces = []
    with path.open("rb") as stream:
        stream.seek(offset)
        while not unpacker.eof and (block := stream.read(_BLOCK)):
            pieces.append(unpacker.decompress(block, _LARGEST_RECORD))
    if not unpacker.eof:
        raise ValueError("the record is cut off")
    return b"".join(pieces)


def _pairs(lines: list[str]) -> list[tuple[str, str]]:
    split = (line.partition(":") for line in lines)
    return [(name, value.strip()) for name, colon, value in split if colon]


def _split_http(record: _Record) -> tuple[Headers, bytes]:
    """Part an HTTP answer into headers and body; a resource record is its body alone."""
    if not record.fields.get("Content-Type", "").startswith("application/http"):
        return (), record.block
    head, _blank, body = record.block.partition(b"\r\n\r\n")
    _status, *lines = head.decode("latin-1").split("\r\n")
    return tuple(_pairs(lines)), body


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding in ("gzip", "x-gzip", "deflate"):
        window = _ANY_ZLIB if body[:1] in (b"\x1f", b"\x78") else -zlib.MAX_WBITS
        return zlib.decompressobj(window).decompress(body, _LARGEST_CONTENT)
    if encoding == "br":
        reader = brotli.Decompressor()
        unpacked: bytes = reader.process(body, output_buffer_limit=_LARGEST_CONTENT)
        return unpacked[:_LARGEST_CONTENT]
    return body
