"""Reading the gazetteer's files into aliases that an automaton can find."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from language.datafiles import read_folder
from language.errors import LanguageDataError
from language.normalising import normalise
from language.phrases import Phrases

_DENY_FILE = "deny.toml"
_REQUIRED = frozenset({"id", "name", "country", "names", "watched", "status", "as_of", "source"})
_OPTIONAL = frozenset({"province", "lat", "lon", "exact", "ambiguous", "note"})
STATUSES = frozenset({"alleged", "designated", "raided", "transit", "look_alike", "ordinary"})
_WRITTEN = re.compile(r"(?:\((?P<before>[^()]*)\))?(?P<name>[^()]+)(?:\((?P<after>[^()]*)\))?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One place. A status is what public reports say at a date, never a finding of ours.

    ``watched`` marks reported compound areas and known crossings.
    """

    id: str
    name: str
    country: str
    watched: bool
    status: str
    as_of: str
    source: str
    province: str = ""
    lat: float | None = None
    lon: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write a place, or a phrase that is no place (``entry`` is None).

    ``before`` and ``after`` count the code points of the phrase that are context, not name.
    ``exact`` is the one letter case that counts; an ``ambiguous`` alias counts only beside
    another place of its country; a ``stem`` counts only with a case ending.
    """

    entry: Entry | None
    before: int = 0
    after: int = 0
    exact: str | None = None
    ambiguous: bool = False
    stem: bool = False


@cache
def gazetteer() -> Phrases[Alias]:
    """Build the automaton over all names. Raises LanguageDataError for a malformed entry."""
    files = read_folder("language", "gazetteer")
    deny = files.pop(_DENY_FILE)
    pairs = [
        pair for name, file in files.items() for row in _rows(file) for pair in _aliases(name, row)
    ]
    pairs += [(phrase, Alias(None)) for row in deny["deny"] for phrase in _folded(row["phrases"])]
    return Phrases(pairs)


def entries() -> Iterator[Entry]:
    """Yield every place of every file."""
    files = read_folder("language", "gazetteer")
    for name, file in files.items():
        if name != _DENY_FILE:
            yield from (_entry(name, row) for row in _rows(file))


def _rows(file: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return ({**file.get("defaults", {}), **row} for row in file["place"])


def _folded(phrases: list[str]) -> Iterator[str]:
    return (normalise(phrase).folded for phrase in phrases)


def _aliases(file: str, row: dict[str, Any]) -> Iterator[tuple[str, Alias]]:
    entry = _entry(file, row)
    for name in row["names"]:
        yield from _spellings(entry, name, False)
    for name in row.get("ambiguous", ()):
        yield from _spellings(entry, name, True)
    for name in row.get("exact", ()):
        text = normalise(name).text
        yield text.lower(), Alias(entry, exact=text)


def _spellings(entry: Entry, written: str, ambiguous: bool) -> Iterator[tuple[str, Alias]]:
    """Expand ``(a|b)name(c)``: what stands in brackets must be there, but is not the name."""
    parts = _WRITTEN.fullmatch(written)
    if parts is None:
        raise LanguageDataError(f"gazetteer: {entry.id}: cannot read the name {written!r}")
    is_stem = parts["name"].endswith("~")
    name = normalise(parts["name"].rstrip("~")).folded
    befores = (normalise(word).folded for word in (parts["before"] or "").split("|"))
    afters = [normalise(word).folded for word in (parts["after"] or "").split("|")]
    for before, after in itertools.product(befores, afters):
        alias = Alias(entry, len(before), len(after), None, ambiguous, is_stem)
        yield before + name + after, alias


def _entry(file: str, row: dict[str, Any]) -> Entry:
    where = f"gazetteer/{file}: {row.get('id', '?')}"
    if missing := _REQUIRED - row.keys():
        raise LanguageDataError(f"{where}: no {', '.join(sorted(missing))}")
    if unknown := row.keys() - _REQUIRED - _OPTIONAL:
        raise LanguageDataError(f"{where}: unknown {', '.join(sorted(unknown))}")
    if row["status"] not in STATUSES:
        raise LanguageDataError(f"{where}: unknown status {row['status']!r}")
    return Entry(**{key: row[key] for key in Entry.__dataclass_fields__ if key in row})
