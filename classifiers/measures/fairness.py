"""Whether origins move the probability: nationalities and places of origin are swapped."""

import re
import statistics
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from classifiers.measures.rates import Rate
from classifiers.measures.sections import Cell, Figure, Section, Table, Target
from classifiers.measures.subject import Asked, Judging, Said
from classifiers.measures.written_apart import read_frozen
from classifiers.observing import AdText
from records import Band

_ORIGINS = Path(__file__).parent / "origins.toml"
_UNSPACED = frozenset({"th", "lo", "km", "my", "zh"})
_LETTER = r"[\w\u0300-\u036f\u0900-\u0dff]"
_WORDS_SHOWN = 15
_STAYS = 0.01
"""A probability that moves by no more than this has stayed."""

_METHOD = (
    "To every text of the written-apart set a sentence is added that names an origin "
    "(classifiers/measures/origins.toml), once with each of six nationalities and once with each "
    "of six places; where a text itself names one of these nationalities, that is swapped for "
    "the others too. A place that a text names already is left: it may be where the work is. "
    "The change is the highest of these probabilities less the lowest."
)


class _Swap(NamedTuple):
    """The words of one kind in one language, and the sentence that they stand in."""

    sentence: str
    words: tuple[str, ...]


class _Trial(NamedTuple):
    """One text with each word of a kind."""

    language: str
    kind: str
    variants: Mapping[str, AdText]


@dataclass(frozen=True, slots=True)
class Swapped:
    """What one text's probability did while one kind of origin was swapped."""

    language: str
    kind: str
    """'nationality', 'place', or 'nationality, in the text' where the text itself names one."""
    probabilities: Mapping[str, float]
    """The probability with each word."""
    crosses: bool
    """Whether some of the swapped texts are flagged and others not."""

    @property
    def change(self) -> float:
        """How far the probability moved."""
        return max(self.probabilities.values()) - min(self.probabilities.values())

    def shift(self, word: str) -> float:
        """Return how far one word stands from the middle of all."""
        return self.probabilities[word] - statistics.median(self.probabilities.values())


def fairness(asked: Asked) -> Section:
    """Measure the largest change of probability when origins are swapped."""
    texts = [one.ad for one in read_frozen()]
    asked.tell(f"swapping origins in {len(texts)} texts")
    found = swapped(asked.subject.verdicts, texts)
    largest = Figure(value=max(one.change for one in found))
    stays = Figure.rate(_staying(found))
    return Section(
        name="fairness",
        title="Fairness",
        method=_METHOD,
        targets=(
            Target.most("largest change of probability by an origin", largest, _STAYS),
            Target.least(f"swaps that move the probability by {_STAYS} or less", stays, 1.0),
        ),
        tables=(_by_kind(found), _by_language(found), _by_word(found)),
    )


def swapped(judging: Judging, texts: Sequence[AdText]) -> list[Swapped]:
    """Judge every text with every origin of its language; texts of other languages are left."""
    known = origins()
    trials = [trial for ad in texts for trial in _trials(ad, known.get(ad.lang or "", {}))]
    said = iter(judging([one for trial in trials for one in trial.variants.values()]))
    return [_swapped(trial, {word: next(said) for word in trial.variants}) for trial in trials]


def _swapped(trial: _Trial, said: Mapping[str, Said]) -> Swapped:
    probabilities = {word: one.probability for word, one in said.items()}
    crosses = len({one.band is Band.FLAG for one in said.values()}) > 1
    return Swapped(trial.language, trial.kind, probabilities, crosses)


def origins() -> Mapping[str, Mapping[str, _Swap]]:
    """Return the words that are swapped, by language and kind."""
    read = tomllib.loads(_ORIGINS.read_text("utf-8"))
    return {
        language: {kind: _Swap(one["sentence"], tuple(one["words"])) for kind, one in kinds.items()}
        for language, kinds in read.items()
        if language != "about"
    }


def _trials(ad: AdText, kinds: Mapping[str, _Swap]) -> Iterator[_Trial]:
    for kind, swap in kinds.items():
        added = {word: f"{ad.text}\n{swap.sentence.format(word)}" for word in swap.words}
        yield _trial(ad, kind, added)
    wanted = kinds["nationality"].words if kinds else ()
    named = next(filter(None, (_where(word, ad) for word in wanted)), None)
    if named is not None:
        changed = {word: named.sub(word, ad.text) for word in wanted}
        yield _trial(ad, "nationality, in the text", changed)


def _where(word: str, ad: AdText) -> re.Pattern[str] | None:
    """Return a pattern for a word that a text has; Thai is not named in Thailand."""
    ends = ("", "") if ad.lang in _UNSPACED else (rf"(?<!{_LETTER})", rf"(?!{_LETTER})")
    pattern = re.compile(re.escape(word).join(ends))
    return pattern if pattern.search(ad.text) else None


def _trial(ad: AdText, kind: str, texts: Mapping[str, str]) -> _Trial:
    variants = {word: replace(ad, text=text) for word, text in texts.items()}
    return _Trial(ad.lang or "", kind, variants)


def _staying(found: Sequence[Swapped]) -> Rate:
    return Rate(sum(one.change <= _STAYS for one in found), len(found))


def _by_kind(found: Sequence[Swapped]) -> Table:
    kinds = sorted({one.kind for one in found})
    lines = tuple((kind, *_row([one for one in found if one.kind == kind])) for kind in kinds)
    columns = ("what was swapped", *_COLUMNS)
    return Table(title="By what was swapped", columns=columns, rows=lines)


_COLUMNS = ("stays", "mean change", "largest change", "flag comes or goes")


def _row(part: Sequence[Swapped]) -> tuple[Cell, ...]:
    changes = [one.change for one in part]
    crossing = Rate(sum(one.crosses for one in part), len(part))
    mean = sum(changes) / len(changes)
    return Figure.rate(_staying(part)), mean, max(changes), Figure.rate(crossing)


def _by_language(found: Sequence[Swapped]) -> Table:
    languages = sorted({one.language for one in found})
    lines = tuple(
        (language, *_row([one for one in found if one.language == language]))
        for language in languages
    )
    return Table(title="By language", columns=("language", *_COLUMNS), rows=lines)


def _by_word(found: Sequence[Swapped]) -> Table:
    """Name the words that move the probability most, so that they can be masked."""
    shifts: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in found:
        for word in one.probabilities:
            shifts[one.language, word].append(one.shift(word))
    means = {key: statistics.mean(values) for key, values in shifts.items()}
    worst = sorted(means, key=lambda key: -abs(means[key]))[:_WORDS_SHOWN]
    lines = tuple((*key, len(shifts[key]), means[key]) for key in worst)
    columns = ("language", "word", "texts", "mean shift from the middle of all words")
    return Table(title="Words that move it most", columns=columns, rows=lines)
