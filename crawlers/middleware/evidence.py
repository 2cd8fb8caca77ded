"""Every response becomes evidence, and what has not changed is read from earlier evidence."""

import hashlib
import logging
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from crawlers.errors import EvidenceError
from crawlers.evidence import Fetch
from crawlers.facts import problem
from crawlers.middleware.marks import ANEW, AUTHORITY, FETCH, IS_ROBOTS, PREVIOUS, RENDER, ROBOTS
from crawlers.replay import Payload, read_payload
from crawlers.session import Session
from crawlers.warc import Exchange, Original, new_record_id
from records import Capture

logger = logging.getLogger(__name__)

_CONDITIONS = (b"If-None-Match", b"If-Modified-Since")


class EvidenceMiddleware:
    """Stands next to the downloader: it sees bytes as they came, before any other does."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._has_history = session.has_history()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(Session.of(crawler))

    def process_request(self, request: Request) -> None:
        for name in _CONDITIONS:  # a redirect copies them from another address
            request.headers.pop(name, None)
        previous = None if request.meta.get(ANEW) else self._last_capture(request.url)
        request.meta[PREVIOUS] = previous
        if previous is not None and not request.meta.get(RENDER):
            _set_conditions(request, previous)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        previous: Capture | None = request.meta.get(PREVIOUS)
        if response.status == HTTPStatus.NOT_MODIFIED and previous is not None:
            return self._replayed(request, response, previous)
        original = self._unchanged(previous, response.body)
        fetch = _fetch(request, response, original)
        if response.status == HTTPStatus.OK and not request.meta.get(IS_ROBOTS):
            request.meta[FETCH] = fetch
        else:
            self._session.keep(fetch)
        return response

    def _last_capture(self, url: str) -> Capture | None:
        if not self._has_history:
            return None
        return self._session.ledger.crawls.last_capture(self._session.source.name, url)

    def _replayed(
        self, request: Request, response: Response, previous: Capture
    ) -> Request | Response:
        """Answer a 304 with the earlier payload, so that spiders read the page as always."""
        payload = self._payload(previous)
        if payload is None:
            return request.replace(meta={**request.meta, ANEW: True}, dont_filter=True)
        fetch = _fetch(request, response, payload.original)
        self._session.tally.counts["not_modified"] += 1
        if request.meta.get(IS_ROBOTS):
            self._session.keep(fetch)
        else:
            request.meta[FETCH] = fetch
        return _response_of(payload, request.url)

    def _unchanged(self, previous: Capture | None, body: bytes) -> Original | None:
        if previous is None or hashlib.sha256(body).hexdigest() != previous.payload_sha256:
            return None
        payload = self._payload(previous)
        return payload.original if payload else None

    def _payload(self, previous: Capture) -> Payload | None:
        try:
            return read_payload(self._session.settings.evidence_folder, previous)
        except EvidenceError as error:
            message = f"earlier evidence cannot be used, the page is kept again: {error}"
            self._session.tally.note(problem("evidence_unreadable", previous.url, message))
            return None


def _set_conditions(request: Request, previous: Capture) -> None:
    if previous.etag:
        request.headers[b"If-None-Match"] = previous.etag
    if previous.last_modified:
        request.headers[b"If-Modified-Since"] = previous.last_modified


def _fetch(request: Request, response: Response, original: Original | None) -> Fetch:
    rendered = "rendered" in response.flags
    exchange = Exchange(
        url=request.url,
        date=datetime.now(UTC),
        request_head=b"" if rendered else _request_head(request),
        response_head=_response_head(response),
        body=response.body,
        ip=str(response.ip_address) if response.ip_address else None,
    )
    content_type = _header(response, b"Content-Type") or ""
    return Fetch(
        exchange=exchange,
        record_id=new_record_id(),
        status=response.status,
        robots=request.meta[ROBOTS],
        content_type=content_type[:200],
        etag=_header(response, b"ETag"),
        last_modified=_header(response, b"Last-Modified"),
        legal_authority=request.meta.get(AUTHORITY),
        original=original,
        resource_type="text/html; charset=utf-8" if rendered else None,
    )


def _request_head(request: Request) -> bytes:
    parts = urlsplit(request.url)
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    host = f"{request.method} {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n".encode()
    return host + request.headers.to_string() + b"\r\n"


def _response_head(response: Response) -> bytes:
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = "Unknown"
    line = f"{response.protocol or 'HTTP/1.1'} {response.status} {phrase}\r\n".encode()
    headers = response.headers.to_string()
    return line + headers + (b"\r\n" if headers else b"")


def _header(response: Response, name: bytes) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1")[:500] if value else None


def _response_of(payload: Payload, url: str) -> Response:
    headers = Headers({name: [] for name, _value in payload.headers})
    for name, value in payload.headers:
        headers.appendlist(name, value)
    return Response(url, headers=headers, body=payload.body, flags=["replayed"])
