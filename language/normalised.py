"""A text in its normal form, with the way back to the original."""

from dataclasses import dataclass

from language.offsets import Rewriting

FACT_LIMIT = 50_000
"""Facts (language, contacts, places, pay) are read from the first 50,000 code points."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text as given, its normal form, and the offsets between the two.

    ``text`` is the normal form in its own letter case; ``folded`` is ``text`` in lower case
    and has the same length, so that one offset fits both. ``word_breaks`` are the positions in
    ``text`` where a zero-width space (the word break of Khmer typists) stood. ``zawgyi`` says
    that the Burmese in the original was Zawgyi-encoded; ``text`` is Unicode all the same.
    """

    original: str
    text: str
    folded: str
    word_breaks: tuple[int, ...] = ()
    zawgyi: bool = False
    _rewritings: tuple[Rewriting, ...] = ()

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of ``text`` to code-point offsets of ``original``.

        Raises ValueError for a span that does not lie in ``text``.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"[{start}, {end}) is no span of a text of {len(self.text)}")
        for rewriting in reversed(self._rewritings):
            start, end = rewriting.back(start, end)
        return start, end

    @property
    def rewritings(self) -> tuple[Rewriting, ...]:
        """The steps from ``original`` to ``text``, in the order in which they were made."""
        return self._rewritings

    def quote(self, start: int, end: int) -> tuple[str, int, int]:
        """Return what the original says at a span of ``text``, and where."""
        first, last = self.to_original(start, end)
        return self.original[first:last], first, last

    @property
    def head(self) -> str:
        """The part of ``text`` that facts are read from."""
        return self.text[:FACT_LIMIT]

    @property
    def folded_head(self) -> str:
        """The part of ``folded`` that facts are read from."""
        return self.folded[:FACT_LIMIT]

    @property
    def unread(self) -> int:
        """How many code points lie behind the part that facts are read from; 0 for a whole text."""
        return max(0, len(self.text) - FACT_LIMIT)
