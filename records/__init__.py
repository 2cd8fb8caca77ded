"""The floor: what every room speaks. No I/O beyond reading and writing lines."""

from records.ad import Ad, Salary
from records.alert import Alert, AlertState, Delivery, HelpItem, HelpState
from records.assessment import (
    Assessment,
    Contact,
    IndicatorHit,
    Neighbour,
    Pay,
    Phrase,
    Place,
    ReadImage,
    Span,
    Weighed,
    image_text,
)
from records.base import Moment, Record, RecordError, make_id, read_lines
from records.campaign import Campaign, CampaignLink
from records.capture import Capture
from records.custody import GENESIS, CustodyAction, CustodyEvent
from records.review import Review
from records.run import CrawlProblem, CrawlRun, RunOutcome
from records.sample import DrawnAd, Sample
from records.vocabulary import (
    LURES,
    OTHER_HARMS,
    AdClass,
    AgeCue,
    Band,
    ContactKind,
    PayPeriod,
    PlaceRole,
    RobotsDecision,
    SourceKind,
    Stance,
    TextField,
    WeighedKind,
)
from records.warning import Warning, WarningState  # noqa: A004 - the field's word

__all__ = [
    "GENESIS",
    "LURES",
    "OTHER_HARMS",
    "Ad",
    "AdClass",
    "AgeCue",
    "Alert",
    "AlertState",
    "Assessment",
    "Band",
    "Campaign",
    "CampaignLink",
    "Capture",
    "Contact",
    "ContactKind",
    "CrawlProblem",
    "CrawlRun",
    "CustodyAction",
    "CustodyEvent",
    "Delivery",
    "DrawnAd",
    "HelpItem",
    "HelpState",
    "IndicatorHit",
    "Moment",
    "Neighbour",
    "Pay",
    "PayPeriod",
    "Phrase",
    "Place",
    "PlaceRole",
    "ReadImage",
    "Record",
    "RecordError",
    "Review",
    "RobotsDecision",
    "RunOutcome",
    "Salary",
    "Sample",
    "SourceKind",
    "Span",
    "Stance",
    "TextField",
    "Warning",
    "WarningState",
    "Weighed",
    "WeighedKind",
    "image_text",
    "make_id",
    "read_lines",
]
