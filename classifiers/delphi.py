"""The ILO/EC Delphi rule as a second opinion beside the learned probability.

Source: ILO and European Commission, Operational indicators of trafficking in human beings
(WCMS_105023, revised September 2009), adults, labour exploitation. An advert can only ever fill
the dimensions of recruitment; this is no finding of trafficking.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from classifiers.lexicon import DelphiRow, Indicator
from records import IndicatorHit

DIMENSIONS = ("deceptive", "coercive", "vulnerability")


@dataclass(frozen=True, slots=True)
class DelphiDimension:
    """One dimension of recruitment with the operational indicators that quotes fill."""

    name: str
    rows: tuple[DelphiRow, ...]
    indicators: tuple[str, ...]
    """Ids of our indicators behind the rows."""

    def count(self, strength: str) -> int:
        """How many different rows of a strength ('S', 'M' or 'W') are filled."""
        return sum(row.strength == strength for row in self.rows)

    @property
    def positive(self) -> bool:
        """Two strong; or one strong and another; or three medium; or two medium, one weak."""
        strong, medium, weak = (self.count(strength) for strength in "SMW")
        return (
            strong >= 2
            or (strong == 1 and medium + weak >= 1)
            or medium >= 3
            or (medium == 2 and weak >= 1)
        )


@dataclass(frozen=True, slots=True)
class DelphiOpinion:
    """What the rule says of an advert's recruitment."""

    dimensions: tuple[DelphiDimension, ...]

    @property
    def positive(self) -> tuple[str, ...]:
        """Names of the dimensions that the rule calls positive."""
        return tuple(one.name for one in self.dimensions if one.positive)


def second_opinion(
    hits: Iterable[IndicatorHit], indicators: Mapping[str, Indicator]
) -> DelphiOpinion:
    """Apply the rule to the hits that speak for recruitment.

    Two indicators that stand for one row of the Delphi list count once. ``indicators`` is the
    matcher's catalogue; a hit that is not in it raises KeyError.
    """
    behind: dict[str, dict[DelphiRow, list[str]]] = {name: {} for name in DIMENSIONS}
    for hit in hits:
        row = indicators[hit.id].delphi
        if row is not None and hit.for_or_against == "for":
            behind[row.dimension].setdefault(row, []).append(hit.id)
    return DelphiOpinion(
        tuple(
            DelphiDimension(
                name,
                tuple(rows),
                tuple(dict.fromkeys(one for ids in rows.values() for one in ids)),
            )
            for name, rows in behind.items()
        )
    )
