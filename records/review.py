"""A person's ruling. Append-only; no model ever overwrites it."""

from pydantic import Field

from records.base import Moment, Record, make_id
from records.vocabulary import AdClass


class Review(Record):
    """One ruling on one version of an advert; a later one supersedes, none is deleted."""

    id: str
    ad_id: str
    ad_version: str
    ruling: AdClass
    reason: str = Field(min_length=1)
    reviewer: str
    made_at: Moment
    machine_class: AdClass | None = Field(description="what the model said at that time")
    machine_probability: float | None = Field(default=None, ge=0, le=1)

    @staticmethod
    def id_for(ad_id: str, reviewer: str, made_at: str) -> str:
        """Return the id of a ruling; the time is ISO 8601."""
        return make_id("rev", ad_id, reviewer, made_at)
