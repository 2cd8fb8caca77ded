"""Adverts tied by contact, wording or picture."""

from typing import Literal

from pydantic import Field

from records.base import Moment, Record


class CampaignLink(Record):
    """Why two adverts are together. A link can be cut again; the fact stays."""

    ad_id: str
    other_ad_id: str
    why: Literal["contact", "wording", "image"]
    evidence: str = Field(description="the shared contact, or the similarity as a number")
    made_at: Moment
    cut_at: Moment | None = None
    cut_by: str | None = None


class Campaign(Record):
    """A group of adverts held together by links that have not been cut."""

    id: str
    ad_ids: tuple[str, ...] = Field(min_length=1)
    links: tuple[CampaignLink, ...] = ()
