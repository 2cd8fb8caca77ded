"""Who can be told: agencies with mandate, channels, hotlines, and how well we know them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from alerts.errors import PolicyError
from alerts.policy_files import FileEntry, read_entries


class Address(FileEntry):
    """One way to write to a unit."""

    kind: Literal["email", "webhook"]
    address: str = Field(pattern=r"^[!-~]+$", max_length=1000)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        parts = urlsplit(self.address)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
        if self.kind == "webhook" and not is_web:
            raise ValueError("a webhook's address begins with https:// or http://")
        if self.kind == "email" and (is_web or self.address.count("@") != 1):
            raise ValueError("not an e-mail address")
        return self


class Hotline(FileEntry):
    """A number that a person can call."""

    number: str = Field(pattern=r"^[+0-9][0-9 -]{2,20}$")
    hours: str = "unstated"
    note: str = ""


class Agency(FileEntry):
    """One unit: what it is for, how to write to it, and how well that is known."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{1,60}$")
    name: str = Field(min_length=1, max_length=200)
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    mandate: str = Field(min_length=1, max_length=300)
    serves: Literal["everyone", "adults", "children"]
    languages: tuple[str, ...] = ()
    channels: tuple[Address, ...] = ()
    hotlines: tuple[Hotline, ...] = ()
    source: str = Field(min_length=1)
    last_verified: date | Literal["never"]
    expires: date
    confidence: Literal["high", "medium", "low", "unverified"]
    note: str = ""

    @field_validator("channels")
    @classmethod
    def _channels_differ(cls, channels: tuple[Address, ...]) -> tuple[Address, ...]:
        if len(set(channels)) < len(channels):
            raise ValueError("a channel stands twice")
        return channels

    @model_validator(mode="after")
    def _honest_about_itself(self) -> Self:
        if (self.last_verified == "never") != (self.confidence == "unverified"):
            raise ValueError(
                "what was never verified has confidence 'unverified', and nothing else"
            )
        return self


class Directory(FileEntry):
    """An agencies file."""

    agency: tuple[Agency, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        ids = [agency.id for agency in self.agency]
        if len(set(ids)) < len(ids):
            raise ValueError(f"two units have the id {next(i for i in ids if ids.count(i) > 1)!r}")
        return self

    def __contains__(self, unit: str) -> bool:
        return any(agency.id == unit for agency in self.agency)

    def get(self, unit: str) -> Agency:
        """Return a unit by its id. Raises PolicyError for one that the file lacks."""
        for agency in self.agency:
            if agency.id == unit:
                return agency
        raise PolicyError(f"no unit {unit!r} in the agencies file; add it or mend the routing file")

    def expired(self, today: date) -> Iterator[Agency]:
        """Yield the units whose facts must be verified again."""
        return (agency for agency in self.agency if agency.expires < today)


def load_directory(path: Path | None = None) -> Directory:
    """Read an agencies file, or the one that ships. Raises PolicyError."""
    return read_entries(Directory, path, "agencies.toml")
