"""What a named model version thinks of one version of an advert."""

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
)


class Span(Record):
    """A quoted piece of an advert. Offsets count code points of the field as given."""

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
    model: str = Field(description="name and version of the model folder")
