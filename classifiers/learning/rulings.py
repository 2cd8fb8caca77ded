"""Rulings as a teacher uses them: most teach, a fixed tenth measures, copies stay together."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from classifiers.learning.near_copies import near_copies
from classifiers.observing import AdText
from records import AdClass

_LEFT_OUT_ONE_IN = 10


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a person ruled on one version of an advert."""

    ad: AdText
    ruling: AdClass
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Divided:
    """Rulings that teach, and those that no model may ever learn from."""

    taught: tuple[Ruled, ...]
    left_out: tuple[Ruled, ...]
    superseded: int
    """Older rulings on near copies of an advert that was ruled on again since."""


def divide(rulings: Sequence[Ruled]) -> Divided:
    """Leave a tenth of the rulings out, by hash, so that every training leaves out the same.

    Near copies stand or fall together: a model must not be measured on the copy of what it
    learned. Among near copies the newest ruling outranks the older ones, which are dropped
    where they say otherwise.
    """
    in_order = sorted(rulings, key=lambda one: (one.made_at, one.ad.id))
    groups = near_copies([one.ad.words for one in in_order])
    newest = {group: one.ruling for group, one in zip(groups, in_order, strict=True)}
    taught: list[Ruled] = []
    left_out: list[Ruled] = []
    for group, one in zip(groups, in_order, strict=True):
        if one.ruling is newest[group]:
            side = left_out if _is_left_out(in_order[group].ad.id) else taught
            side.append(one)
    dropped = len(in_order) - len(taught) - len(left_out)
    return Divided(tuple(taught), tuple(left_out), dropped)


def _is_left_out(first_id: str) -> bool:
    """Decide by the advert that was ruled on first among its near copies."""
    return hashlib.sha256(first_id.encode()).digest()[0] * _LEFT_OUT_ONE_IN < 256
