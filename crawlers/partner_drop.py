"""A partner's files: no fetching, but the same evidence, counts and ledger as any page."""

import mimetypes
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from crawlers.errors import EvidenceError
from crawlers.evidence import Fetch
from crawlers.facts import problem
from crawlers.partner import partner_facts
from crawlers.replay import read_payload
from crawlers.session import Session
from crawlers.warc import Exchange, Original, new_record_id
from records import RobotsDecision

_MEGABYTE = 1_000_000
_TYPES = {"csv": "text/csv", "jsonl": "application/x-ndjson"}


def read_partner_files(session: Session) -> set[str]:
    """Read every file of the drop; returns the keys of adverts that are gone."""
    for path in _files(session):
        _read(session, path)
    live = session.ledger.crawls.live_pages(session.source.name)
    return live.keys() - session.tally.seen.keys()


def _files(session: Session) -> list[Path]:
    source = session.source
    assert source.partner is not None
    pattern = source.folder / source.partner.path
    files = sorted(path for path in _matching(pattern) if path.is_file())
    if not files:
        session.tally.failure = f"no file matches {pattern} (partner.path)"
    return files[: source.limits.max_pages]


def _matching(pattern: Path) -> list[Path]:
    """Return what a glob finds; an absolute one is taken apart at its first wild part."""
    wild = next((i for i, part in enumerate(pattern.parts) if set(part) & set("*?[")), None)
    if wild is None:
        return [pattern]
    return list(Path(*pattern.parts[:wild]).glob(str(Path(*pattern.parts[wild:]))))


def _read(session: Session, path: Path) -> None:
    url = path.resolve().as_uri()
    if path.stat().st_size > session.source.limits.max_page_mb * _MEGABYTE:
        message = "the file is larger than limits.max_page_mb; it was not read"
        session.tally.note(problem("too_large", url, message), breaks_completeness=True)
        return
    body = path.read_bytes()
    session.tally.counts["pages"] += 1
    assert session.source.partner is not None
    fetch = _fetch(session, url, body, _TYPES[session.source.partner.format])
    for picture in session.keep(fetch, partner_facts(body, url, session.source)):
        _keep_picture(session, picture, path.resolve().parent)


def _keep_picture(session: Session, url: str, folder: Path) -> None:
    """Keep a picture that lies beside a partner's file, or below it; no other file is opened."""
    path = Path(url2pathname(urlsplit(url).path)).resolve()
    content_type = mimetypes.guess_type(path.name)[0] or ""
    if not (path.is_relative_to(folder) and path.is_file()):
        words = "there is no such file beside the partner's"
        session.note_lost_picture(problem("picture_missing", url, words))
    elif path.stat().st_size > session.settings.pictures.largest_mb * _MEGABYTE:
        words = "the picture is larger than max_mb in [pictures]"
        session.note_lost_picture(problem("picture_too_large", url, words))
    elif not content_type.startswith("image/"):
        words = f"{content_type or 'a file without a known ending'} instead of a picture"
        session.note_lost_picture(problem("picture_not_an_image", url, words))
    else:
        fetch = _fetch(session, url, path.read_bytes(), content_type)
        session.keep_picture(fetch, url, content_type)


def _fetch(session: Session, url: str, body: bytes, content_type: str) -> Fetch:
    return Fetch(
        exchange=Exchange(url, datetime.now(UTC), b"", b"", body),
        record_id=new_record_id(),
        status=0,
        robots=RobotsDecision.NOT_APPLICABLE,
        content_type=content_type,
        original=_original(session, url),
        resource_type=content_type,
    )


def _original(session: Session, url: str) -> Original | None:
    previous = session.ledger.crawls.last_capture(session.source.name, url)
    if previous is None:
        return None
    try:
        return read_payload(session.settings.evidence_folder, previous).original
    except EvidenceError as error:
        session.tally.note(problem("evidence_unreadable", url, str(error)))
        return None
