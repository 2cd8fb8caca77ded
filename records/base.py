"""The base of every record: frozen, validated, unknown fields refused, one JSON object a line."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError


class RecordError(ValueError):
    """A line or an object that is no valid record; says the line number and the field."""


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time needs a time zone")
    return moment.astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(_in_utc)]
"""A time with a zone, kept in UTC."""


class Record(BaseModel):
    """What every room speaks. Two records with the same fields are equal."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        serialize_by_alias=True,
        str_max_length=2_000_000,
    )

    def to_line(self) -> str:
        """Return the record as one line of JSON, without the line end."""
        return self.model_dump_json()

    @classmethod
    def from_line(cls, line: str | bytes) -> Self:
        """Read one line of JSON. Raises RecordError naming the fields that are wrong."""
        try:
            return cls.model_validate_json(line)
        except ValidationError as error:
            raise RecordError(f"not a {cls.__name__}: {_reasons(error)}") from error


R = TypeVar("R", bound=Record)


def _reasons(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, problem['loc'])) or 'line'}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_input=False)
    )


def read_lines(kind: type[R], lines: Iterable[str | bytes]) -> Iterator[R]:
    """Yield a record for every line that is not blank.

    Raises RecordError with the number of the first line that cannot be read.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield kind.from_line(line)
            except RecordError as error:
                raise RecordError(f"line {number}: {error}") from error


def make_id(prefix: str, *facts: str) -> str:
    """Return a stable id derived from source facts, such as ``ad-3f1c...`` (20 hex digits).

    The facts are joined with a separator that cannot occur in them, so that moving a
    character from one fact to the next gives another id.
    """
    joined = "\x1f".join(fact.replace("\x1f", " ") for fact in facts)
    return f"{prefix}-{hashlib.sha256(joined.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}"
