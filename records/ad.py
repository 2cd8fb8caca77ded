"""One advert on one source, in schema.org JobPosting terms plus its raw text."""

import hashlib
from decimal import Decimal
from typing import Any, Self

from pydantic import Field, model_validator

from records.base import Moment, Record, make_id
from records.vocabulary import SourceKind


class Salary(Record):
    """schema.org MonetaryAmount of an advert's baseSalary, as the source states it."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    currency: str | None = None
    unit_text: str | None = Field(default=None, description="HOUR, DAY, WEEK, MONTH or YEAR")


class Ad(Record):
    """One version of one advert as its source showed it."""

    id: str
    version: str = Field(description="SHA-256 over the judged content")
    source: str
    source_kind: SourceKind
    key: str = Field(description="the source's own id of the advert, or its canonical address")
    url: str
    capture_id: str
    seen_at: Moment
    title: str = ""
    text: str
    language_hint: str | None = Field(default=None, description="what the source says, BCP 47")
    poster: str | None = Field(default=None, description="display name; always 'unverified'")
    hiring_organization: str | None = None
    job_location: tuple[str, ...] = ()
    base_salary: Salary | None = None
    employment_type: tuple[str, ...] = ()
    date_posted: str | None = None
    valid_through: str | None = None
    application_contact: tuple[str, ...] = ()
    images: tuple[str, ...] = Field(default=(), description="addresses of its pictures")
    synthetic: bool = Field(default=False, description="true for adverts written by us")

    @classmethod
    def from_source(cls, *, source: str, key: str, **facts: Any) -> Self:
        """Build an advert from source facts; id and version are derived from them."""
        draft = cls.model_construct(source=source, key=key, **facts)
        return cls.model_validate(
            {
                "source": source,
                "key": key,
                **facts,
                "id": make_id("ad", source, key),
                "version": _content_hash(draft),
            }
        )

    @model_validator(mode="after")
    def _ids_are_derived(self) -> Self:
        if self.id != make_id("ad", self.source, self.key):
            raise ValueError("id is not derived from source and key")
        if self.version != _content_hash(self):
            raise ValueError("version is not the hash of the content")
        return self


def _content_hash(ad: Ad) -> str:
    """Hash what a reader of the advert reads; pictures' addresses change by themselves."""
    salary = ad.base_salary.to_line() if ad.base_salary else ""
    facts = (
        ad.title,
        ad.text,
        ad.hiring_organization or "",
        *ad.job_location,
        salary,
        *sorted(ad.application_contact),
    )
    return hashlib.sha256("\x1f".join(facts).encode("utf-8", "surrogatepass")).hexdigest()
