"""Cuts a text where quotes begin and end, so that quotes may overlap. Pure; knows no HTML."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Side(StrEnum):
    """What a quote does: speaks for a lure, against one, or was searched for."""

    FOR = "for"
    AGAINST = "against"
    FOUND = "found"


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """A quoted part of a text, with the number of the note that explains it (0 for none)."""

    start: int
    end: int
    side: Side
    number: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same quotes, and the quotes that end with it."""

    start: int
    text: str
    sides: frozenset[Side]
    ending: tuple[Quote, ...]


def pieces(text: str, quotes: Iterable[Quote]) -> list[Piece]:
    """Return the text in order, cut so that no piece is only partly quoted.

    The pieces joined are the text. Quotes are clipped to it; empty ones are passed over.
    """
    clipped = {_clipped(one, len(text)) for one in quotes}
    fitting = sorted(one for one in clipped if one.start < one.end)
    cuts = sorted({0, len(text), *(q.start for q in fitting), *(q.end for q in fitting)})
    return [_piece(text, start, end, fitting) for start, end in pairwise(cuts)]


def _clipped(quote: Quote, length: int) -> Quote:
    start = min(max(quote.start, 0), length)
    end = min(max(quote.end, 0), length)
    return Quote(start, end, quote.side, quote.number)


def _piece(text: str, start: int, end: int, quotes: Sequence[Quote]) -> Piece:
    covering = [one for one in quotes if one.start <= start and end <= one.end]
    return Piece(
        start=start,
        text=text[start:end],
        sides=frozenset(one.side for one in covering),
        ending=tuple(one for one in covering if one.end == end),
    )
