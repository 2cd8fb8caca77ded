"""The exact fields of a document: what they are called in queries, and what may stand there."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from indexer.document import SearchDocument
from records import AdClass, Band, SourceKind, Stance


@dataclass(frozen=True, slots=True)
class ExactField:
    """A field whose values are compared whole."""

    name: str
    values_of: Callable[[SearchDocument], tuple[str, ...]]
    vocabulary: tuple[str, ...] = ()
    """Every value there is; empty where any value may stand."""
    optional: bool = False
    """Whether an advert may have none, so that ``any`` and ``none`` can be asked for."""
    fold: Callable[[str], str] = str
    """Brings a typed value to the form in which it is kept."""


def _vocabulary(kind: type[StrEnum]) -> tuple[str, ...]:
    return tuple(str(value) for value in kind)


def _truth(value: bool) -> tuple[str, ...]:
    return ("true",) if value else ("false",)


def _maybe(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


_PHONE_SIGNS = dict.fromkeys(map(ord, " -.()\u00a0\u2010\u2011"))


def contact_key(value: str) -> str:
    """Return the form in which contacts are compared.

    Case, a leading @ and the spaces, dashes, dots and brackets in a telephone number make
    no difference; handles and addresses keep theirs.
    """
    folded = value.strip().removeprefix("@").casefold()
    digits = folded.translate(_PHONE_SIGNS)
    is_phone = digits.removeprefix("+").isdecimal()
    return digits if is_phone else folded


_FIELDS = (
    ExactField("class", lambda one: (one.ad_class,), _vocabulary(AdClass), fold=str.lower),
    ExactField("stance", lambda one: (one.stance,), _vocabulary(Stance), fold=str.lower),
    ExactField("band", lambda one: (one.band,), _vocabulary(Band), fold=str.lower),
    ExactField("kind", lambda one: (one.source_kind,), _vocabulary(SourceKind), fold=str.lower),
    ExactField("lang", lambda one: (one.lang,), fold=str.lower),
    ExactField("source", lambda one: (one.source,)),
    ExactField("role", lambda one: (one.role,)),
    ExactField("gone", lambda one: _truth(one.gone), ("true", "false"), fold=str.lower),
    ExactField("synthetic", lambda one: _truth(one.synthetic), ("true", "false"), fold=str.lower),
    ExactField(
        "ruling",
        lambda one: _maybe(one.ruling),
        _vocabulary(AdClass),
        optional=True,
        fold=str.lower,
    ),
    ExactField("campaign", lambda one: _maybe(one.campaign), optional=True),
    ExactField("place", lambda one: one.places, optional=True),
    ExactField("country", lambda one: one.countries, optional=True, fold=str.upper),
    ExactField("indicator", lambda one: one.indicators, optional=True),
    ExactField(
        "contact",
        lambda one: tuple(dict.fromkeys(map(contact_key, one.contacts))),
        optional=True,
        fold=contact_key,
    ),
)

EXACT_FIELDS = {field.name: field for field in _FIELDS}
"""Every exact field by its name, in the order in which help texts list them."""

FACETS = (*EXACT_FIELDS, "week")
"""What hits can be counted by; ``week`` is the Monday (UTC) of the first sighting."""
