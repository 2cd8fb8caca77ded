"""A public notice, kept in its own store and never a view of police data."""

from enum import StrEnum

from pydantic import Field

from records.base import Moment, Record


class WarningState(StrEnum):
    """How far a notice has come; two people must sign before it is published."""

    DRAFT = "draft"
    SIGNED_ONCE = "signed_once"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Warning(Record):  # noqa: A001 - the field's word, used qualified
    """A notice for job seekers: zone, kind of job, red flags and a hotline. No contacts."""

    id: str
    language: str
    headline: str
    zone: str
    job: str
    red_flags: tuple[str, ...] = Field(min_length=1)
    hotline: str
    state: WarningState = WarningState.DRAFT
    drafted_by: str
    signed_by: tuple[str, ...] = ()
    created_at: Moment
    published_at: Moment | None = None
