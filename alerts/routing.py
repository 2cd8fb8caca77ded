"""Who gets which alert: routes as data, all that fit count, and no alert is left without one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from alerts.directory import Agency, Directory
from alerts.plain_words import facts_line
from alerts.policy_files import FileEntry, read_entries
from alerts.rules import Rule
from records import AdClass, AgeCue, Assessment

NO_PLACE: Literal["none"] = "none"


class Condition(FileEntry):
    """What an advert must be. All stated keys must hold; one left out holds always."""

    places: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    classes: frozenset[AdClass] = frozenset()
    age_cues: frozenset[AgeCue] = frozenset()
    rules: frozenset[str] = frozenset()

    @model_validator(mode="after")
    def _countries_are_codes(self) -> Self:
        wrong = [c for c in self.places if c != NO_PLACE and not (len(c) == 2 and c.isupper())]
        if wrong:
            raise ValueError(f"places: {wrong[0]!r} is no ISO 3166 code such as KH, nor 'none'")
        return self

    def holds(self, assessment: Assessment, rule: Rule) -> bool:
        """Whether an advert that raised a rule's alert is what the condition asks for."""
        named = {place.country for place in assessment.job_places} or {NO_PLACE}
        return (
            (not self.places or bool(self.places & named))
            and (not self.languages or assessment.lang in self.languages)
            and (not self.classes or assessment.ad_class in self.classes)
            and (not self.age_cues or assessment.age_cue in self.age_cues)
            and (not self.rules or rule.id in self.rules)
        )


class Route(Condition):
    """Adverts of this condition go to these units."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,60}$")
    to: tuple[str, ...] = Field(min_length=1)


class Withholding(Condition):
    """Adverts of this condition are kept from this unit, for a reason that stays in the file."""

    unit: str
    reason: str = Field(min_length=1)


class Routing(FileEntry):
    """A routing file."""

    fallback: tuple[str, ...] = Field(min_length=1)
    route: tuple[Route, ...] = ()
    withhold: tuple[Withholding, ...] = ()

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        ids = [route.id for route in self.route]
        if len(set(ids)) < len(ids):
            raise ValueError(f"two routes have the id {next(i for i in ids if ids.count(i) > 1)!r}")
        return self

    def withheld_from(self, assessment: Assessment, rule: Rule) -> frozenset[str]:
        """Return the units that must not get this advert."""
        return frozenset(w.unit for w in self.withhold if w.holds(assessment, rule))


@dataclass(frozen=True)
class Recipient:
    """A unit that gets an alert, and the line that says why."""

    unit: Agency
    reason: str


def recipients(
    routing: Routing, directory: Directory, rule: Rule, assessment: Assessment
) -> tuple[Recipient, ...]:
    """Return who gets an advert's alert, each once, with the reason line.

    The fallback units are added when nobody else could be written to, and are never withheld.
    """
    withheld = routing.withheld_from(assessment, rule)
    chosen = {
        unit: route.id
        for route in reversed(routing.route)
        if route.holds(assessment, rule)
        for unit in route.to
        if unit not in withheld
    }
    if not any(directory.get(unit).channels for unit in chosen):
        chosen |= {unit: "fallback" for unit in routing.fallback if unit not in chosen}
    facts = f"{rule.phrase}; {facts_line(assessment)}"
    return tuple(_in_order(chosen, directory, facts))


def _in_order(chosen: dict[str, str], directory: Directory, facts: str) -> Iterator[Recipient]:
    for unit, route in sorted(chosen.items()):
        agency = directory.get(unit)
        where = f" ({agency.country})" if agency.country else ""
        hand = "" if agency.channels else "; no channel on file, pass it on by hand"
        line = f"{facts} -> {agency.name}{where}: {agency.mandate} [route {route}{hand}]"
        yield Recipient(agency, line)


def load_routing(path: Path | None = None) -> Routing:
    """Read a routing file, or the one that ships. Raises PolicyError."""
    return read_entries(Routing, path, "routing.toml")
