"""Reading a payload back from its WARC record, checked against its digest."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

from crawlers.errors import EvidenceError
from crawlers.warc import Original
from records import Capture


@dataclass(frozen=True, slots=True)
class Payload:
    """A payload as it was transferred, with its headers, and the record that holds it."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    original: Original


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
