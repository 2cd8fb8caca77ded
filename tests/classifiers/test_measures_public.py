"""Measures over a folder of public data: who learns from what, and what is counted."""

import gzip
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from classifiers.measures.benchmarks import MODELS, FraudSet, fraud_sets, job_fraud
from classifiers.measures.genuine import judged, read_rows
from classifiers.measures.retrieving import retrieval
from classifiers.measures.sections import Figure
from classifiers.measures.subject import Asked, NotMeasured, Subject
from classifiers.measures.transfer import compared
from classifiers.observing import AdText
from classifiers.training.examples import read_seed
from classifiers.training.train import TrainingReport

TRADES = ("baker", "welder", "nurse", "driver", "clerk", "gardener", "teacher", "painter")
DUTIES = "keeps the shop in order, greets customers, counts stock and writes the weekly list. "


@pytest.fixture(scope="module")
def subject(trained: TrainingReport) -> Subject:
    return Subject(trained.folder)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of invented adverts in the form of public ones."""
    named = [
        {"title": trade, "company": f"Example {trade} {number % 4}", "text": _duties(trade, number)}
        for number in range(5)
        for trade in TRADES
    ]
    nameless = [{"title": "cook", "text": _duties("cook", 77) + f"Post {n}."} for n in range(6)]
    copied = [{"title": "baker", "text": named[0]["text"] + " Call us."}]
    write_jsonl(tmp_path / "jobs" / "en_named_2025.jsonl.gz", [*named, {"text": "too short"}])
    write_jsonl(tmp_path / "jobs" / "en_nameless_2025.jsonl.gz", [*nameless, *copied])
    return tmp_path


def _duties(trade: str, number: int) -> str:
    own = " ".join(f"{trade}{number}{step}" for step in range(20))
    return f"A {trade} {DUTIES}{own}. Forty hours, contract, insurance, {1000 + number} a month."


def write_jsonl(file: Path, rows: list[dict[str, str]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))


def test_nobody_is_judged_by_a_head_that_knows_their_company(data: Path) -> None:
    rows = read_rows(data)
    assert len(rows) == 47
    folds = defaultdict(set)
    for row in rows:
        key = row.example.group if row.example.group.startswith("company-") else row.board
        folds[key].add(row.fold)
    cooks = {row.fold for row in rows if row.example.ad.title == "cook"}
    assert len(cooks) == 1, "adverts with the same wording and no company"
    [copy] = [row for row in rows if row.example.ad.text.endswith("Call us.")]
    [original] = [row for row in rows if copy.example.ad.text.startswith(row.example.ad.text + " ")]
    assert original.fold == copy.fold, "a copy without its company's name"
    companies = {key: found for key, found in folds.items() if key.startswith("company-")}
    assert len(companies) == 32
    assert all(len(found) == 1 for found in companies.values())
    assert len({row.fold for row in rows}) == 5


def test_every_genuine_advert_gets_a_verdict(data: Path, subject: Subject, seed_part: Path) -> None:
    rows = read_rows(data)
    matrix = subject.features([row.example.ad for row in rows])
    seed = [one for one in read_seed(seed_part) if one.ad.lang == "en"]
    told: list[str] = []
    verdicts = judged(Asked(subject, data, tell=told.append), seed, rows, matrix)
    assert len(verdicts) == len(rows)
    assert sum(one.probability < 0.5 for one in verdicts) > 40
    assert len(told) == 5


def test_transfer_judges_only_what_was_not_learned(subject: Subject, seed_part: Path) -> None:
    examples = read_seed(seed_part)
    table = compared(subject, examples, ["en"])
    assert [line[0] for line in table.rows] == ["all", "th", "zh"]
    texts = {line[0]: line[1] for line in table.rows}
    assert texts["all"] == sum(one.ad.lang != "en" for one in examples)
    for line in table.rows:
        with_encoder, without = line[3], line[5]
        assert isinstance(with_encoder, Figure)
        assert isinstance(without, Figure)
        assert with_encoder.value > 0.6
        assert with_encoder.value != without.value


def test_retrieval_stands_beside_what_letters_find(tmp_path: Path) -> None:
    pairs = [
        ("The children go to school by bus", "เด็กๆ ไปโรงเรียนโดยรถบัส"),
        ("Water and electricity are free", "น้ำและไฟฟ้าฟรี"),
        ("Doctor Alvarez lives in Nairobi", "Alvarez แพทย์ อยู่ที่ Nairobi"),
    ]
    folder = tmp_path / "parallel_eval"
    folder.mkdir()
    lines = "".join(f"{english}\t{thai}\n" for english, thai in pairs)
    (folder / "ntrex-en-th.tsv.gz").write_bytes(gzip.compress(lines.encode()))
    [line] = retrieval(Asked(data=tmp_path)).tables[0].rows
    assert line[0] == "th"
    found, letters = line[1], line[2]
    assert isinstance(found, Figure)
    assert isinstance(letters, Figure)
    assert (found.of, letters.of) == (3, 3)
    assert found.hits == 3
    with pytest.raises(NotMeasured, match=r"no en-XX\.tsv\.gz"):
        retrieval(Asked(data=folder))


def fraud_set(prevalence: float | None = None, groups: int = 30) -> FraudSet:
    honest = "contract, insurance, interview at the office, salary as agreed, number"
    fraud = "send the fee by wire first, passport copy at once, earn from home, number"
    ads = [AdText(str(n), "clerk", f"{fraud if n % 3 == 0 else honest} {n}") for n in range(90)]
    frauds = np.array([int(n % 3 == 0) for n in range(90)])
    return FraudSet(
        "invented", ads, frauds, [f"company {n % groups}" for n in range(90)], prevalence
    )


@pytest.mark.parametrize("name", MODELS)
def test_every_model_learns_a_plain_difference(name: str, subject: Subject) -> None:
    assert MODELS[name](fraud_set(), subject).value > 0.98


def test_average_precision_is_weighted_to_the_full_set() -> None:
    rows, folds = np.arange(90), np.arange(90) % 5
    same = np.zeros(90)
    assert fraud_set().score(same, folds, rows) == pytest.approx(1 / 3)
    assert fraud_set(0.0484).score(same, folds, rows) == pytest.approx(0.0484)


def test_fraud_sets_are_read_as_published(tmp_path: Path) -> None:
    folder = tmp_path / "scam_text"
    rows = [
        {"jobTitle": f"clerk {n}", "jobDescription": "text", "companyName": f"c{n}", "label": label}
        for n, label in enumerate(["real", "fake", "unlabelled"])
    ]
    empty = {"jobSalary": "", "jobWelfare": "", "jobRequirement": ""}
    write_jsonl(folder / "orfd_58tongcheng_dedup.jsonl.gz", [{**row, **empty} for row in rows])
    for part in ("tr", "te"):
        content = f"text,fraudulent\nadvert {part}a {part}b one,0\nfee {part}c {part}d two,1\n"
        (folder / f"emscad_balanced_{part}.csv.gz").write_bytes(gzip.compress(content.encode()))
    sets = list(fraud_sets(tmp_path))
    assert [one.name[:6] for one in sets] == ["EMSCAD", "EMSCAD", "58tong"]
    assert [one.frauds.tolist() for one in sets] == [[0, 1, 0, 1], [0, 1, 0, 1], [0, 1]]
    assert [len(set(one.groups)) for one in sets] == [4, 2, 2]
    with pytest.raises(NotMeasured, match="neither EMSCAD nor 58tongcheng"):
        job_fraud(Asked(data=tmp_path / "nowhere"))
