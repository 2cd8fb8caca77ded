"""Small real records to fill a ledger with."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from records import (
    Ad,
    AdClass,
    AgeCue,
    Alert,
    Assessment,
    Band,
    Capture,
    Delivery,
    RobotsDecision,
    SourceKind,
    Stance,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    """Return a span of minutes."""
    return timedelta(minutes=count)


def capture(url: str = "http://127.0.0.1/1", at: datetime = NOON, **changed: Any) -> Capture:
    """Return a capture of an address."""
    record = f"<urn:{url}:{at.isoformat()}>"
    facts: dict[str, Any] = {
        "id": Capture.id_for("board", url, record),
        "source": "board",
        "run_id": "run-1",
        "url": url,
        "fetched_at": at,
        "status": 200,
        "payload_sha256": hashlib.sha256(url.encode()).hexdigest(),
        "payload_bytes": 10,
        "warc_file": "board/1.warc.gz",
        "warc_record_id": record,
        "warc_offset": 0,
        "robots": RobotsDecision.ALLOWED,
        "crawler_version": "0.1.0",
    }
    return Capture(**{**facts, **changed})


def ad(key: str = "1", text: str = "Cook wanted in Hpa-An", at: datetime = NOON) -> Ad:
    """Return an advert of the source ``board``."""
    return Ad.from_source(
        source="board",
        key=key,
        source_kind=SourceKind.BOARD,
        url=f"http://127.0.0.1/{key}",
        capture_id="cap-1",
        seen_at=at,
        title="Cook",
        text=text,
        synthetic=True,
    )


def assessment(of: Ad, probability: float = 0.95, **changed: Any) -> Assessment:
    """Return an assessment that flags an advert."""
    facts: dict[str, Any] = {
        "id": of.id,
        "lang": "en",
        "stance": Stance.RECRUITING,
        "ad_class": AdClass.DECEPTIVE_LURE,
        "probability": probability,
        "band": Band.FLAG,
        "role": "support_staff",
        "age_cue": AgeCue.NONE,
        "model": "tiny-1",
    }
    return Assessment(**{**facts, **changed})


def alert(of: Ad, subject: str = "camp-1", unit: str = "demo-unit") -> Alert:
    """Return an alert about an advert."""
    key = Alert.id_for("lure", subject, unit)
    return Alert(
        id=key,
        rule="lure",
        subject=subject,
        ad_id=of.id,
        ad_version=of.version,
        unit=unit,
        reason="flagged advert naming a reported area",
        reference=Alert.reference_for(key),
        created_at=NOON,
        deadline=NOON + minutes(60),
    )


def message(about: Alert, of: Ad) -> Delivery:
    """Return an e-mail message of an alert."""
    return Delivery(
        id=Delivery.id_for(about.id, of.id, "email", "unit@example.org"),
        alert_id=about.id,
        ad_id=of.id,
        ad_version=of.version,
        channel="email",
        address="unit@example.org",
        next_attempt_at=NOON,
    )
