"""What a named model version thinks of one version of an advert."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from records.base import Record
from records.vocabulary import (
    AdClass,
    AgeCue,
    Band,
    ContactKind,
    PayPeriod,
    PlaceRole,
    Stance,
    TextField,
    WeighedKind,
)


class Span(Record):
    """A quoted piece of an advert. Offsets count code points of the field as given.

    Those of the field ``image`` point into the assessment's ``image_text``.
    """

    field: TextField
    quote: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _covers_its_quote(self) -> Self:
        if self.end - self.start != len(self.quote):
            raise ValueError("end - start differs from the quote's length")
        return self


class IndicatorHit(Span):
    """One indicator that a quoted span supports or weakens."""

    id: str = Field(description="id in the indicator files")
    for_or_against: Literal["for", "against"]
    framework: str = Field(description="reference such as 'ILO 2' or 'Delphi deceptive S'")
    note: str = Field(description="plain sentence: why these words matter")
    gloss: str = Field(default="", description="what the quote says, in English")


class Phrase(Span):
    """Words that moved the probability whether or not an indicator knows them."""

    weight: float = Field(
        allow_inf_nan=False, description="log-odds that the words add; below 0 against a lure"
    )


class Weighed(Record):
    """One thing seen in a text and how far it moved the probability."""

    kind: WeighedKind
    name: str = Field(description="which of its kind: an indicator, a role, a contact's kind")
    sentence: str = Field(description="plain sentence: what was seen")
    value: str = Field(description="what exactly, in words or as a figure; may quote the text")
    weight: float = Field(
        allow_inf_nan=False, description="log-odds that it adds; below 0 against a lure"
    )


class Neighbour(Record):
    """A known example whose meaning lies near the text's."""

    id: str = Field(description="id of the seed text, or of the advert that was ruled on")
    lang: str = Field(description="its language; 'unknown' where nobody said")
    ad_class: AdClass = Field(alias="class")
    ruling: AdClass | None = Field(
        default=None, description="what a reviewer ruled; none for a seed text"
    )
    similarity: float = Field(
        ge=-1, le=1, description="cosine of the two meanings, names and places left out"
    )
    excerpt: str = Field(description="how the example begins")
    provenance: Literal["synthetic seed text", "ruling by a reviewer"] = Field(
        description="who says what it is"
    )


class Contact(Span):
    """A way to reach or pay the poster, in its normal form."""

    kind: ContactKind
    value: str = Field(description="normal form: E.164 for phones, lower case for handles")
    valid: bool = Field(description="whether the form is a possible one for its kind")
    region: str | None = Field(default=None, description="ISO 3166 country that a phone fits")


class Place(Span):
    """A place that an advert names, and the part it plays there."""

    id: str = Field(description="id in the gazetteer")
    name: str
    country: str = Field(description="ISO 3166 alpha-2 code")
    role: PlaceRole
    watched: bool = Field(description="reported compound area or known crossing, see gazetteer")


class Pay(Span):
    """A promised pay."""

    minimum: Decimal
    maximum: Decimal
    currency: str = Field(description="ISO 4217 code, or USDT")
    period: PayPeriod
    ratio: float | None = Field(
        default=None,
        allow_inf_nan=False,
        description="monthly upper bound over the local monthly wage",
    )


def image_text(texts: Iterable[str]) -> str:
    """Join what pictures say, in their order, into the field ``image`` of their advert."""
    return "\n\n".join(texts)


class ReadImage(Record):
    """What a machine read in one picture of an advert; it may have misread."""

    text: str = Field(description="lines in reading order, then what its QR codes say")
    confidence: float = Field(ge=0, le=1, description="mean over the letters read; 0 for none")
    faint: bool = Field(description="read too badly to lift an advert over the flag threshold")
    qr: tuple[str, ...] = Field(default=(), description="what its QR codes say, each once")
    phash: str = Field(
        pattern=r"^([0-9a-f]{16})?$",
        description="64-bit perceptual hash; near pictures differ in few bits; '' if plain",
    )
    width: int = Field(ge=1, description="pixels")
    height: int = Field(ge=1, description="pixels")
    engines: tuple[str, ...] = Field(default=(), description="what read it, with versions")
    notes: tuple[str, ...] = Field(default=(), description="what was missing or left unread")


class Assessment(Record):
    """The answer for one text: stance before topic, with what speaks for and against."""

    id: str = Field(description="the advert's id, or what the caller called the text")
    lang: str = Field(description="ISO 639-1 code, 'fil', 'mixed' or 'unknown'")
    stance: Stance
    ad_class: AdClass = Field(alias="class")
    probability: float = Field(ge=0, le=1, description="calibrated, of any lure class")
    band: Band
    role: str = Field(description="id in the role taxonomy, 'unstated' where none is named")
    age_cue: AgeCue
    indicators: tuple[IndicatorHit, ...] = ()
    contacts: tuple[Contact, ...] = ()
    places: tuple[Place, ...] = ()
    pay: Pay | None = None
    phrases: tuple[Phrase, ...] = Field(
        default=(), description="strongest words beside the indicators' quotes, for and against"
    )
    weighed: tuple[Weighed, ...] = Field(
        default=(), description="what moved the probability most, strongest first; none if clear"
    )
    neighbours: tuple[Neighbour, ...] = Field(
        default=(), description="nearest known examples, nearest first; none if clear"
    )
    images: tuple[ReadImage, ...] = Field(default=(), description="its pictures, in their order")
    held: str = Field(
        default="", description="why the band is lower than the probability says; '' if it is not"
    )
    model: str = Field(description="name and version of the model folder")

    @property
    def job_places(self) -> tuple[Place, ...]:
        """The places that tell of the job: origins do not."""
        return tuple(place for place in self.places if place.role is not PlaceRole.ORIGIN)

    @property
    def image_text(self) -> str:
        """What all pictures say, a blank line between two: spans of ``image`` point into it."""
        return image_text(image.text for image in self.images)
