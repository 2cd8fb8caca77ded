"""Which kind of work an advert names, in a taxonomy shared by all languages, and age cues."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from classifiers.age_cues import find_age_cue
from classifiers.levelling import level
from classifiers.lexicon import LexiconError, read_toml
from classifiers.term_automaton import TermAutomaton, Wanted, without_overlaps
from language import Normalised, normalise

__all__ = ["UNSTATED", "find_age_cue", "find_role", "role_ids"]

UNSTATED = "unstated"
_ROLES = Path(__file__).parent / "data" / "roles.toml"
_TITLE_WEIGHT = 4
"""A title names the work; a text mentions other work too ("our driver meets you")."""
_OPENING = 200
"""Code points at the start of a text in which a role counts double."""


class _Role(NamedTuple):
    id: str
    rank: int


@dataclass(frozen=True, slots=True)
class _Taxonomy:
    roles: tuple[_Role, ...]
    of_term: tuple[_Role, ...]
    automaton: TermAutomaton


def find_role(title: Normalised, text: Normalised, image: Normalised | None = None) -> str:
    """Return the id of the role that an advert is about, 'unstated' where none is named."""
    scores: dict[_Role, float] = {}
    pictures = ((image, 1),) if image else ()
    for source, weight in ((title, _TITLE_WEIGHT), (text, 1), *pictures):
        taxonomy = _taxonomy()
        read = level(source.folded_head)
        for found in without_overlaps(taxonomy.automaton.find(read)):
            role = taxonomy.of_term[found.term]
            early = 2 if found.start < _OPENING else 1
            scores[role] = scores.get(role, 0) + weight * early / role.rank**0.5
    if not scores:
        return UNSTATED
    return max(scores, key=lambda role: (scores[role], -role.rank, role.id)).id


def role_ids() -> tuple[str, ...]:
    """Every id of the taxonomy in the order of its file, 'unstated' last."""
    return (*(role.id for role in _taxonomy().roles), UNSTATED)


@cache
def _taxonomy() -> _Taxonomy:
    tables = read_toml(_ROLES)
    tables.pop("about")
    roles: list[_Role] = []
    wanted: list[Wanted] = []
    of_term: list[_Role] = []
    for name, table in tables.items():
        rank = table.pop("rank", None)
        if not isinstance(rank, int):
            raise LexiconError(f"{_ROLES.name}: {name}: rank: a whole number is missing")
        roles.append(_Role(name, rank))
        traps = tuple(map(_fold, table.pop("not_in", ())))
        for term in dict.fromkeys(term for terms in table.values() for term in terms):
            wanted.append(Wanted(((_fold(term),),), not_in=traps))
            of_term.append(roles[-1])
    return _Taxonomy(tuple(roles), tuple(of_term), TermAutomaton(wanted))


def _fold(term: str) -> str:
    stem = level(normalise(term.removesuffix("*")).folded)
    return stem + ("*" if term.endswith("*") else "")
