"""The measures' own arithmetic: intervals, calibration, targets, reports, and what is printed."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from classifiers.measures.calibration import calibration_error, reliability
from classifiers.measures.card import card_of
from classifiers.measures.evaluation import Judged
from classifiers.measures.names import MEASURES
from classifiers.measures.near_duplicates import near_duplicate_groups
from classifiers.measures.rates import Interval, Rate, bootstrapped, f1_of
from classifiers.measures.running import chosen, report_of, run
from classifiers.measures.sections import Figure, Report, Section, Table, Target
from classifiers.measures.subject import Asked, Subject
from classifiers.measures.written_apart import FROZEN, written_apart
from classifiers.observing import AdText
from classifiers.training.train import TrainingReport
from records import AdClass, Band, Stance
from tests.classifiers.texts import HARMLESS, LURES


def row(ad_class: AdClass, probability: float, band: Band = Band.CLEAR) -> Judged:
    stance = Stance.RECRUITING
    return Judged("en", ad_class, stance, ad_class, stance, probability, band)


def test_f1_has_the_interval_that_its_texts_allow() -> None:
    flagged = np.array([True] * 8 + [False] * 2 + [True] * 2 + [False] * 28)
    lures = np.array([True] * 10 + [False] * 30)
    few = f1_of(flagged, lures)
    assert few.value == pytest.approx(2 * 8 / (2 * 8 + 2 + 2))
    many = f1_of(np.tile(flagged, 25), np.tile(lures, 25))
    assert many.value == few.value
    assert few.low < many.low < many.value < many.high < few.high
    assert f1_of(np.array([], bool), np.array([], bool)) == Interval(0.0, 0.0, 1.0)


def test_texts_of_one_group_are_no_independent_evidence() -> None:
    values = np.repeat([0.0, 1.0], 50)

    def mean(drawn: Sequence[int]) -> float:
        return float(values[drawn].mean())

    alone = bootstrapped(mean, [str(number) for number in range(100)])
    together = bootstrapped(mean, [str(number // 10) for number in range(100)])
    assert alone.value == together.value == 0.5
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_calibration_error_is_the_gap_between_promise_and_truth() -> None:
    kept = [row(AdClass.DECEPTIVE_LURE, 0.85)] * 17 + [row(AdClass.OTHER, 0.85)] * 3
    broken = [row(AdClass.DECEPTIVE_LURE, 0.15)] * 10 + [row(AdClass.OTHER, 0.15)] * 10
    assert calibration_error(kept).value == pytest.approx(0.0)
    assert calibration_error(broken).value == pytest.approx(0.35)
    assert calibration_error([*kept, *broken]).value == pytest.approx(0.175)
    drawn = reliability([*kept, *broken]).rows
    assert [line[1] for line in drawn] == [20, 20]
    bars = [str(line[-1]) for line in drawn]
    assert bars[0].index("+") < bars[0].index("o")
    assert "X" in bars[1]


@pytest.mark.parametrize(("found", "met"), [(0.9, True), (0.8999, False)])
def test_a_target_is_met_from_its_bound_on(found: float, met: bool) -> None:
    assert Target.least("F1", Figure(value=found), 0.9).met is met
    assert Target.most("1 - F1", Figure(value=1 - found), 0.1 + 1e-12).met is met


def test_a_report_survives_its_json() -> None:
    cells = (Figure.rate(Rate(3, 4)), Figure.score(Interval(0.5, 0.4, 0.6)), 7, 0.25, "7", "a|b")
    table = Table(title="t", columns=tuple("abcdef"), rows=(cells,))
    target = Target.least("rate", Figure.rate(Rate(3, 4)), 0.7)
    told = Section(name="x", title="X", method="how", targets=(target,), tables=(table,))
    left = Section(name="y", title="Y", skipped="no data")
    report = Report(
        made_on="2026-11-22",
        model="m",
        encoder="e",
        review_from=0.1,
        flag_from=0.8,
        about={"examples": {"seed": 5}},
        sections=(told, left),
    )
    again = Report.model_validate_json(report.model_dump_json())
    assert again == report
    assert [type(cell) for cell in again.sections[0].tables[0].rows[0]] == [*map(type, cells)]
    [line] = [line for line in again.sections[0].lines() if "a\\|b" in line]
    assert "0.750 (3/4, 0.301-0.954)" in line
    assert list(again.sections[1].lines())[-1] == "skipped: no data"
    card = card_of(again)
    assert "1 of 1 targets met" in card
    assert "| Y | | skipped: no data | |" in card
    assert "$" not in card


def test_nothing_to_count_is_no_rate() -> None:
    assert str(Figure.rate(Rate(0, 0))) == "none (0/0)"
    assert str(Figure.rate(Rate(2, 15562))) == "0.0001 (2/15562, 0.0000-0.0005)"


def test_what_lacks_its_data_is_skipped_and_told() -> None:
    asked = Asked()
    assert not {"labelled", "genuine", "posters"} & set(chosen(asked))
    assert chosen(Asked(files=(Path("mine.jsonl"),))) == ("labelled",)
    assert set(chosen(Asked(data=Path(), images=True))) == set(MEASURES) - {"labelled"}
    sections = list(run(asked, ["genuine", "retrieval", "job-fraud"]))
    assert [one.name for one in sections] == ["genuine", "retrieval", "job-fraud"]
    assert all("--data FOLDER" in one.skipped for one in sections)


@pytest.fixture(scope="module")
def on_the_frozen_set(trained: TrainingReport) -> Section:
    return written_apart(Asked(Subject(trained.folder)))


def test_the_frozen_set_is_counted_whole(on_the_frozen_set: Section) -> None:
    tables = {table.title: table for table in on_the_frozen_set.tables}
    languages = {str(line[0]): line for line in tables["By language"].rows}
    assert len(languages) == 18
    assert languages["all"][1:3] == (1088, 340)
    assert [line[:3] for line in tables["By set"].rows] == [
        ("first", 578, 170),
        ("second", 510, 170),
    ]
    for title in ("By language", "By kind of source", "By class"):
        counted = [line[1] for line in tables[title].rows if line[0] != "all"]
        assert sum(map(int, counted)) == 1088, title
    stances = tables["Stance: true and said"].rows
    assert sum(int(str(cell)) for line in stances for cell in line[1:-1]) == 1088
    assert len(on_the_frozen_set.targets) == 5


def test_no_frozen_text_is_shown(on_the_frozen_set: Section) -> None:
    shown = "\n".join(on_the_frozen_set.lines()) + on_the_frozen_set.model_dump_json()
    for file in sorted(FROZEN.rglob("*.jsonl")):
        for line in file.read_text("utf-8").split("\n"):
            if line.strip():
                assert json.loads(line)["text"][:40] not in shown


def test_a_report_names_the_model(trained: TrainingReport) -> None:
    report = report_of(Asked(Subject(trained.folder)), [])
    assert report.model == trained.name
    assert report.about["date"] == "2026-11-22"


def test_verdicts_without_explanations_are_the_same(trained: TrainingReport) -> None:
    subject = Subject(trained.folder)
    ads = [AdText(name, "", text) for name, text in (*LURES.items(), *HARMLESS.items())]
    said = [(one.probability, one.band) for one in subject.recogniser.assess(ads)]
    assert [(one.probability, one.band) for one in subject.verdicts(ads)] == said


def test_near_duplicates_form_chains_in_every_script() -> None:
    words = [f"word{number}" for number in range(40)]
    thai = "รับสมัครพนักงานบัญชีประจำสำนักงานเชียงใหม่เงินเดือนตามตกลงสนใจติดต่อฝ่ายบุคคล"
    texts = [
        " ".join(words[:30]),
        " ".join(words[5:35]),
        " ".join(words[10:40]),
        "nothing of the kind stands here at all",
        thai,
        thai.replace("เชียงใหม่", "ขอนแก่น"),
        "ต้องการคนขับรถส่งของในกรุงเทพ มีใบขับขี่ ทำงานวันจันทร์ถึงเสาร์",
        "",
    ]
    groups = near_duplicate_groups(texts, 0.6)
    assert groups[0] == groups[1] == groups[2]
    assert groups[4] == groups[5]
    assert len(set(groups)) == 5
    assert len(set(near_duplicate_groups(texts, 0.95))) == len(texts)
