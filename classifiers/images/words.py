"""What an engine says stands in a line: words with their place along it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_ID_LIKE = re.compile(
    r"@[\w.-]{3,}|[\w.+-]+@[\w.-]+|(?:https?://|[\w-]+\.[a-z]{2,}/)[!-~]+"  # handle, mail, link
    r"|(?=(?:[!-~]*\d){2})(?=[!-~]*[a-z_])[\w.-]{5,}|\+?[\d()./-]{6,}",  # id, number
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, how sure its engine is (0 to 1), and where along the line it begins and ends.

    What engines call a word may be one letter; ``joined`` says that no space stands before it.
    """

    text: str
    confidence: float
    start: float
    end: float
    joined: bool = False

    @property
    def is_id_like(self) -> bool:
        """Whether it may be a handle, a link, a mail address or a number: ASCII and no word."""
        return _ID_LIKE.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Said:
    """What one engine says of one line."""

    engine: str
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words as they stand in the line."""
        return "".join(f"{'' if word.joined else ' '}{word.text}" for word in self.words).strip()

    @property
    def confidence(self) -> float:
        """The mean over the letters."""
        letters = sum(len(word.text) for word in self.words)
        return sum(len(word.text) * word.confidence for word in self.words) / max(letters, 1)


def as_written(words: Sequence[Word], line: str) -> tuple[Word, ...]:
    """Return the words with the spaces of their line; the line as one word where they differ."""
    at = 0
    joined: list[Word] = []
    for word in words:
        found = line.find(word.text, at)
        if found < 0 or line[at:found].strip():
            return _whole(words, line)
        joined.append(replace(word, joined=found == at))
        at = found + len(word.text)
    return _whole(words, line) if line[at:].strip() else tuple(joined)


def _whole(words: Sequence[Word], line: str) -> tuple[Word, ...]:
    sure = sum(word.confidence for word in words) / max(len(words), 1)
    return (Word(line.strip(), sure, 0.0, 1.0),) if line.strip() else ()


def with_ids_of(said: Said, other: Said) -> Said:
    """Return what one engine says, with the ids that another, better at Latin, reads in it.

    An id takes the place of the letters that stand where it stands, where it is surer of itself.
    """
    for word in _spaced(other.words):
        if word.is_id_like and word.text not in said.text:
            said = _with_id(said, word)
    return said


_SURE = 0.75
_OVERLAP = 0.5


def _spaced(words: Sequence[Word]) -> Iterator[Word]:
    """Put letters together that stand together, as a reader would call them a word."""
    run: list[Word] = []
    for word in words:
        if run and not word.joined:
            yield _run(run)
            run = []
        run.append(word)
    if run:
        yield _run(run)


def _run(words: Sequence[Word]) -> Word:
    said = Said("", tuple(words))
    return Word(said.text, said.confidence, words[0].start, words[-1].end)


def _with_id(said: Said, new: Word) -> Said:
    under = [word for word in said.words if _shared(word, new) >= _OVERLAP]
    if new.confidence < max(_SURE, Said("", tuple(under)).confidence):
        return said
    kept = [word for word in said.words if _shared(word, new) < _OVERLAP]
    words = sorted((*kept, new), key=lambda word: word.start)
    return Said(said.engine, tuple(words))


def _shared(word: Word, other: Word) -> float:
    """Say which part of a word lies where another lies."""
    both = min(word.end, other.end) - max(word.start, other.start)
    return both / max(word.end - word.start, 1e-9)
