"""The demo's folder: settings, sources, a partner's drop, and what the watch makes of them."""

from dataclasses import dataclass
from pathlib import Path

from lurewatch.demo.adverts import TruthList
from lurewatch.demo.partner_drop import drop
from lurewatch.demo.ports import free_port

_SOURCES = Path(__file__).parent / "sources"
_UNITS = Path(__file__).parent / "units"
_TOWN_ADDRESS = "http://127.0.0.1:8480"
_USUAL_PORT = 8470


@dataclass(frozen=True)
class Addresses:
    """Where the town and the units' receivers listen on this machine."""

    town: str
    mail_port: int
    webhook: str
    webhook_secret: str


@dataclass(frozen=True)
class DemoFolder:
    """Everything that the demo keeps."""

    path: Path

    @property
    def settings_file(self) -> Path:
        """The settings that the demo's watch runs with."""
        return self.path / "lurewatch.toml"

    @property
    def mails(self) -> Path:
        """Every e-mail that the demo's mail server kept."""
        return self.path / "delivered" / "mail"

    @property
    def webhooks(self) -> Path:
        """Every webhook call that the demo's receiver kept."""
        return self.path / "delivered" / "webhook"

    def furnish(self, addresses: Addresses, every_seconds: int, chromium: bool) -> None:
        """Write settings, sources and units, as a person would for their own watch."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.settings_file.write_text(_settings(addresses), "utf-8")
        for source in sorted(_SOURCES.glob("*.toml")):
            text = source.read_text("utf-8").replace(_TOWN_ADDRESS, addresses.town)
            self._put("sources", source.name, _every(text, every_seconds, chromium))
        for table in sorted(_UNITS.glob("*.toml")):
            text = table.read_text("utf-8")
            self._put("units", table.name, text.replace("WEBHOOK_ADDRESS", addresses.webhook))

    def share(self, truth: TruthList, town_round: int) -> None:
        """Drop the partner's file of a round."""
        drop(truth, town_round, self.path / "partner")

    def _put(self, folder: str, name: str, text: str) -> None:
        (self.path / folder).mkdir(exist_ok=True)
        (self.path / folder / name).write_text(text, "utf-8")


def _every(text: str, seconds: int, chromium: bool) -> str:
    lines = [
        f'every = "{seconds}s"' if line.startswith("every = ") else line
        for line in text.splitlines()
    ]
    if 'kind = "rendered"' in lines and not chromium:
        lines.insert(lines.index('kind = "rendered"'), "enabled = false  # no Chromium here")
    return "\n".join(lines) + "\n"


def _settings(addresses: Addresses) -> str:
    return f"""# Settings of the demo's watch; everything is SYNTHETIC and on this machine.
data_folder = "var"

[crawl]
sources = "sources"
contact = "demo@example.org"
allow_loopback = true

[alerts]
agencies = "units/agencies.toml"
routing = "units/routing.toml"
webhook_secret = "{addresses.webhook_secret}"
resend_after_seconds = 10
allow_loopback = true

[alerts.smtp]
host = "127.0.0.1"
port = {addresses.mail_port}
security = "none"
sender = "lurewatch-demo@example.org"

[console]
port = {free_port(_USUAL_PORT)}
synthetic_banner = true
"""
