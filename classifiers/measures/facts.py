"""Facts read from hand-labelled texts: precision and recall, country by country."""

import json
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from decimal import Decimal
from functools import partial, reduce
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

import language
from classifiers.measures.rates import Rate
from classifiers.measures.sections import Cell, Figure, Section, Table
from classifiers.measures.subject import Asked, NotMeasured
from language import Reading, read
from records import ContactKind, PayPeriod, Place, PlaceRole, Span

FACTS = Path(language.__file__).parent / "evaluation"

_PHONES = frozenset({ContactKind.PHONE})
_OTHERS = frozenset(ContactKind) - _PHONES

_METHOD = (
    "Invented texts, labelled by hand (language/evaluation/README.md). Precision: of what was "
    "found, the share that is labelled so; recall: of what is labelled, the share found. A phone "
    "or another contact is right when kind and normal form are; a place when its name is, "
    "countries left out; pay when lowest, highest, currency and period are. The reader gives one "
    "pay a text, the main one, so that recall of pay counts texts that state a base pay. A fact "
    "named twice in a text counts once."
)


class _Labelled(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Contact(_Labelled):
    kind: ContactKind
    value: str


class _Place(_Labelled):
    name: str
    role: PlaceRole


class _Pay(_Labelled):
    low: Decimal
    high: Decimal
    currency: str
    period: PayPeriod
    part: str = "base"


class FactText(_Labelled):
    """A text of ours, and everything that stands in it."""

    id: str
    lang: str
    country: str
    text: str
    contacts: tuple[_Contact, ...]
    places: tuple[_Place, ...]
    pay: tuple[_Pay, ...]
    not_pay: tuple[str, ...] = ()
    decoys: tuple[str, ...] = ()


class Tally(NamedTuple):
    """How many facts were labelled, found, and both."""

    labelled: int = 0
    found: int = 0
    right: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Precision, then recall."""
        rates = Rate(self.right, self.found), Rate(self.right, self.labelled)
        return tuple(map(Figure.rate, rates))


class _Read(NamedTuple):
    text: FactText
    reading: Reading


Count = Callable[[_Read], Tally]


def facts(asked: Asked) -> Section:
    """Measure phones, other contacts, pay and places on the labelled facts."""
    files = _chosen()
    asked.tell(f"reading the labelled facts of {', '.join(file.name for file in files)}")
    return measured(files)


def measured(files: Sequence[Path]) -> Section:
    """Read every text of the files and count what was found beside what is labelled."""
    rows = [_Read(text, read("", text.text)) for text in read_facts(files)]
    tables = (
        _by_country("Phones", rows, partial(_contacts, _PHONES)),
        _by_country("Other contacts", rows, partial(_contacts, _OTHERS)),
        _by_country("Pay", rows, _pay),
        _by_country("Places", rows, _places),
        _by_kind(rows),
        _roles(rows),
        _traps(rows),
    )
    method = f"{_METHOD} Texts: {len(rows)}, of {', '.join(file.name for file in files)}."
    return Section(name="facts", title="Facts", method=method, tables=tables)


def _chosen() -> list[Path]:
    """Return the half that nobody tuned on where the texts come in halves, else all."""
    files = sorted(FACTS.glob("facts*.jsonl"))
    if not files:
        raise NotMeasured(f"{FACTS}: no facts*.jsonl here")
    return [file for file in files if ".test." in file.name] or files


def read_facts(files: Sequence[Path]) -> list[FactText]:
    """Read labelled facts; fields as language/evaluation/README.md tells.

    Raises ValueError (pydantic's) naming the field where a label is malformed.
    """
    lines = [line for file in files for line in file.read_text("utf-8").split("\n")]
    return [FactText.model_validate(json.loads(line)) for line in lines if line.strip()]


def _contacts(kinds: Container[ContactKind], row: _Read) -> Tally:
    labelled = {(one.kind, one.value) for one in row.text.contacts if one.kind in kinds}
    found = {(one.kind, one.value) for one in row.reading.contacts if one.kind in kinds}
    return Tally(len(labelled), len(found), len(labelled & found))


def _pay(row: _Read) -> Tally:
    labels = [(one.low, one.high, one.currency, one.period) for one in row.text.pay]
    states_base = any(one.part == "base" for one in row.text.pay)
    said = row.reading.pay
    if said is None:
        return Tally(int(states_base))
    right = (said.minimum, said.maximum, said.currency, said.period) in labels
    return Tally(max(int(states_base), int(right)), 1, int(right))


def _places(row: _Read) -> Tally:
    labelled = {one.name for one in row.text.places}
    found = {one.name for one in _towns(row)}
    return Tally(len(labelled), len(found), len(labelled & found))


def _towns(row: _Read) -> Iterator[Place]:
    """Yield the places that are no country; a country's id is its two-letter code."""
    return (place for place in row.reading.places if len(place.id) > 2)


def _by_country(title: str, rows: Sequence[_Read], count: Count) -> Table:
    parts = {"all": rows}
    for country in sorted({row.text.country for row in rows}):
        parts[country] = [row for row in rows if row.text.country == country]
    lines = tuple((name, len(part), *_total(part, count).cells) for name, part in parts.items())
    return Table(title=title, columns=("country", "texts", "precision", "recall"), rows=lines)


def _total(rows: Sequence[_Read], count: Count) -> Tally:
    return reduce(Tally.plus, map(count, rows), Tally())


def _by_kind(rows: Sequence[_Read]) -> Table:
    lines = tuple(
        (kind.value, *_total(rows, partial(_contacts, {kind})).cells) for kind in ContactKind
    )
    return Table(title="Contacts by kind", columns=("kind", "precision", "recall"), rows=lines)


def _roles(rows: Sequence[_Read]) -> Table:
    """Count how often a place that was found plays the part that it is labelled with."""
    seen: Counter[tuple[PlaceRole, bool]] = Counter()
    for row in rows:
        said = {(place.name, _labelled_part(place)) for place in _towns(row)}
        named = {name for name, _ in said}
        for label in row.text.places:
            if label.name in named:
                seen[label.role, (label.name, label.role) in said] += 1
    lines = tuple(
        (role.value, Figure.rate(Rate(seen[role, True], seen[role, True] + seen[role, False])))
        for role in PlaceRole
        if role is not PlaceRole.ORIGIN
    )
    title = "Part that a place plays, of the labelled places that were found"
    return Table(title=title, columns=("part", "right"), rows=lines)


def _labelled_part(place: Place) -> PlaceRole:
    """Origins are labelled as advertised: the labels are older than that part."""
    return PlaceRole.ADVERTISED if place.role is PlaceRole.ORIGIN else place.role


def _traps(rows: Sequence[_Read]) -> Table:
    """Count what was built to mislead and did."""
    money = [(row, quote) for row in rows for quote in row.text.not_pay]
    decoys = [(row, quote) for row in rows for quote in row.text.decoys]
    empty = [row for row in rows if not (row.text.contacts or row.text.places or row.text.pay)]
    lines = (
        ("money that is no pay", Rate(sum(_as_pay(*one) for one in money), len(money))),
        (
            "names like a watched place's",
            Rate(sum(_as_watched(*one) for one in decoys), len(decoys)),
        ),
        ("texts without any fact", Rate(sum(map(_finds_any, empty)), len(empty))),
    )
    told = tuple((name, Figure.rate(rate)) for name, rate in lines)
    return Table(title="Traps", columns=("trap", "taken for a fact"), rows=told)


def _as_pay(row: _Read, quote: str) -> bool:
    return row.reading.pay is not None and _overlap(row, quote, row.reading.pay)


def _as_watched(row: _Read, quote: str) -> bool:
    return any(place.watched and _overlap(row, quote, place) for place in row.reading.places)


def _finds_any(row: _Read) -> bool:
    return bool(row.reading.contacts or row.reading.pay or any(_towns(row)))


def _overlap(row: _Read, quote: str, span: Span) -> bool:
    start = row.text.text.index(quote)
    return span.start < start + len(quote) and start < span.end
