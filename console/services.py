"""What the console is given by the roof: settings, the rooms below it, and a clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from pydantic import SecretStr

from classifiers.head import Thresholds
from classifiers.learning.suggesting import read_thresholds
from classifiers.model_folder import SHIPPED
from indexer.index import SearchIndex
from ledger import Ledger
from records import SourceKind


@dataclass(frozen=True)
class ConsoleSettings:
    """How the console is reached and what it signs with.

    ``secret`` signs the form tokens; ``ack_secret`` is the one that the alerts' links are
    signed with. All need at least 32 characters.
    """

    base_url: str
    secret: SecretStr
    ack_secret: SecretStr
    api_token: SecretStr | None = None
    """Lets a program acknowledge any alert; without it only the alerts' own links do."""
    secure_cookies: bool = False
    session_hours: int = 12
    language: str = "en"
    synthetic_banner: bool = False
    """Say on every page that the adverts were written by us, as in the demo."""

    def __post_init__(self) -> None:
        for name in ("secret", "ack_secret", "api_token"):
            value = getattr(self, name)
            if value is not None and len(value.get_secret_value()) < 32:
                raise ValueError(f"{name} needs at least 32 characters")
        if not urlsplit(self.base_url).netloc:
            raise ValueError(f"base_url {self.base_url!r} needs a scheme and a host")


@dataclass(frozen=True)
class SourceHealth:
    """What a source's own file says; its runs come from the ledger."""

    name: str
    kind: SourceKind
    describes: str = ""
    enabled: bool = True
    off_because: str = ""
    every: str = ""
    """How often it is read, in words, such as "30 minutes"."""
    min_ads: int | None = None


def utc_now() -> datetime:
    """Return the time of day."""
    return datetime.now(UTC)


def shipped_thresholds() -> Thresholds:
    """Return where review and flag begin in the model that ships with Lurewatch."""
    return read_thresholds(SHIPPED)


@dataclass(frozen=True)
class ConsoleServices:
    """The rooms below the console, as the roof set them up."""

    ledger: Ledger
    search: SearchIndex
    settings: ConsoleSettings
    sources: Sequence[SourceHealth] = ()
    now: Callable[[], datetime] = utc_now
    thresholds: Callable[[], Thresholds] = shipped_thresholds
    """Where review and flag begin in the model that is in use now."""
