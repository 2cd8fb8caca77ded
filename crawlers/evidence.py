"""The evidence of a crawl: one WARC file per run, on disk before the ledger knows of it."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crawlers.errors import EvidenceError
from crawlers.settings import VERSION
from crawlers.warc import (
    Exchange,
    Original,
    info_record,
    request_record,
    resource_record,
    response_record,
    revisit_record,
)
from records import Capture, CrawlRun, RobotsDecision

_SEALED = 0o444


@dataclass(frozen=True, slots=True)
class Fetch:
    """One fetch, not yet kept. ``record_id`` is known before the record is written.

    ``original`` is where the same payload lies already; ``resource_type`` is the content type
    of a payload that came without HTTP, such as a rendered page or a partner's file.
    """

    exchange: Exchange
    record_id: str
    status: int
    robots: RobotsDecision
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    legal_authority: str | None = None
    original: Original | None = None
    resource_type: str | None = None

    @property
    def is_picture(self) -> bool:
        """Whether the fetch brought what calls itself a picture."""
        return self.content_type.lower().strip().startswith("image/")

    @property
    def payload_sha256(self) -> str:
        """SHA-256 of the payload, of the earlier one where nothing has changed since."""
        if self.original is not None and _not_modified(self):
            return self.original.payload_sha256
        return hashlib.sha256(self.exchange.body).hexdigest()

    def capture_id(self, source: str) -> str:
        """Return the id of the capture that this fetch will be."""
        return Capture.id_for(source, self.exchange.url, self.record_id)


class EvidenceFile:
    """The WARC file of one run. It is made at the first record and sealed at the end."""

    def __init__(self, folder: Path, run: CrawlRun, operator: str) -> None:
        self._run = run
        self._operator = operator
        day = run.started_at.strftime("%Y/%m/%d")
        self.name = f"{day}/{run.source}-{run.id}.warc.gz"
        self.folder = folder
        self._path = folder / self.name
        self._pictures: dict[str, Original] = {}
        self._file: BinaryIO | None = None

    def write(self, fetch: Fetch) -> Capture:
        """Append a fetch; call ``sync`` before the capture is told to anybody.

        A picture that this file holds, from whatever address, is not written twice.
        """
        file = self._opened()
        sha256 = hashlib.sha256(fetch.exchange.body).hexdigest()
        same = fetch.original if _is_same(fetch, sha256) else self._pictures.get(sha256)
        offset = file.tell()
        for record in _records(fetch, sha256, same):
            file.write(record)
        if same is not None:
            return self._capture(fetch, offset, same.payload_sha256, same.payload_bytes)
        capture = self._capture(fetch, offset, sha256, len(fetch.exchange.body))
        if fetch.is_picture:
            self._pictures[sha256] = _original_of(capture)
        return capture

    def sync(self) -> None:
        """Bring every record written so far to the disk."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Bring everything to the disk and take away the right to write."""
        if self._file is not None:
            self.sync()
            self._file.close()
            self._path.chmod(_SEALED)
            self._file = None

    def _opened(self) -> BinaryIO:
        if self._file is None:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("xb")
            except OSError as error:
                raise EvidenceError(f"cannot write evidence to {self._path}: {error}") from error
            self._file.write(info_record(self._path.name, self._run.started_at, self._info()))
        return self._file

    def _info(self) -> list[tuple[str, str]]:
        return [
            ("software", VERSION),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", "http://iipc.github.io/warc-specifications/warc-1.1/"),
            ("operator", self._operator),
            ("isPartOf", self._run.source),
            ("description", self._run.id),
        ]

    def _capture(self, fetch: Fetch, offset: int, sha256: str, size: int) -> Capture:
        return Capture(
            id=fetch.capture_id(self._run.source),
            source=self._run.source,
            run_id=self._run.id,
            url=fetch.exchange.url,
            fetched_at=fetch.exchange.date,
            status=fetch.status,
            content_type=fetch.content_type,
            payload_sha256=sha256,
            payload_bytes=size,
            warc_file=self.name,
            warc_record_id=fetch.record_id,
            warc_offset=offset,
            robots=fetch.robots,
            legal_authority=fetch.legal_authority,
            crawler_version=VERSION,
            etag=fetch.etag,
            last_modified=fetch.last_modified,
        )


def _original_of(capture: Capture) -> Original:
    return Original(
        record_id=capture.warc_record_id,
        url=capture.url,
        date=capture.fetched_at,
        file=capture.warc_file,
        offset=capture.warc_offset,
        payload_sha256=capture.payload_sha256,
        payload_bytes=capture.payload_bytes,
    )


def _is_same(fetch: Fetch, sha256: str) -> bool:
    if fetch.original is None:
        return False
    return _not_modified(fetch) or fetch.original.payload_sha256 == sha256


def _not_modified(fetch: Fetch) -> bool:
    return fetch.status == 304


def _records(fetch: Fetch, sha256: str, same: Original | None) -> list[bytes]:
    exchange, record_id = fetch.exchange, fetch.record_id
    if same is not None:
        kept = revisit_record(record_id, exchange, same, not_modified=_not_modified(fetch))
    elif fetch.resource_type is not None:
        kept = resource_record(record_id, exchange, fetch.resource_type, sha256)
    else:
        kept = response_record(record_id, exchange, sha256)
    if not exchange.request_head:
        return [kept]
    return [kept, request_record(exchange, record_id)]
