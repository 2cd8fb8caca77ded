"""Indicators and the words that show them, read from readable files into frozen objects.

``indicators/*.toml`` say what each indicator is; ``indicators/terms/<language>.toml`` hold, per
language, the words that show it, each with a gloss in English, a source and a date.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from records import Stance

FOLDER = Path(__file__).parent / "indicators"

Kind = Literal["recruitment", "fair", "other_harm", "stance"]


class LexiconError(ValueError):
    """A lexicon file is malformed; says the file, the entry and the field."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DelphiRow(_Entry):
    """One operational indicator of the ILO/EC Delphi list (2009)."""

    dimension: Literal["deceptive", "coercive", "vulnerability"]
    strength: Literal["S", "M", "W"]
    row: str = Field(min_length=3)

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read "dimension strength: row", such as "deceptive M: wages"."""
        head, _, row = written.partition(":")
        dimension, _, strength = head.partition(" ")
        return cls.model_validate(
            {"dimension": dimension, "strength": strength, "row": row.strip()}
        )


class Indicator(_Entry):
    """What a piece of text can show, why it matters, and where the idea comes from."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]+$")
    kind: Kind
    for_or_against: Literal["for", "against"]
    sentence: str = Field(pattern=r"\.$")
    weight: int = Field(ge=1, le=3)
    ilo: tuple[int, ...] = ()
    delphi: DelphiRow | None = None
    palermo: Literal["act", "means", "purpose"] | None = None
    stance: Stance | None = None
    negatable: bool = False
    negated_is: str | None = Field(default=None, description="what a negated hit shows instead")
    fact: bool = False

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        if any(not 1 <= number <= 11 for number in self.ilo):
            raise ValueError("ilo: the ILO counts eleven indicators")
        if (self.kind == "stance") != (self.stance is not None):
            raise ValueError("stance: belongs to indicators of kind 'stance', and to all of them")
        return self

    @cached_property
    def framework(self) -> str:
        """The references in one line, such as "ILO 9; Delphi deceptive M; Palermo means"."""
        parts = [f"ILO {number}" for number in self.ilo]
        if self.delphi:
            parts.append(f"Delphi {self.delphi.dimension} {self.delphi.strength}")
        if self.palermo:
            parts.append(f"Palermo {self.palermo}")
        return "; ".join(parts) or _NO_FRAMEWORK[self.kind]


_NO_FRAMEWORK: Mapping[Kind, str] = {
    "recruitment": "advert practice",
    "fair": "fair-contract check",
    "other_harm": "other fraud",
    "stance": "stance",
}


class Term(_Entry):
    """Words that show an indicator in one language.

    ``a .. b`` means a, then b within ``gap`` characters of the same sentence. ``word*`` may go
    on with an ending, ``*word`` may begin with something else. ``not_in`` lists longer words
    that contain the term by chance.
    """

    indicator: str
    language: str
    term: str = Field(min_length=2)
    gloss: str = Field(min_length=2)
    source: str = Field(min_length=3)
    date: date
    review: str
    gap: int = Field(ge=1, le=120)
    not_in: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The words, or the two halves of a term with a gap."""
        return tuple(part.strip() for part in self.term.split(" .. "))

    @model_validator(mode="after")
    def _has_whole_parts(self) -> Self:
        if len(self.parts) > 2 or not all(part.strip("*") for part in self.parts):
            raise ValueError("term: has at most one gap, and two halves beside it")
        return self


class TermFile(_Entry):
    """The head of one ``terms/<language>.toml``: what its terms share."""

    language: str = Field(pattern=r"^[a-z]{2,3}$")
    source: str
    date: date
    review: str
    gap: int = 30
    negation_window: int = Field(ge=1, le=40)
    negators_before: tuple[str, ...] = ()
    negators_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the matcher knows."""

    indicators: Mapping[str, Indicator]
    terms: tuple[Term, ...]
    languages: Mapping[str, TermFile]


def load_lexicon(folder: Path = FOLDER) -> Lexicon:
    """Read all files of a lexicon folder. Raises LexiconError naming file, entry and field."""
    indicators = load_catalogue(folder)
    languages: dict[str, TermFile] = {}
    terms: list[Term] = []
    for path in sorted((folder / "terms").glob("*.toml")):
        tables = read_toml(path)
        about = _validated(TermFile, tables.pop("about", {}), path, "about")
        languages[about.language] = about
        terms.extend(_terms(path, about, tables, indicators))
    return Lexicon(indicators, tuple(terms), languages)


def read_toml(path: Path) -> dict[str, Any]:
    """Read one data file. Raises LexiconError naming it and the line."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path.name}: {error}") from error


def load_catalogue(folder: Path = FOLDER) -> dict[str, Indicator]:
    """Read what the indicators are, without their words. Raises LexiconError."""
    found: dict[str, Indicator] = {}
    for path in sorted(folder.glob("*.toml")):
        tables = read_toml(path)
        about = tables.pop("about", None)
        if about is None:
            continue  # han_variants.toml is no catalogue
        for key, table in tables.items():
            if key in found:
                raise LexiconError(f"{path.name}: {key}: this id is taken already")
            found[key] = _indicator(path, key, about | table)
    for indicator in found.values():
        if indicator.negated_is and indicator.negated_is not in found:
            raise LexiconError(f"{indicator.id}: negated_is: no such indicator")
    return found


def _indicator(path: Path, key: str, table: dict[str, Any]) -> Indicator:
    written = table.pop("delphi", None)
    try:
        row = DelphiRow.parse(written) if written else None
    except ValidationError as error:
        raise LexiconError(f"{path.name}: {key}: delphi: {_reasons(error)}") from error
    return _validated(Indicator, {"id": key, "delphi": row, **table}, path, key)


def _terms(
    path: Path, about: TermFile, tables: dict[str, Any], indicators: Mapping[str, Indicator]
) -> Iterator[Term]:
    shared = about.model_dump(include={"language", "source", "date", "review", "gap"})
    for indicator, entries in tables.items():
        if indicator not in indicators:
            raise LexiconError(f"{path.name}: {indicator}: no such indicator")
        for term, said in entries.items():
            own = {"gloss": said} if isinstance(said, str) else said
            table = {**shared, "indicator": indicator, "term": term, **own}
            yield _validated(Term, table, path, f"{indicator}: {term}")


E = TypeVar("E", bound=_Entry)


def _validated(kind: type[E], table: object, path: Path, entry: str) -> E:
    try:
        return kind.model_validate(table)
    except ValidationError as error:
        raise LexiconError(f"{path.name}: {entry}: {_reasons(error)}") from error


def _reasons(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, problem['loc'])) or 'entry'}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_input=False)
    )
