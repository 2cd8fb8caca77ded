"""The words that every room uses with one meaning."""

from enum import StrEnum


class Stance(StrEnum):
    """What a text does, before what it is about."""

    RECRUITING = "recruiting"
    WARNING = "warning"
    NEWS = "news"
    ASKING = "asking"
    SURVIVOR = "survivor"
    OTHER = "other"


class AdClass(StrEnum):
    """What an advert is. The first seven are lures, the next four other harms."""

    DECEPTIVE_LURE = "deceptive_lure"
    LOCATION_BAIT = "location_bait"
    DEBT_CLEARING_LURE = "debt_clearing_lure"
    PEER_RECRUITER = "peer_recruiter"
    RECRUITER_COMMISSION = "recruiter_commission"
    OPEN_SCAM_RECRUITMENT = "open_scam_recruitment"
    COMPOUND_TRANSFER = "compound_transfer"
    TASK_SCAM = "task_scam"
    ADVANCE_FEE_VISA = "advance_fee_visa"
    MONEY_MULE = "money_mule"
    OTHER_ILLICIT = "other_illicit"
    WARNING_OR_NEWS = "warning_or_news"
    SURVIVOR_PLEA = "survivor_plea"
    JOBSEEKER_QUESTION = "jobseeker_question"
    LEGITIMATE_JOB = "legitimate_job"
    OTHER = "other"

    @property
    def is_lure(self) -> bool:
        """Whether the class is one that Lurewatch flags."""
        return self in LURES


LURES = frozenset(
    {
        AdClass.DECEPTIVE_LURE,
        AdClass.LOCATION_BAIT,
        AdClass.DEBT_CLEARING_LURE,
        AdClass.PEER_RECRUITER,
        AdClass.RECRUITER_COMMISSION,
        AdClass.OPEN_SCAM_RECRUITMENT,
        AdClass.COMPOUND_TRANSFER,
    }
)
OTHER_HARMS = frozenset(
    {AdClass.TASK_SCAM, AdClass.ADVANCE_FEE_VISA, AdClass.MONEY_MULE, AdClass.OTHER_ILLICIT}
)


class Band(StrEnum):
    """What to do with a probability: leave it, let a person look, or flag it."""

    CLEAR = "clear"
    REVIEW = "review"
    FLAG = "flag"


class AgeCue(StrEnum):
    """What an advert says about the age of those it wants."""

    NONE = "none"
    UNDER_18 = "under_18"
    YOUNG_ADULT = "young_adult"
    ADULT = "adult"


class TextField(StrEnum):
    """The field of an advert that a span points into."""

    TITLE = "title"
    TEXT = "text"
    IMAGE = "image"
    """What was read from its pictures: `Assessment.image_text`."""


class SourceKind(StrEnum):
    """The kinds of public source that the crawlers know."""

    BOARD = "board"
    CLASSIFIED = "classified"
    FEED = "feed"
    CHANNEL = "channel"
    RENDERED = "rendered"
    PARTNER = "partner"


class RobotsDecision(StrEnum):
    """What robots.txt said about a fetch."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    UNAVAILABLE = "unavailable"
    """No robots.txt could be read: RFC 9309 lets a 4xx pass and stops at a 5xx."""
    NOT_APPLICABLE = "not_applicable"
    """Nothing was fetched from a site, as for a partner's file."""
    OVERRIDDEN = "overridden"
    """Forbidden, but the source file names a legal authority, stored with the capture."""


class ContactKind(StrEnum):
    """The ways in which an advert asks to be reached or paid."""

    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    LINE = "line"
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    WECHAT = "wechat"
    ZALO = "zalo"
    FACEBOOK = "facebook"
    QQ = "qq"
    KAKAOTALK = "kakaotalk"
    VIBER = "viber"
    BANK_ACCOUNT = "bank_account"
    MOBILE_MONEY = "mobile_money"
    WALLET = "wallet"


class PlaceRole(StrEnum):
    """The part that a place plays in an advert."""

    ADVERTISED = "advertised"
    MEETING_POINT = "meeting_point"
    DESTINATION = "destination"
    ORIGIN = "origin"
    """Where people come from; it says nothing of the job and weighs nothing."""


class WeighedKind(StrEnum):
    """What kind of thing weighed in a judgement."""

    INDICATOR = "indicator"
    """An indicator, together with the words that it quotes."""
    FACT = "fact"
    """A contact, a place, the pay, the age or the role."""
    FORM = "form"
    """How long the text is, and how it is laid out."""
    WORDS = "words"
    """A phrase that no indicator quotes."""
    WORDING = "wording"
    """All other words together."""
    MEANING = "meaning"
    """How near the text lies to others in meaning."""


class PayPeriod(StrEnum):
    """How often the promised pay comes; UNSTATED where the advert does not say."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNSTATED = "unstated"
