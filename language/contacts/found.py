"""What the finders of this folder hand to each other."""

from dataclasses import dataclass, field
from typing import NamedTuple

from records import ContactKind


class Found(NamedTuple):
    """A contact at a span of the normalised text."""

    start: int
    end: int
    kind: ContactKind
    value: str
    valid: bool
    region: str | None = None


class Idle(NamedTuple):
    """A label at a span that no address follows; it may name the one before it."""

    start: int
    end: int
    kind: ContactKind


@dataclass(slots=True)
class Page:
    """One field as the finders see it, and the spans that are taken already.

    ``folded`` is ``text`` in lower case, of the same length. ``regions`` are the ISO 3166
    countries where a number belongs, the likeliest first; ``possible`` are more of them, where
    it counts when it fits one alone.
    """

    text: str
    folded: str
    language: str
    regions: tuple[str, ...]
    possible: tuple[str, ...]
    found: list[Found] = field(default_factory=list)
    idle: list[Idle] = field(default_factory=list)

    def is_free(self, start: int, end: int) -> bool:
        """Say whether nothing found so far overlaps a span."""
        return all(end <= other.start or start >= other.end for other in self.found)
