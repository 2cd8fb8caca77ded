"""Offsets from a rewritten text back to the text it was made from."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace ``old[start:end]`` by ``new``."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Rewriting:
    """Where a rewriting changed lengths: parallel lists, ascending, one item an edit."""

    new_starts: list[int]
    new_ends: list[int]
    old_starts: list[int]
    old_ends: list[int]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the new text to the old one; half an edit maps to all of it.

        What was deleted at the edges stays outside, what was deleted within stays inside.
        """
        old_start = self._back_start(start)
        return old_start, (self._back_end(end) if end > start else old_start)

    def forward(self, position: int) -> int:
        """Map a position of the old text to the new one; inside an edit, to its start."""
        index = bisect_right(self.old_starts, position) - 1
        if index < 0:
            return position
        if position < self.old_ends[index]:
            return self.new_starts[index]
        return position - self.old_ends[index] + self.new_ends[index]

    def _back_start(self, position: int) -> int:
        index = bisect_right(self.new_starts, position) - 1
        if index < 0:
            return position
        if position < self.new_ends[index]:
            return self.old_starts[index]
        return position - self.new_ends[index] + self.old_ends[index]

    def _back_end(self, position: int) -> int:
        index = bisect_left(self.new_starts, position) - 1
        if index < 0:
            return position
        if position <= self.new_ends[index]:
            return self.old_ends[index]
        return position - self.new_ends[index] + self.old_ends[index]


def rewrite(text: str, edits: Iterable[Edit]) -> tuple[str, Rewriting | None]:
    """Apply ascending edits that do not overlap. The rewriting is None when there are none."""
    pieces: list[str] = []
    track = Rewriting([], [], [], [])
    done = length = 0
    for start, end, new in edits:
        pieces += (text[done:start], new)
        length += start - done
        track.new_starts.append(length)
        length += len(new)
        track.new_ends.append(length)
        track.old_starts.append(start)
        track.old_ends.append(end)
        done = end
    if not pieces:
        return text, None
    pieces.append(text[done:])
    return "".join(pieces), track
