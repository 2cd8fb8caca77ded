"""The card of an encoder: what it learned from, under which licences, how well it retrieves."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from classifiers.encoders.distilling import Schedule
from classifiers.encoders.parallel import NON_COMMERCIAL, Pair
from classifiers.encoders.retrieval import Retrieval

Tests = Mapping[str, Sequence[Pair]]
"""By language, pairs of sources that were held out of training."""

_LICENCES = Path(__file__).with_name("sources.toml")


@dataclass(frozen=True, slots=True)
class Taught:
    """What an encoder was taught, and what was kept from it."""

    teacher: str
    schedule: Schedule
    pairs: Sequence[Pair]
    sentences: int
    """English ones that the teacher encoded."""
    pieces: int
    tests: Tests


@dataclass(frozen=True, slots=True)
class Measured:
    """One row: a test set and language, by meaning and by letters alone."""

    test: str
    ours: Retrieval
    letters: Retrieval


def write_card(folder: Path, taught: Taught, measured: Sequence[Measured]) -> None:
    """Write README.md into an encoder folder. Raises KeyError for a source without licence."""
    tables = [*_languages(taught), *_sources(taught), _MEASURES, *_rows(measured)]
    parts = [_head(taught), *tables, _limits(taught)]
    (folder / "README.md").write_text("\n".join(parts) + "\n", encoding="utf-8")


def licences_of(pairs: Sequence[Pair]) -> dict[str, str]:
    """Return the licence of every source. Raises KeyError for one that sources.toml lacks."""
    licences = tomllib.loads(_LICENCES.read_text("utf-8"))["licences"]
    return {source: licences[source] for source in {pair.source for pair in pairs}}


def _head(taught: Taught) -> str:
    schedule = taught.schedule
    return f"""# lurewatch-encoder

A static multilingual sentence encoder: {taught.pieces:,} pieces of words, one vector of
{schedule.dimensions} dimensions each (float16), and a text is the mean of its pieces. It
needs no network and no torch, and loads with `classifiers.encoders.encoder`, with
sentence-transformers (`StaticEmbedding`) or with model2vec. Texts are normalised by the
language room first, so that Zawgyi-encoded Burmese is read too.

## Trained on

{datetime.now(UTC).date()}, by `python -m classifiers.encoders.train` (seed {schedule.seed},
epochs: {schedule.epochs}). Teacher: {"/".join(Path(taught.teacher).parts[-2:])}, its vectors
of {taught.sentences:,} English sentences turned and cut to {schedule.dimensions} dimensions.
The run is seeded, but the teacher computes in half-width floats, whose last bits differ
between processors: a run elsewhere gives an equal encoder, not an identical one.
"""


def _languages(taught: Taught) -> Iterator[str]:
    yield "| language | pairs |"
    yield "|---|---|"
    for language, pairs in sorted(Counter(pair.language for pair in taught.pairs).items()):
        yield f"| {language} | {pairs:,} |"
    yield ""


def _sources(taught: Taught) -> Iterator[str]:
    licences = licences_of(taught.pairs)
    counts = Counter(pair.source for pair in taught.pairs)
    together: Counter[str] = Counter()
    for source, pairs in counts.items():
        together[licences[source]] += pairs
    yield "Where the pairs come from, by the licence that the collection or package names (not"
    yield "checked again string by string):"
    yield ""
    yield "| licence | pairs | sources |"
    yield "|---|---|---|"
    for licence, pairs in together.most_common():
        names = ", ".join(sorted(name for name in counts if licences[name] == licence))
        yield f"| {licence} | {pairs:,} | {names} |"
    yield ""
    yield f"Left out, because their terms are non-commercial: {', '.join(sorted(NON_COMMERCIAL))}."


_MEASURES = """
## Measured: finding the English sentence of a translation

Accuracy at 1, other language to English. By letters: cosine of TF-IDF over 2 to 4
characters, which finds names, numbers and loan words. NTREX-128 (news, CC BY-SA 4.0) only
measures: nothing was learned from it. Held out are program strings of 40 characters and
more, from packages that these languages did not learn from (their English stands in other
languages' pairs): easier than news, and no evidence for adverts.

| test | language | found | accuracy | by letters |
|---|---|---|---|---|"""


def _rows(measured: Sequence[Measured]) -> Iterator[str]:
    for row in measured:
        ours = row.ours
        yield (
            f"| {row.test} | {ours.language} | {ours.found} of {ours.sentences} "
            f"| {ours.accuracy:.3f} | {row.letters.accuracy:.3f} |"
        )


def _limits(taught: Taught) -> str:
    held = sorted({pair.source for pairs in taught.tests.values() for pair in pairs})
    return f"""
## Limits

- Without professional test translations, so unmeasured on news: ru, sw, pt. What measures
  them here is held out of {", ".join(held) or "no source"}.
- Most pairs are program strings, manuals and dictionaries; none is in the register of job
  adverts. Lao is thin.
- A mean of pieces knows no word order."""
