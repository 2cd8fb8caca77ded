"""The judgement on labelled texts that it never learned from, in whole and by slices."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from classifiers.measures.calibration import calibration_error, reliability
from classifiers.measures.evaluation import Judged, judge, parts, slice_of
from classifiers.measures.rates import Flags, Rate, f1_of
from classifiers.measures.sections import Cell, Figure, Section, Table, Target
from classifiers.measures.subject import Asked, NotMeasured
from classifiers.training.examples import Example, read_labelled
from records import LURES, AdClass, Band, Stance

FROZEN = Path(__file__).parents[1] / "frozen"
"""One folder a set, by the order of their writing."""
_NOT_TO_FLAG = (AdClass.WARNING_OR_NEWS, AdClass.SURVIVOR_PLEA)

_METHOD = (
    "Flagged counts as positive. Shares stand with their counts and 95% Wilson interval, F1 and "
    "calibration error with a bootstrap interval (1,000 resamples of the texts). Some warnings, "
    "news and pleas quote a lure of the same file, so that intervals are somewhat too narrow."
)


def written_apart(asked: Asked) -> Section:
    """Measure on the frozen sets (classifiers/frozen/). Their texts are counted, never shown."""
    method = (
        "Texts whose writers saw neither the seed set nor the lexicon; all sets together, and each "
        f"alone in the table by set. {_METHOD}"
    )
    sets = {folder.name: judged_files(asked, _files(folder)) for folder in _folders()}
    rows = [row for part in sets.values() for row in part]
    return Section(
        name="written-apart",
        title="The written-apart test sets",
        method=method,
        targets=_targets(rows),
        tables=(_slices("By set", "set", sets), *_tables(rows)),
    )


def read_frozen() -> list[Example]:
    """Return the texts of all frozen sets. Raises TrainingError where one cannot be read."""
    files = [file for folder in _folders() for file in _files(folder)]
    return [one for file in files for one in read_labelled(file)]


def _folders() -> list[Path]:
    return sorted(folder for folder in FROZEN.iterdir() if folder.is_dir())


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jsonl"))


def labelled(asked: Asked) -> Section:
    """Measure on the caller's own labelled files."""
    if not asked.files:
        raise NotMeasured("no files were named")
    rows = judged_files(asked, asked.files)
    names = ", ".join(file.name for file in asked.files)
    tables = tuple(_tables(rows))
    return Section(name="labelled", title=f"Labelled texts: {names}", method=_METHOD, tables=tables)


def judged_files(asked: Asked, files: Sequence[Path]) -> list[Judged]:
    """Judge labelled files; the origin of each row is the kind of its source."""
    examples, kinds = read_with_kinds(files)
    asked.tell(f"judging {len(examples)} labelled texts")
    rows = judge(asked.subject.recogniser, examples)
    return [replace(row, origin=kind) for row, kind in zip(rows, kinds, strict=True)]


def read_with_kinds(files: Sequence[Path]) -> tuple[list[Example], list[str]]:
    """Return labelled texts, and the kind of source of each ('unknown' where not said).

    Raises TrainingError for a line that cannot be read.
    """
    examples = [example for file in files for example in read_labelled(file)]
    kinds = [kind for file in files for kind in _kinds(file)]
    return examples, kinds


def _kinds(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line).get("source_kind", "unknown")


def lures_of(rows: Sequence[Judged]) -> Flags:
    """Say of each text whether it is a lure."""
    return np.array([row.ad_class in LURES for row in rows], dtype=bool)


def _flagged(rows: Sequence[Judged]) -> Flags:
    return np.array([row.band is Band.FLAG for row in rows], dtype=bool)


def _f1(rows: Sequence[Judged]) -> Figure:
    return Figure.score(f1_of(_flagged(rows), lures_of(rows)))


def _share(rows: Sequence[Judged], band: Band = Band.FLAG) -> Figure:
    return Figure.rate(Rate(sum(row.band is band for row in rows), len(rows)))


def _targets(rows: Sequence[Judged]) -> tuple[Target, ...]:
    whole = slice_of(rows)
    told = [row for row in rows if row.ad_class in _NOT_TO_FLAG]
    languages = {name: _f1(part) for name, part in parts(rows, lambda row: row.language).items()}
    weakest = min(languages, key=lambda name: languages[name].value)
    error = Figure.score(calibration_error(rows))
    return (
        Target.least("F1", _f1(rows), 0.90),
        Target.least("precision", Figure.rate(whole.precision), 0.92),
        Target.most("warnings, news and pleas flagged", _share(told), 0.03),
        Target.least(f"F1 of the weakest language, {weakest},", languages[weakest], 0.80),
        Target.most("expected calibration error, ten bins,", error, 0.05),
    )


def _tables(rows: Sequence[Judged]) -> Iterator[Table]:
    languages = {"all": list(rows), **parts(rows, lambda row: row.language)}
    yield _slices("By language", "language", languages)
    yield _slices("By kind of source", "kind", parts(rows, lambda row: row.origin))
    yield _classes(rows)
    yield _never(rows)
    yield _stances(rows)
    yield reliability(rows)


def _slices(title: str, head: str, slices: Mapping[str, list[Judged]]) -> Table:
    columns = (
        *(head, "texts", "lures", "precision", "recall", "F1"),
        *("lures flagged or in review", "non-lures flagged", "non-lures in review"),
    )
    lines = tuple(_slice_row(name, rows) for name, rows in slices.items())
    return Table(title=title, columns=columns, rows=lines)


def _slice_row(name: str, rows: Sequence[Judged]) -> tuple[Cell, ...]:
    found = slice_of(rows)
    others = [row for row in rows if row.ad_class not in LURES]
    rates = (Figure.rate(found.precision), Figure.rate(found.recall))
    held, alarms = Figure.rate(found.held), Figure.rate(found.false_flags)
    return (
        *(name, len(rows), len(rows) - len(others), *rates, _f1(rows)),
        *(held, alarms, _share(others, Band.REVIEW)),
    )


def _classes(rows: Sequence[Judged]) -> Table:
    columns = ("class", "texts", "flagged", "in review", "class right", "stance right")
    lines = []
    for name, part in parts(rows, lambda row: row.ad_class).items():
        found = slice_of(part)
        right = (Figure.rate(found.ad_class), Figure.rate(found.stance))
        lines.append((name, len(part), _share(part), _share(part, Band.REVIEW), *right))
    return Table(title="By class", columns=columns, rows=tuple(lines))


def _never(rows: Sequence[Judged]) -> Table:
    """Tell who is flagged of those whose words resemble a lure's most."""
    groups = {
        "warnings": [row for row in rows if row.stance is Stance.WARNING],
        "news": [row for row in rows if row.stance is Stance.NEWS],
        "pleas": [row for row in rows if row.stance is Stance.SURVIVOR],
        "warnings, news and pleas": [row for row in rows if row.ad_class in _NOT_TO_FLAG],
        "questions": [row for row in rows if row.stance is Stance.ASKING],
    }
    lines = [
        (name, len(part), _share(part), _share(part, Band.REVIEW)) for name, part in groups.items()
    ]
    columns = ("texts that talk about lures", "texts", "flagged", "in review")
    return Table(title="Warnings, news, pleas, questions", columns=columns, rows=tuple(lines))


def _stances(rows: Sequence[Judged]) -> Table:
    """Count every true stance against every stance that was said."""
    seen = Counter((row.stance, row.said_stance) for row in rows)
    lines = []
    for true in Stance:
        said = [seen[true, one] for one in Stance]
        lines.append((true.value, *said, Figure.rate(Rate(seen[true, true], sum(said)))))
    columns = ("true stance", *(f"said {one}" for one in Stance), "right")
    return Table(title="Stance: true and said", columns=columns, rows=tuple(lines))
