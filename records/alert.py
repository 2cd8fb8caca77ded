"""One advert or campaign for one unit."""

from enum import StrEnum

from pydantic import Field

from records.base import Moment, Record, make_id


class AlertState(StrEnum):
    """How far an alert has come."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    DEAD = "dead"
    """Every attempt failed; a person must look (``lurewatch alerts retry``)."""


class Alert(Record):
    """Why this advert goes to this unit, with a reference and a deadline for the answer."""

    id: str
    rule: str = Field(description="id of the rule that fired")
    subject: str = Field(description="id of the campaign; an advert alone is a campaign of one")
    ad_id: str = Field(description="the advert that raised it first")
    ad_version: str
    unit: str = Field(description="id in agencies.toml")
    reason: str = Field(min_length=1, description="one line: why this unit gets this alert")
    reference: str = Field(description="short reference to quote in answers")
    urgent: bool = False
    tlp: str = Field(default="TLP:AMBER", description="Traffic Light Protocol 2.0 marking")
    created_at: Moment
    deadline: Moment = Field(description="acknowledgement is expected before this")
    state: AlertState = AlertState.WAITING
    acknowledged_at: Moment | None = None
    acknowledged_by: str | None = None
    synthetic: bool = False

    @staticmethod
    def id_for(rule: str, subject: str, unit: str) -> str:
        """Return the idempotency key: one alert per rule, subject and unit."""
        return make_id("alert", rule, subject, unit)

    @staticmethod
    def reference_for(alert_id: str) -> str:
        """Return a reference that can be read over the telephone, such as LW-3F1C-09AB."""
        digits = alert_id.removeprefix("alert-")[:8].upper()
        return f"LW-{digits[:4]}-{digits[4:]}"


class Delivery(Record):
    """One message about one advert of an alert, as it stands in the outbox.

    A campaign has one alert per unit; each further advert that joins it is a follow-up
    message of the same alert, so that a unit gets one thread and not one alert an advert.
    """

    id: str = Field(description="idempotency key, derived from alert, advert and channel")
    alert_id: str
    ad_id: str
    ad_version: str
    channel: str = Field(description="'email' or 'webhook'")
    address: str
    attempts: int = Field(default=0, ge=0)
    next_attempt_at: Moment
    delivered_at: Moment | None = None
    dead_at: Moment | None = None
    last_error: str | None = None

    @staticmethod
    def id_for(alert_id: str, ad_id: str, channel: str, address: str) -> str:
        """Return the idempotency key of a message; the Message-ID is made from it."""
        return make_id("msg", alert_id, ad_id, channel, address)


class HelpState(StrEnum):
    """How far a plea for help has come."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"


class HelpItem(Record):
    """A survivor's or family's plea. It never becomes a suspect alert."""

    id: str
    ad_id: str
    ad_version: str
    opened_at: Moment
    state: HelpState = HelpState.OPEN
    handler: str | None = None
    note: str = ""

    @staticmethod
    def id_for(ad_id: str) -> str:
        """Return the id: one help-desk item per plea, however often it is seen."""
        return make_id("help", ad_id)
