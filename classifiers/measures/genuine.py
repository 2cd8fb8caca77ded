"""Genuine adverts of public boards: how many are flagged by heads that do not know them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from scipy.sparse import csr_array, vstack

from classifiers.head import Verdict
from classifiers.measures.near_duplicates import Chains, join_alike
from classifiers.measures.rates import Rate
from classifiers.measures.refitting import refitted_like
from classifiers.measures.sections import Cell, Figure, Section, Table, Target
from classifiers.measures.subject import Asked, NotMeasured
from classifiers.training.examples import SEED, Example, read_genuine, read_seed
from language import identify
from records import Band

_COMPANY = "company-"
"""How the group of an advert begins whose company is named."""
_FOLDS = 5
_SIMILARITY = 0.5
_ALL = 1 << 30
_PER_FILE = 120
"""So many adverts of one file teach, as in training."""
_FEWEST = 30
"""Languages with fewer adverts are told together."""

_METHOD = (
    "Adverts of public boards with more than 200 characters, published as genuine. Five folds; "
    "each is judged by a head that learned from the whole seed set and from at most "
    f"{_PER_FILE} adverts a file of the other folds. Adverts of one company are in one fold, and "
    "where no company is named those with nearly the same wording (chains of Jaccard "
    f"{_SIMILARITY} and more, of sets of words). Calibration and thresholds are those of the "
    "model in use. Rulings of reviewers teach none of these heads. The language is the one "
    "that is read; a board is a file of the data folder."
)


class Row(NamedTuple):
    """An advert, the file that it comes from, and the fold that judges it."""

    example: Example
    board: str
    fold: int
    counts: bool
    """Whether it is of a public board (``jobs/``); the others only teach."""


def genuine(asked: Asked) -> Section:
    """Measure how many genuine adverts are flagged, cross-fitted by company."""
    if asked.data is None:
        raise NotMeasured("needs a folder of public data: --data FOLDER")
    asked.tell("grouping genuine adverts by company and wording")
    rows = read_rows(asked.data)
    asked.tell(f"reading {len(rows)} genuine adverts")
    matrix = asked.subject.features([row.example.ad for row in rows])
    verdicts = judged(asked, read_seed(SEED), rows, matrix)
    counted = [number for number, row in enumerate(rows) if row.counts]
    return _section([rows[one] for one in counted], [verdicts[one] for one in counted])


def read_rows(folder: Path) -> list[Row]:
    """Return the genuine adverts of the folder, each with its board and its fold.

    All of ``jobs/``, and of every other file so many that enough can teach each fold.
    """
    boards = {file.name.partition(".")[0] for file in folder.glob("jobs/*.jsonl.gz")}
    seen: Counter[str] = Counter()
    examples = []
    for one in read_genuine(folder, per_file=_ALL):
        seen[_board(one)] += 1
        if _board(one) in boards or seen[_board(one)] <= 2 * _PER_FILE:
            examples.append(one)
    groups = _groups(examples)
    folds = {group: number % _FOLDS for number, group in enumerate(_largest_first(groups))}
    return [
        Row(example, _board(example), folds[group], _board(example) in boards)
        for example, group in zip(examples, groups, strict=True)
    ]


def _board(example: Example) -> str:
    return example.ad.id.rpartition("-")[0]


def _groups(examples: Sequence[Example]) -> list[int]:
    """Number the groups: a company's adverts, and what is worded like one without a company."""
    companies: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(examples):
        companies[one.group if one.group.startswith(_COMPANY) else ""].append(number)
    nameless = set(companies.pop("", []))
    chains = Chains(len(examples))
    for members in companies.values():
        chains.join_all(members)
    join_alike(chains, [one.ad.text for one in examples], _SIMILARITY, nameless)
    return chains.groups()


def _largest_first(groups: Sequence[int]) -> list[int]:
    return [group for group, _ in Counter(groups).most_common()]


def judged(
    asked: Asked, seed: Sequence[Example], rows: Sequence[Row], matrix: csr_array
) -> list[Verdict]:
    """Judge every advert by the head of its fold, which knows nothing of its group."""
    taught = asked.subject.taught_features(seed)
    verdicts: dict[int, Verdict] = {}
    for fold in range(_FOLDS):
        asked.tell(f"fitting head {fold + 1} of {_FOLDS}")
        others = _sample(rows, fold)
        examples = [*seed, *(rows[number].example for number in others)]
        learned = csr_array(vstack([taught, matrix[others]], format="csr"))
        head = refitted_like(learned, examples, asked.subject.model.head)
        held_out = [number for number, row in enumerate(rows) if row.fold == fold]
        verdicts |= zip(held_out, head.verdicts(matrix[held_out]), strict=True)
    return [verdicts[number] for number in range(len(rows))]


def _sample(rows: Sequence[Row], fold: int) -> list[int]:
    """Choose the adverts of other folds that teach, as training does: the first of each file."""
    taken: Counter[str] = Counter()
    chosen = []
    for number, row in enumerate(rows):
        if row.fold != fold and taken[row.board] < _PER_FILE:
            taken[row.board] += 1
            chosen.append(number)
    return chosen


def _section(rows: Sequence[Row], verdicts: Sequence[Verdict]) -> Section:
    bands = [one.band for one in verdicts]
    boards = [row.board for row in rows]
    languages = _languages(rows)
    named = ["named" if one.example.group.startswith(_COMPANY) else "not named" for one in rows]
    flagged = Figure.rate(Rate(bands.count(Band.FLAG), len(bands)))
    return Section(
        name="genuine",
        title="Genuine adverts",
        method=_METHOD,
        targets=(Target.most("genuine adverts flagged", flagged, 0.003),),
        tables=(
            _table("By language", "language", languages, bands),
            _table("By board", "board", boards, bands),
            _table("By company", "company", named, bands),
        ),
    )


def _languages(rows: Sequence[Row]) -> list[str]:
    read = [identify(f"{row.example.ad.title}\n{row.example.ad.text}").code for row in rows]
    counted = Counter(read)
    return [one if counted[one] >= _FEWEST else f"others, under {_FEWEST} each" for one in read]


def _table(title: str, head: str, keys: Sequence[str], bands: Sequence[Band]) -> Table:
    lines: list[tuple[Cell, ...]] = []
    for key in ("all", *sorted(set(keys))):
        part = [band for one, band in zip(keys, bands, strict=True) if key in ("all", one)]
        flagged, review = (Rate(part.count(band), len(part)) for band in (Band.FLAG, Band.REVIEW))
        lines.append((key, len(part), Figure.rate(flagged), Figure.rate(review)))
    columns = (head, "adverts", "flagged", "in review")
    return Table(title=title, columns=columns, rows=tuple(lines))
