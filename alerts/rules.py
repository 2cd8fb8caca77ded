"""Which assessed adverts become alerts: rules as data, the first that fits decides."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from alerts.policy_files import FileEntry, read_entries
from records import LURES, OTHER_HARMS, AdClass, AgeCue, Assessment, Band, Stance

Tlp = Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
_GROUPS = {"lures": sorted(LURES), "other_harms": sorted(OTHER_HARMS)}


def _spell_out(names: Any) -> Any:
    """Let ``lures`` and ``other_harms`` stand for all classes of the kind."""
    if not isinstance(names, list):
        return names
    return [
        one for name in names for one in (_GROUPS.get(name, [name]) if _is_text(name) else [name])
    ]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _no_pleas(classes: frozenset[AdClass]) -> frozenset[AdClass]:
    if AdClass.SURVIVOR_PLEA in classes:
        raise ValueError("a plea goes to the help desk and can raise no alert")
    return classes


def _no_survivors(stances: frozenset[Stance]) -> frozenset[Stance]:
    if Stance.SURVIVOR in stances:
        raise ValueError("a survivor's text goes to the help desk and can raise no alert")
    return stances


class Rule(FileEntry):
    """One rule. All stated conditions must hold; a condition left out holds always."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,60}$")
    phrase: str = Field(min_length=1, max_length=200)
    bands: frozenset[Band] = Field(min_length=1)
    classes: Annotated[
        frozenset[AdClass], BeforeValidator(_spell_out), AfterValidator(_no_pleas)
    ] = Field(min_length=1)
    stances: Annotated[frozenset[Stance], AfterValidator(_no_survivors)] = Field(min_length=1)
    age_cues: frozenset[AgeCue] = frozenset(AgeCue)
    min_probability: float = Field(default=0.0, ge=0, le=1)
    min_campaign_size: int = Field(default=1, ge=1)
    beside_flagged: bool = False
    """Only adverts that are tied to another one which is flagged."""
    urgent: bool = False
    deadline_hours: float = Field(gt=0, le=24 * 90)
    tlp: Tlp = "TLP:AMBER"

    @property
    def deadline(self) -> timedelta:
        """How long a unit has to acknowledge."""
        return timedelta(hours=self.deadline_hours)

    def fits(self, assessment: Assessment, campaign_size: int, beside_flagged: bool) -> bool:
        """Whether an advert of a campaign of this size raises this rule's alert."""
        return (
            assessment.band in self.bands
            and assessment.ad_class in self.classes
            and assessment.stance in self.stances
            and assessment.age_cue in self.age_cues
            and assessment.probability >= self.min_probability
            and campaign_size >= self.min_campaign_size
            and (beside_flagged or not self.beside_flagged)
        )


class Rules(FileEntry):
    """A rules file."""

    rule: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        ids = [rule.id for rule in self.rule]
        if len(set(ids)) < len(ids):
            raise ValueError(f"two rules have the id {next(i for i in ids if ids.count(i) > 1)!r}")
        return self

    def first_fit(
        self, assessment: Assessment, campaign_size: int, beside_flagged: bool = False
    ) -> Rule | None:
        """Return the rule that decides, or None where no alert is due."""
        fitting = (
            rule for rule in self.rule if rule.fits(assessment, campaign_size, beside_flagged)
        )
        return next(fitting, None)


def load_rules(path: Path | None = None) -> Rules:
    """Read a rules file, or the one that ships. Raises PolicyError."""
    return read_entries(Rules, path, "rules.toml")
