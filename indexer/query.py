"""The query tree: what a person asks for, before any engine is chosen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

TextColumn: TypeAlias = Literal["title", "text"]
RangeColumn: TypeAlias = Literal["probability", "pay", "first_seen", "last_seen"]


@dataclass(frozen=True, slots=True)
class Everything:
    """Every advert."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand side by side in the title or in the text.

    A single word is a phrase too: in a script without spaces it has several tokens.
    With ``prefix`` the last token may go on.
    """

    tokens: tuple[str, ...]
    column: TextColumn | None = None
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """An exact field has one of these values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """An exact field has any value at all."""

    field: str


@dataclass(frozen=True, slots=True)
class Range:
    """A number lies between two bounds; times are milliseconds since 1970, UTC."""

    column: RangeColumn
    low: float | None = None
    high: float | None = None
    above: bool = False
    """Whether the number must be greater than ``low``, not equal to it."""
    below: bool = False


@dataclass(frozen=True, slots=True)
class Ids:
    """One of these adverts; saved searches ask about the batch just indexed."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """None of the part."""

    part: "Query"


Query: TypeAlias = Everything | Phrase | Term | Present | Range | Ids | And | Or | Not


def wanted_phrases(query: Query) -> Iterator[Phrase]:
    """Yield the phrases that a hit may hold: all but those below a NOT."""
    match query:
        case Phrase():
            yield query
        case And(parts) | Or(parts):
            for part in parts:
                yield from wanted_phrases(part)
        case _:
            return


def both(one: Query, other: Query | None) -> Query:
    """Return the query that asks for both; a missing or empty one asks for nothing more."""
    asked = [part for part in (one, other) if part is not None and part != Everything()]
    if not asked:
        return Everything()
    return asked[0] if len(asked) == 1 else And(tuple(asked))
