"""Labelled texts: the seed set, genuine adverts from a folder of public data, rulings."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from classifiers.errors import TrainingError
from classifiers.head import STANCES_OF, stance_of
from classifiers.observing import AdText
from records import AdClass, Stance

SEED = Path(__file__).parents[1] / "seed"
CALIBRATION = Path(__file__).parents[1] / "calibration"
_RULING_WEIGHT = 3.0
"""A person's ruling outranks an invented text."""
_GENUINE_WEIGHT = 0.5
_PER_FILE = 120
"""So many genuine adverts of one file teach; each board speaks in one voice."""
_SHORTEST = 200


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text. Texts of one group stay on one side of every split."""

    ad: AdText
    ad_class: AdClass
    stance: Stance
    group: str
    origin: str
    """'seed', 'ruling' or 'genuine'."""
    weight: float = 1.0


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    id: str
    lang: str
    title: str = ""
    text: str
    ad_class: AdClass
    stance: Stance | None = None
    scenario: str = ""


def read_labelled(file: Path) -> Iterator[Example]:
    """Read a JSONL file of labelled texts: the seed set's form.

    Raises TrainingError naming file, line and field, also where class and stance contradict
    each other.
    """
    with file.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield _example(line)
                except (ValueError, TypeError) as error:
                    raise TrainingError(f"{file.name}, line {number}: {_why(error)}") from error


def _example(line: str) -> Example:
    content = json.loads(line)
    read = _Line.model_validate({**content, "ad_class": content.get("class")})
    stance = read.stance or stance_of(read.ad_class)
    if stance not in STANCES_OF.get(read.ad_class, (Stance.RECRUITING,)):
        raise ValueError(f"stance: {stance} does not go with class {read.ad_class}")
    ad = AdText(read.id, read.title, read.text, read.lang)
    return Example(ad, read.ad_class, stance, read.scenario or read.id, "seed")


def _why(error: ValueError | TypeError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error)


def read_seed(folder: Path) -> list[Example]:
    """Read every ``*.jsonl`` of a folder. Raises TrainingError where there is none."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise TrainingError(f"{folder}: no labelled text (*.jsonl) here")
    return [example for file in files for example in read_labelled(file)]


def from_rulings(rulings: Iterable[tuple[AdText, AdClass]]) -> list[Example]:
    """Turn reviewers' rulings into examples; near copies of an advert share a group."""
    return [
        Example(ad, ruled, stance_of(ruled), f"ruling-{ad.text[:60]}", "ruling", _RULING_WEIGHT)
        for ad, ruled in rulings
    ]


def read_genuine(folder: Path, per_file: int = _PER_FILE) -> Iterator[Example]:
    """Read genuine job adverts of a data folder: ``jobs/*.jsonl.gz`` and ``scam_text/``.

    Of each file come at most ``per_file`` adverts, spread evenly by hash, with more than 200
    characters each. Those of one company (else with one beginning) form a group.
    """
    files = sorted(folder.glob("jobs/*.jsonl.gz"))
    files += sorted(folder.glob("scam_text/orfd_58tongcheng*.jsonl.gz"))
    files += sorted(folder.glob("scam_text/*_real_*.csv.gz"))
    if not files:
        raise TrainingError(f"{folder}: no genuine adverts (jobs/*.jsonl.gz) here")
    for file in files:
        adverts = (_genuine(file, row) for row in _rows(file))
        kept = [one for one in adverts if one is not None]
        kept.sort(key=lambda one: hashlib.sha256(one.ad.text.encode()).digest())
        yield from kept[:per_file]


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    content = gzip.decompress(file.read_bytes()).decode("utf-8-sig")
    if ".csv" in file.suffixes:
        yield from csv.DictReader(io.StringIO(content, newline=""))
    else:
        yield from (json.loads(line) for line in io.StringIO(content, newline="\n"))


def _genuine(file: Path, row: dict[str, Any]) -> Example | None:
    """Return an advert that its publisher calls genuine; None for a fraud, or a short one."""
    title = row.get("title") or row.get("jobTitle") or ""
    text = row.get("text") or row.get("description") or row.get("jobDescription") or ""
    if len(text) <= _SHORTEST or row.get("label", "real") != "real":
        return None
    name = file.name.partition(".")[0]
    key = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:12]
    company = row.get("company") or row.get("companyName") or ""
    pay = row.get("salary") or row.get("jobSalary") or ""
    ad = AdText(f"{name}-{key}", str(title), "\n".join(filter(None, (text, str(pay)))))
    group = f"company-{company}" if company else f"{name}-{text[:40]}"
    return Example(ad, AdClass.LEGITIMATE_JOB, Stance.RECRUITING, group, "genuine", _GENUINE_WEIGHT)
