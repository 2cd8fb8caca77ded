"""The settings of a house: lurewatch.toml, overridden by LUREWATCH_* variables.

This is the only module that reads settings or the environment. ``docs/settings.md`` is made
from the descriptions here and a test keeps it true.
"""

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from lurewatch.errors import SettingsError


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LedgerSection(_Section):
    """Where the truth is kept."""

    url: str | None = Field(
        default=None,
        description="database address, such as postgresql+psycopg://user@host/name; "
        "without it a SQLite file in the data folder",
    )


class SearchSection(_Section):
    """The search index, which can be rebuilt from the ledger at any time."""

    engine: Literal["embedded", "elasticsearch"] = Field(
        default="embedded", description="embedded (a file in the data folder) or elasticsearch"
    )
    urls: tuple[str, ...] = Field(
        default=("http://127.0.0.1:9200",), min_length=1, description="addresses of the cluster"
    )
    api_key: SecretStr | None = Field(default=None, description="API key of the cluster")
    ca_file: Path | None = Field(default=None, description="certificate authority of the cluster")
    prefix: str = Field(default="lurewatch", description="every index's name begins with this")


class CrawlSection(_Section):
    """How sources are read."""

    sources: Path = Field(default=Path("sources"), description="folder of the *.toml files")
    contact: str | None = Field(
        default=None, description="e-mail address that the user agent names to site owners"
    )
    chromium: Path | None = Field(
        default=None,
        description="the browser for script-rendered pages; without it the usual places are tried",
    )
    allow_loopback: bool = Field(
        default=False, description="let sources lie on this machine, for trying things out"
    )
    timeout_minutes: int = Field(default=60, ge=1, description="a longer crawl is stopped")


class PicturesSection(_Section):
    """Pictures of adverts: many lures are posters."""

    fetch: bool = Field(
        default=True, description="fetch them with their adverts, and keep them as evidence"
    )
    per_advert: int = Field(default=4, ge=1, le=20, description="so many of one advert at most")
    max_mb: float = Field(default=10, gt=0, le=20, description="a larger picture is given up")
    fresh_days: float = Field(
        default=7, ge=0, description="one that its address gave so lately is not asked for again"
    )
    read: bool = Field(
        default=True, description='read their words and QR codes, where "make images" was run'
    )


class ModelSection(_Section):
    """What judges."""

    folder: Path | None = Field(
        default=None, description="model folder; without it the one that ships with Lurewatch"
    )
    encoder: Path | None = Field(
        default=None, description="sentence encoder folder; without it the one that ships"
    )
    dimensions: int = Field(
        default=256, ge=1, description="size of the encoder's vectors; 256 for the one that ships"
    )


class LearningSection(_Section):
    """What people are asked, so that the judgement gets better and its misses are known."""

    weekly_sample: int = Field(
        default=30,
        ge=0,
        le=1000,
        description="clear adverts that are drawn at random every week for people to rule on; "
        "0 draws none",
    )


class SmtpSection(_Section):
    """How e-mail leaves the house."""

    host: str | None = Field(default=None, description="mail server; without it no e-mail is sent")
    port: int = Field(default=587, ge=1, le=65535, description="its port")
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="starttls, tls, or none (for a server on this machine)"
    )
    username: str | None = Field(default=None, description="account, where the server wants one")
    password: SecretStr | None = Field(default=None, description="its password")
    sender: str = Field(default="lurewatch@example.org", description="address that mails come from")


class AlertsSection(_Section):
    """Which adverts become alerts, and who gets them."""

    rules: Path | None = Field(default=None, description="own rules.toml instead of the default")
    routing: Path | None = Field(default=None, description="own routing.toml")
    agencies: Path | None = Field(default=None, description="own agencies.toml")
    smtp: SmtpSection = SmtpSection()
    webhook_secret: SecretStr | None = Field(
        default=None, description="key that signs webhooks (HMAC-SHA256)"
    )
    resend_after_seconds: int = Field(
        default=300,
        ge=5,
        description="a message that a sender held when it died is sent again after this; "
        "longer than a slow mail server takes",
    )
    allow_loopback: bool = Field(
        default=False, description="let webhooks go to this machine, for trying things out"
    )


class ConsoleSection(_Section):
    """The web console."""

    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8470, ge=0, le=65535, description="port; 0 takes a free one")
    base_url: str | None = Field(
        default=None, description="address that people reach it under; it stands in alerts"
    )
    secure_cookies: bool = Field(
        default=False, description="true behind https: cookies then never travel in the clear"
    )
    session_hours: int = Field(default=12, ge=1, description="sign in again after this")
    synthetic_banner: bool = Field(
        default=False,
        description="say on every page that the adverts are SYNTHETIC, as in the demo",
    )


class Settings(BaseSettings):
    """Everything that can be set. Unknown keys are refused."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix="LUREWATCH_",
        env_nested_delimiter="__",
    )

    data_folder: Path = Field(default=Path("var"), description="ledger, evidence, index, keys")
    ledger: LedgerSection = LedgerSection()
    search: SearchSection = SearchSection()
    crawl: CrawlSection = CrawlSection()
    pictures: PicturesSection = PicturesSection()
    model: ModelSection = ModelSection()
    learning: LearningSection = LearningSection()
    alerts: AlertsSection = AlertsSection()
    console: ConsoleSection = ConsoleSection()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment outrank the file."""
        return env_settings, init_settings

    @property
    def ledger_url(self) -> str:
        """The ledger's address, the file in the data folder where none is set."""
        return self.ledger.url or f"sqlite:///{self.data_folder}/ledger.sqlite"

    @property
    def evidence_folder(self) -> Path:
        """Where WARC files and screenshots lie."""
        return self.data_folder / "evidence"

    @property
    def base_url(self) -> str:
        """The address under which people reach the console."""
        return self.console.base_url or f"http://{self.console.host}:{self.console.port}"


def load_settings(path: Path) -> Settings:
    """Read a settings file and the environment. Paths are taken from the file's folder.

    A file that is not there means defaults. Raises SettingsError naming file and key.
    """
    table = _read(path) if path.exists() else {}
    try:
        settings = Settings(**table)
    except ValidationError as error:
        raise SettingsError(f"{path}: {_reasons(error)}") from error
    _refuse_unknown_variables()
    return _from_folder(settings, path.resolve().parent)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error


def _reasons(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, problem['loc']))}: "
        + ("unknown key" if problem["type"] == "extra_forbidden" else problem["msg"])
        for problem in error.errors(include_url=False, include_input=False)
    )


def _refuse_unknown_variables() -> None:
    """Complain of LUREWATCH_* variables that set nothing: a misspelt one must not pass."""
    known = {f"LUREWATCH_{name}".upper() for name in Settings.model_fields}
    for variable in os.environ:
        top = variable.upper().split("__", maxsplit=1)[0]
        if top.startswith("LUREWATCH_") and top not in known:
            raise SettingsError(f"{variable}: no such setting; see docs/settings.md")


def _from_folder(settings: Settings, folder: Path) -> Settings:
    def settle(section: BaseModel) -> BaseModel:
        changes: dict[str, Any] = {}
        for name in type(section).model_fields:
            value = getattr(section, name)
            if isinstance(value, Path):
                changes[name] = folder / value
            elif isinstance(value, BaseModel):
                changes[name] = settle(value)
        return section.model_copy(update=changes)

    settled = settle(settings)
    assert isinstance(settled, Settings)
    return settled
