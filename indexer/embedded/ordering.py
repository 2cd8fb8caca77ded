"""Puts hits into order, and freezes the order of relevance while somebody pages through it.

BM25 depends on how many adverts there are, so one more advert could move a hit from the next
page to the last one. The first page by relevance therefore keeps the slots of the best hits;
the pages after it read them from there. The other orders do not move.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np

from indexer.cursor import Cursor
from indexer.embedded.columns import Columns, Numbers
from indexer.embedded.pairs import Mask, Slots

FROZEN_HITS = 5_000
"""Hits of a frozen order; those further down are ordered anew by what is indexed then."""
_FROZEN_ORDERS = 64
"""Orders that are remembered, 40 kB each at most."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Hits in order: their slots and the keys that they are ordered by."""

    slots: Slots
    keys: Numbers


def ranked(columns: Columns, hits: Mask, keys: Numbers, limit: int) -> Ranked:
    """Return the first ``limit`` hits by falling key; equal ones by their tie-breaker."""
    slots = np.flatnonzero(hits)
    if len(slots) > limit:
        least = np.partition(keys[slots], len(slots) - limit)[len(slots) - limit]
        slots = slots[keys[slots] >= least]
    order = np.lexsort((columns.ties[slots], -keys[slots]))[:limit]
    return Ranked(slots[order], keys[slots[order]])


def after(columns: Columns, hits: Mask, keys: Numbers, cursor: Cursor) -> Mask:
    """Return the mask of the hits that stand behind the cursor."""
    size = len(hits)
    behind: Mask = (keys[:size] == cursor.key) & (columns.ties[:size] > cursor.tie)
    behind |= keys[:size] < cursor.key
    return hits & behind


class FrozenOrders:
    """The orders that somebody may still be paging through; the oldest are forgotten."""

    def __init__(self) -> None:
        self._orders: OrderedDict[str, tuple[int, Ranked]] = OrderedDict()

    def freeze(self, generation: int, order: Ranked) -> str:
        """Remember an order; return its name."""
        name = secrets.token_urlsafe(9)
        self._orders[name] = (generation, order)
        while len(self._orders) > _FROZEN_ORDERS:
            self._orders.popitem(last=False)
        return name

    def rest(self, generation: int, cursor: Cursor, columns: Columns, size: int) -> Ranked | None:
        """Return what follows the cursor in its frozen order, without what was deleted.

        None when the order is not remembered, belongs to another generation, or does not
        reach as far as the page.
        """
        made_in, order = self._orders.get(cursor.snapshot, (0, None))
        if order is None or made_in != generation:
            return None
        place = np.flatnonzero(columns.ties[order.slots] == cursor.tie)
        if not len(place):
            return None
        self._orders.move_to_end(cursor.snapshot)
        slots, keys = order.slots[place[0] + 1 :], order.keys[place[0] + 1 :]
        alive = columns.alive[slots]
        is_cut = len(order.slots) == FROZEN_HITS and np.count_nonzero(alive) <= size
        return None if is_cut else Ranked(slots[alive], keys[alive])
