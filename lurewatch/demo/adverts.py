"""The town's synthetic adverts and the truth about each, read from ``adverts/*.jsonl``."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field

from records import AdClass, Record, Stance

SYNTHETIC_LABEL = (
    "SYNTHETIC: written by the authors of Lurewatch for this demonstration; no real offer."
)
"""The same on every page of the town, outside the judged text."""

Site = Literal["board", "classified", "feed", "channel", "group", "partner"]
_FOLDER = Path(__file__).parent / "adverts"


class TownPay(Record):
    """The pay that a board advert states."""

    min: float
    max: float
    currency: str
    unit: str


class Edit(Record):
    """What an advert says from a later round on."""

    round: int = Field(ge=2)
    title: str
    text: str


class TownAdvert(Record):
    """One advert of the town, with the truth that the watch is judged against."""

    key: str
    lang: str
    site: Site
    title: str
    text: str
    truth: AdClass = Field(alias="class")
    stance: Stance
    organisation: str | None
    location: str | None
    pay: TownPay | None
    poster: str | None
    contacts: tuple[str, ...]
    kind: str
    repost_of: str | None
    appears_round: int
    edit: Edit | None
    gone_round: int | None
    provenance: Literal["synthetic"]

    def shown_in(self, town_round: int) -> bool:
        """Whether the advert is on its site in a round."""
        gone = self.gone_round is not None and town_round >= self.gone_round
        return self.appears_round <= town_round and not gone

    def words_in(self, town_round: int) -> tuple[str, str]:
        """Return title and text as they stand in a round."""
        if self.edit is not None and town_round >= self.edit.round:
            return self.edit.title, self.edit.text
        return self.title, self.text


class TruthList(Sequence[TownAdvert]):
    """All adverts of the town."""

    def __init__(self, adverts: Sequence[TownAdvert]) -> None:
        self._adverts = tuple(adverts)

    @classmethod
    def load(cls, folder: Path = _FOLDER) -> "TruthList":
        """Read the town's files in the order of their names."""
        adverts = []
        for path in sorted(folder.glob("*.jsonl")):
            with path.open(encoding="utf-8") as lines:
                adverts += [TownAdvert.model_validate(json.loads(line)) for line in lines]
        return cls(adverts)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        return self._adverts[index]

    def __len__(self) -> int:
        return len(self._adverts)

    def at(self, site: Site, town_round: int) -> list[TownAdvert]:
        """Return what a site shows in a round."""
        return [one for one in self if one.site == site and one.shown_in(town_round)]

    @cached_property
    def posts(self) -> dict[int, TownAdvert]:
        """The channel's adverts by their post number, which grows with time as real ones do."""
        channel = [one for one in self._adverts if one.site == "channel"]
        return dict(enumerate(sorted(channel, key=lambda one: one.appears_round), start=101))

    @cached_property
    def by_key(self) -> dict[str, TownAdvert]:
        """Every advert by its key."""
        return {one.key: one for one in self._adverts}
