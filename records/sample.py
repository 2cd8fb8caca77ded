"""A week's random draw of the adverts that the machine left alone, for people to rule on."""

from pydantic import Field

from records.base import Moment, Record, make_id


class DrawnAd(Record):
    """One version of an advert that was drawn."""

    ad_id: str
    ad_version: str
    probability: float = Field(ge=0, le=1, description="what the model said at that time")


class Sample(Record):
    """A simple random draw without replacement; the same seed draws the same again."""

    id: str
    week: Moment = Field(description="first moment of the week, a Monday, in UTC")
    drawn_at: Moment = Field(description="when it was drawn")
    seed: int = Field(ge=0, description="seed of Python's random.Random")
    clear: int = Field(ge=0, description="how many were left alone that week and could be drawn")
    drawn: tuple[DrawnAd, ...] = Field(description="in the order of the draw, which is random")

    @staticmethod
    def id_for(week: str) -> str:
        """Return the id of a week's draw; the week is the ISO 8601 time of its first moment."""
        return make_id("sample", week)
