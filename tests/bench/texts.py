"""Synthetic adverts in any number, made by varying those of the demo's town.

A text is woven from the sentences of two town adverts of the same language and class, with
contacts of its own, so that the house meets natural lengths and scripts, some near copies, and
no advert twice. Nothing of this is in any training set.
"""

import random
import re
from collections import defaultdict
from dataclasses import dataclass

from lurewatch.demo.adverts import TownAdvert, TruthList

_SENTENCE = re.compile(r"(?<=[.!?。！？။៕\n])\s*")
_ENDING_DIGITS = re.compile(r"000([ -]?)(\d{3})\b")
_HANDLE = re.compile(r"\b((?:demo|example)_[a-z0-9_]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Advert:
    """One synthetic advert."""

    key: str
    lang: str
    title: str
    text: str
    is_lure: bool


def adverts(count: int, seed: int = 1, lures_only: bool = False) -> list[Advert]:
    """Return so many adverts, in the town's mixture of languages and classes."""
    chance = random.Random(seed)
    town = [one for one in TruthList.load() if one.truth.is_lure or not lures_only]
    alike: dict[tuple[str, str], list[TownAdvert]] = defaultdict(list)
    for one in town:
        alike[one.lang, one.truth].append(one)
    return [_woven(number, chance.choice(town), alike, chance) for number in range(count)]


def _woven(
    number: int,
    first: TownAdvert,
    alike: dict[tuple[str, str], list[TownAdvert]],
    chance: random.Random,
) -> Advert:
    second = chance.choice(alike[first.lang, first.truth])
    mine, other = _SENTENCE.split(first.text), _SENTENCE.split(second.text)
    kept = [one for one in mine if chance.random() < 0.75] or mine
    added = [one for one in other if chance.random() < 0.35]
    for one in added:
        kept.insert(chance.randint(0, len(kept)), one)
    return Advert(
        key=f"synthetic-{number:06}",
        lang=first.lang,
        title=_own_contacts(first.title, chance),
        text=_own_contacts("\n".join(kept), chance),
        is_lure=first.truth.is_lure,
    )


def _own_contacts(text: str, chance: random.Random) -> str:
    """Give phones other last digits and handles other endings; both stay plainly invented."""
    text = _ENDING_DIGITS.sub(lambda found: f"000{found[1]}{chance.randrange(1000):03}", text)
    return _HANDLE.sub(lambda found: f"{found[1]}{chance.randrange(10_000)}", text)
