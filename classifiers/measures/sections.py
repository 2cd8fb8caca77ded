"""What a measure tells: targets and tables of figures, the same in JSON, terminal and card."""

from collections.abc import Iterator
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, StrictFloat, StrictInt, StrictStr

from classifiers.measures.rates import Interval, Rate

_MANY = 1000
"""From so many cases on, a fourth digit means something."""


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Figure(_Told):
    """A number with its 95% interval, and the counts that it comes from where it is a share."""

    value: float
    low: float | None = None
    high: float | None = None
    hits: int | None = None
    of: int | None = None

    @classmethod
    def rate(cls, rate: Rate) -> Self:
        """Return a share as a figure."""
        low, high = rate.interval
        return cls(value=rate.value, low=low, high=high, hits=rate.hits, of=rate.of)

    @classmethod
    def score(cls, score: Interval) -> Self:
        """Return a score as a figure."""
        return cls(value=score.value, low=score.low, high=score.high)

    def __str__(self) -> str:
        if self.of == 0:
            return "none (0/0)"
        digits = 4 if (self.of or 0) >= _MANY else 3
        counts = [f"{self.hits}/{self.of}"] if self.of is not None else []
        span = [f"{self.low:.{digits}f}-{self.high:.{digits}f}"] if self.low is not None else []
        about = f" ({', '.join(counts + span)})" if counts or span else ""
        return f"{self.value:.{digits}f}{about}"


Cell = Figure | StrictInt | StrictFloat | StrictStr


class Table(_Told):
    """Rows under headings; a cell is a figure, a number or words."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def lines(self) -> Iterator[str]:
        """Yield the table in Markdown."""
        yield f"**{self.title}**"
        yield ""
        yield f"| {' | '.join(self.columns)} |"
        yield f"|{'---|' * len(self.columns)}"
        for row in self.rows:
            yield f"| {' | '.join(map(_written, row))} |"


def _written(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.3f}"
    return str(cell).replace("|", "\\|")


class Target(_Told):
    """What was aimed at, what was found, and whether that is enough."""

    measure: str
    found: Figure
    at_least: float | None = None
    at_most: float | None = None
    met: bool

    @classmethod
    def least(cls, measure: str, found: Figure, bound: float) -> Self:
        """Return a target that is met from ``bound`` upwards."""
        return cls(measure=measure, found=found, at_least=bound, met=found.value >= bound)

    @classmethod
    def most(cls, measure: str, found: Figure, bound: float) -> Self:
        """Return a target that is met up to ``bound``."""
        return cls(measure=measure, found=found, at_most=bound, met=found.value <= bound)

    @property
    def aim(self) -> str:
        """The bound in words."""
        return f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"

    def __str__(self) -> str:
        word = "met" if self.met else "NOT MET"
        return f"{word}: {self.measure} {self.found}, aimed at {self.aim}"


class Section(_Told):
    """One measure. What could not be measured says why in ``skipped`` and has no figures."""

    name: str
    title: str
    method: str = ""
    targets: tuple[Target, ...] = ()
    tables: tuple[Table, ...] = ()
    skipped: str = ""

    def lines(self) -> Iterator[str]:
        """Yield the section in Markdown."""
        yield f"## {self.title}"
        yield ""
        if self.skipped:
            yield f"skipped: {self.skipped}"
            return
        yield self.method
        if self.targets:
            yield ""
        yield from (f"- {target}" for target in self.targets)
        for table in self.tables:
            yield ""
            yield from table.lines()


class Report(_Told):
    """Everything that one run of ``lurewatch evaluate`` measured."""

    made_on: str
    """Date, ISO 8601."""
    model: str
    encoder: str
    review_from: float
    flag_from: float
    about: dict[str, Any]
    """What the model folder says that it was trained on."""
    sections: tuple[Section, ...]
