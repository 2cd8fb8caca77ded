"""Reading a payload back from its WARC record, checked against its digest."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.bufferedreaders import BufferedReader  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

from crawlers.errors import EvidenceError
from crawlers.warc import Original
from records import Capture

_LARGEST_CONTENT = 50_000_000
_BLOCK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Payload:
    """A payload as it was transferred, with its headers, and the record that holds it."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    original: Original

    @property
    def content(self) -> bytes:
        """The payload without its Content-Encoding, at most 50 MB of it."""
        named = {name.lower(): value for name, value in self.headers}
        encoding = named.get("content-encoding", "").strip().lower()
        if encoding not in BufferedReader.get_supported_decompressors():
            return self.body
        reader = BufferedReader(io.BytesIO(self.body), decomp_type=encoding)
        return b"".join(_blocks(reader, _LARGEST_CONTENT))


def read_payload(folder: Path, capture: Capture) -> Payload:
    """Return what a capture fetched, following a revisit record to the one that holds it.

    Raises EvidenceError when file or record is missing or its bytes have changed.
    """
    file, offset = capture.warc_file, capture.warc_offset
    record = _read(folder, file, offset)
    if record.kind == "revisit":
        file = record.fields.get("WARC-Refers-To-Filename", "")
        offset = int(record.fields.get("WARC-Refers-To-File-Offset", 0))
        record = _read(folder, file, offset)
    if hashlib.sha256(record.body).hexdigest() != capture.payload_sha256:
        raise EvidenceError(f"{file} at {offset}: the payload is not the one that was captured")
    original = Original(
        record_id=record.fields["WARC-Record-ID"].strip("<>"),
        url=record.fields["WARC-Target-URI"],
        date=datetime.fromisoformat(record.fields["WARC-Date"]),
        file=file,
        offset=offset,
        payload_sha256=capture.payload_sha256,
        payload_bytes=len(record.body),
    )
    return Payload(record.http_headers, record.body, original)


def _blocks(reader: Any, most: int) -> Iterator[bytes]:
    """Yield what a reader unpacks, until it is enough: a small page can unpack to gigabytes."""
    taken = 0
    while taken < most and (block := reader.read(_BLOCK)):
        taken += len(block)
        yield block


@dataclass(frozen=True, slots=True)
class _Record:
    kind: str
    fields: dict[str, str]
    http_headers: tuple[tuple[str, str], ...]
    body: bytes


def _read(folder: Path, file: str, offset: int) -> _Record:
    try:
        with (folder / file).open("rb") as stream:
            stream.seek(offset)
            record = next(iter(ArchiveIterator(stream)))
            return _Record(
                kind=record.rec_type,
                fields=dict(record.rec_headers.headers),
                http_headers=tuple(record.http_headers.headers if record.http_headers else ()),
                body=record.raw_stream.read(),
            )
    except (OSError, ArchiveLoadFailed, StopIteration, EOFError) as error:
        raise EvidenceError(f"{file} at {offset}: no readable WARC record: {error}") from error
