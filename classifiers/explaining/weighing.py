"""What weighed in a judgement, as sentences with figures: the parts of an attribution, grouped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from classifiers.explaining.attribution import Attribution
from classifiers.explaining.charges import Charges
from classifiers.explaining.sharing import PREFIX, SHARED, indicator_weights
from classifiers.explaining.tracing import Trace
from classifiers.glosses import gloss_of
from classifiers.lexicon import Indicator, read_toml
from classifiers.observing import Observation
from classifiers.roles import UNSTATED
from records import IndicatorHit, Phrase, Weighed, WeighedKind

_SENTENCES = Path(__file__).parents[1] / "data" / "fact_sentences.toml"
_FOR, _AGAINST = 7, 5
"""So many of each side are told, the strongest."""
_LEAST = 0.05
_QUOTED = 2
_GROUPS = {
    "watched": "place",
    "text": "form",
    "title": "form",
    "places": "place:countries",
    "pay": "pay:stated",
}
_PAY = "pay_above_local"
"""The indicator that is read off the pay alone."""


@dataclass(frozen=True, slots=True)
class Seen:
    """All that an explanation draws on: what was read, and what each part of it weighs."""

    observation: Observation
    parts: Attribution
    letters: Charges
    trace: Trace
    phrases: Sequence[Phrase]


class _Told(NamedTuple):
    kind: WeighedKind
    name: str
    sentence: str
    value: str
    weight: float

    def record(self) -> Weighed:
        return Weighed(
            kind=self.kind,
            name=self.name,
            sentence=self.sentence,
            value=self.value,
            weight=round(self.weight, 3),
        )


def weighed(seen: Seen, catalogue: Mapping[str, Indicator]) -> tuple[Weighed, ...]:
    """Return what moved the log-odds most, strongest first, both sides told."""
    told = sorted((*_of_words(seen, catalogue), *_of_facts(seen)), key=lambda one: -one.weight)
    lifted = [one for one in told[:_FOR] if one.weight >= _LEAST]
    lowered = [one for one in told[-_AGAINST:] if one.weight <= -_LEAST]
    strongest = sorted((*lifted, *lowered), key=lambda one: -abs(one.weight))
    return tuple(one.record() for one in strongest)


def _of_words(seen: Seen, catalogue: Mapping[str, Indicator]) -> Iterator[_Told]:
    """Yield indicators with the words they quote, then phrases, then what is left.

    Every letter counts once: for the first indicator that quotes it.
    """
    letters, left = seen.letters.both, np.ones(len(seen.trace.text), dtype=bool)
    groups = _by_indicator(seen.observation.hits)
    signs = indicator_weights(seen.parts, frozenset(groups), catalogue)
    for name, hits in groups.items():
        mine = seen.trace.covered(hits) & left
        left &= ~mine
        quotes = "; ".join(_quoted(hit) for hit in hits[:_QUOTED])
        weight = signs[name] + float(letters[mine].sum())
        weight += _of_pay(seen) if name == _PAY else 0.0
        yield _Told(WeighedKind.INDICATOR, name, catalogue[name].sentence, quotes, weight)
    for phrase in seen.phrases:
        mine = seen.trace.covered([phrase]) & left
        left &= ~mine
        weight = float(letters[mine].sum())
        side = "for" if weight > 0 else "against"
        yield _Told(WeighedKind.WORDS, side, _sentence(f"words:{side}"), phrase.quote, weight)
    parts, wording, meaning = seen.parts, seen.letters.wording, seen.letters.meaning
    rest = float(parts.grams.sum() - wording[~left].sum())
    yield _Told(WeighedKind.WORDING, "rest", _sentence("wording:rest"), "", rest)
    rest = float(parts.meaning - meaning[~left].sum())
    yield _Told(WeighedKind.MEANING, "rest", _sentence("meaning:rest"), "", rest)


def _of_facts(seen: Seen) -> Iterator[_Told]:
    sums: dict[str, float] = {}
    pay_is_told = any(hit.id == _PAY for hit in seen.observation.hits)
    for sign, weight in seen.parts.signs.items():
        group = _group(sign)
        told = sign.startswith((PREFIX, *SHARED)) or (group == "pay:stated" and pay_is_told)
        if not told:
            sums[group] = sums.get(group, 0.0) + weight
    for group, weight in sums.items():
        kind = WeighedKind.FORM if group.startswith("form:") else WeighedKind.FACT
        yield _Told(kind, group, _sentence(group), _value(group, seen.observation), weight)


def _of_pay(seen: Seen) -> float:
    return sum(weight for sign, weight in seen.parts.signs.items() if sign.startswith("pay:"))


def _by_indicator(hits: Sequence[IndicatorHit]) -> dict[str, list[IndicatorHit]]:
    groups: dict[str, list[IndicatorHit]] = {}
    for hit in hits:
        groups.setdefault(hit.id, []).append(hit)
    return groups


def _quoted(hit: IndicatorHit) -> str:
    return f"“{hit.quote}” ({hit.gloss})" if hit.gloss else f"“{hit.quote}”"


def sentence_of(sign: str) -> str:
    """Return what a fact is called, by the name of its feature. Raises KeyError for a new one."""
    return _sentence(_group(sign))


def _group(sign: str) -> str:
    """Name the group of a feature: what a reader sees as one thing weighs as one."""
    kind, _, name = sign.partition(":")
    group = _GROUPS.get(kind, kind)
    if group == "form":
        return "form:text"
    return group if ":" in group else f"{group}:{name}"


def _value(group: str, one: Observation) -> str:
    """Return what exactly was seen, in English; contacts are counted, not named."""
    kind, _, name = group.partition(":")
    match kind:
        case "contact":
            return str(sum(contact.kind == name for contact in one.reading.contacts))
        case "place":
            mine = [place for place in one.places if name in ("countries", place.role)]
            return "; ".join(dict.fromkeys(gloss_of(place) for place in mine))
        case "pay" if one.reading.pay is not None:
            ratio = one.reading.pay.ratio
            times = f", {ratio:.1f} times the local monthly wage" if ratio else ""
            return gloss_of(one.reading.pay) + times
        case "role":
            return "" if name == UNSTATED else name.replace("_", " ")
        case "form":
            lines = one.masked.strip().count("\n") + 1
            return f"{len(one.masked.strip())} characters, {lines} lines"
    return ""


def _sentence(group: str) -> str:
    kind, _, name = group.partition(":")
    known = _sentences()[kind]
    if kind == "role":
        name = UNSTATED if name == UNSTATED else "named"
    return known[name]


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    return read_toml(_SENTENCES)
