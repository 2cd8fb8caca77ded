"""A house in a folder of its own, with synthetic adverts in its ledger."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ledger import Ledger
from lurewatch.house import House
from lurewatch.settings import load_settings
from records import Ad, Capture, CrawlRun, RobotsDecision, SourceKind
from tests.bench.texts import Advert

_SOURCE = "bench-channel"
_TOGETHER = 100
_AGENCIES = """
[[agency]]
id = "bench_desk"
name = "Bench desk (invented)"
mandate = "gets every alert of the bench"
serves = "everyone"
languages = ["en"]
channels = [{ kind = "email", address = "desk@example.org" }]
source = "invented for the bench"
last_verified = "never"
expires = 2099-12-31
confidence = "unverified"
"""
_ROUTING = 'fallback = ["bench_desk"]\n'


def furnish(folder: Path, model: Path | None, mail_port: int = 1) -> House:
    """Write the settings of a house with one unit that gets e-mail; returns the house."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "agencies.toml").write_text(_AGENCIES, "utf-8")
    (folder / "routing.toml").write_text(_ROUTING, "utf-8")
    chosen = f'[model]\nfolder = "{model.resolve()}"\n' if model else ""
    settings = (
        f'data_folder = "var"\n{chosen}'
        '[alerts]\nagencies = "agencies.toml"\nrouting = "routing.toml"\n'
        f'[alerts.smtp]\nhost = "127.0.0.1"\nport = {mail_port}\nsecurity = "none"\n'
    )
    (folder / "lurewatch.toml").write_text(settings, "utf-8")
    (folder / "var").mkdir(exist_ok=True)
    return house_in(folder)


def house_in(folder: Path) -> House:
    """Return the house that a folder was furnished as."""
    file = folder / "lurewatch.toml"
    return House(load_settings(file), file)


class Collector:
    """Brings adverts into a ledger as a crawl does, one capture each."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._run: CrawlRun = ledger.crawls.start(_SOURCE, datetime.now(UTC))
        self._captures = 0

    def collect(self, found: Sequence[Advert]) -> list[Ad]:
        """Keep adverts, many in one transaction; returns them as the ledger has them."""
        kept = []
        for start in range(0, len(found), _TOGETHER):
            with self._ledger.transaction() as ledger:
                for one in found[start : start + _TOGETHER]:
                    capture = self._capture(one)
                    kept.append(_ad(one, capture))
                    ledger.crawls.record_fetch(capture, kept[-1:])
        return kept

    def _capture(self, one: Advert) -> Capture:
        self._captures += 1
        record = f"urn:uuid:00000000-0000-4000-8000-{self._captures:012}"
        url = _url(one)
        return Capture(
            id=Capture.id_for(_SOURCE, url, record),
            source=_SOURCE,
            run_id=self._run.id,
            url=url,
            fetched_at=datetime.now(UTC),
            status=200,
            content_type="text/html",
            payload_sha256="0" * 64,
            payload_bytes=len(one.text.encode()),
            warc_file="synthetic.warc.gz",
            warc_record_id=record,
            warc_offset=0,
            robots=RobotsDecision.ALLOWED,
            crawler_version="bench",
        )


def _ad(one: Advert, capture: Capture) -> Ad:
    return Ad.from_source(
        source=_SOURCE,
        key=one.key,
        source_kind=SourceKind.CHANNEL,
        url=_url(one),
        capture_id=capture.id,
        seen_at=capture.fetched_at,
        title=one.title,
        text=one.text,
        language_hint=one.lang,
        synthetic=True,
    )


def _url(one: Advert) -> str:
    return f"https://example.org/{one.key}"
