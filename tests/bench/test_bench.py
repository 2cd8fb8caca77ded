"""The bench itself: that it runs, what it writes, and how it counts. No timings are judged."""

import gzip
import json
import sys
from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.pairs import Bound, Pairs, Row, RunFailed, Side, measure
from tests.bench.taken import Taken, percentile
from tests.bench.texts import adverts


def test_a_quick_row_is_measured_and_written(tmp_path: Path) -> None:
    assert main(["--quick", "--rows", "indicators", "--out", str(tmp_path)]) == 0
    found = json.loads((tmp_path / "bench.json").read_text("utf-8"))
    assert found["quick"] is True
    assert found["machine"]["cores"] >= 1
    (row,) = found["rows"]
    assert row["id"] == "indicators"
    assert len(row["ratios"]) == found["pairs"] == 2
    for side in (row["ours"], row["peer"]):
        assert len(side["runs"]) == 2
        assert all(run["value"] > 0 and run["peak_mb"] > 1 for run in side["runs"])
    assert [set(one) for one in row["targets"]] == [{"target", "found", "met"}]


def test_a_row_without_its_model_is_skipped_with_the_reason(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert main(["--rows", "latency", "--model", str(nowhere), "--out", str(tmp_path)]) == 0
    (row,) = json.loads((tmp_path / "bench.json").read_text("utf-8"))["rows"]
    assert str(nowhere) in row["skipped"]


def test_fraud_sets_are_skipped_without_their_data_and_measured_with_it(tmp_path: Path) -> None:
    words = ["--rows", "job-fraud", "--out", str(tmp_path)]
    assert main(words) == 0
    (row,) = json.loads((tmp_path / "bench.json").read_text("utf-8"))["rows"]
    assert "--data" in row["skipped"]
    keys = ("companyName", "jobTitle", "jobSalary", "jobWelfare", "jobRequirement")
    texts = {"real": "contract, insurance, office", "fake": "send the fee first, earn at home"}
    rows = [
        {key: f"{key} {number // 2}" for key in keys} | {"label": label, "jobDescription": text}
        for number in range(20)
        for label, text in texts.items()
    ]
    content = "\n".join(map(json.dumps, rows)).encode()
    (tmp_path / "scam_text").mkdir()
    (tmp_path / "scam_text" / "orfd_58tongcheng_dedup.jsonl.gz").write_bytes(gzip.compress(content))
    assert main([*words, "--data", str(tmp_path)]) == 0
    (row,) = json.loads((tmp_path / "bench.json").read_text("utf-8"))["rows"]
    assert row["ours"]["median"] > 98
    assert set(row["peer"]["runs"][0]["details"]) == {"NB-SVM", "TF-IDF + SVC"}


def test_sides_take_turns(tmp_path: Path) -> None:
    log = tmp_path / "log"

    def side(name: str, value: float) -> Side:
        taken = json.dumps({"value": value, "cpu_seconds": 0, "peak_mb": 1})
        script = f"open({str(log)!r}, 'a').write({name!r}); print({taken!r})"
        return Side(name, (sys.executable, "-c", script))

    steps: list[int] = []
    row = Row("x", "x", "things/s", side("A", 30), side("B", 10))
    found = measure(row, 3, lambda: steps.append(1))
    assert log.read_text() == "ABABAB"
    assert found.found("ratio") == 3
    assert len(steps) == 6


def test_a_side_that_breaks_says_why() -> None:
    broken = Side("A", (sys.executable, "-c", "raise SystemExit('no such thing')"))
    with pytest.raises(RunFailed, match="no such thing"):
        broken.run()


def test_ratios_are_taken_pair_by_pair() -> None:
    side = Side("", ())
    ours = [Taken(value, 0, 0, {"p95_ms": value}) for value in (10, 40, 90)]
    peer = [Taken(value, 0, 0) for value in (10, 20, 30)]
    assert Pairs(Row("x", "x", "/s", side, side), ours, peer, (0, 0)).found("ratio") == 2
    slower = Row("x", "x", "ms", side, side, better="lower")
    assert Pairs(slower, ours, peer, (0, 0)).found("ratio") == 0.5
    assert Pairs(slower, ours, peer, (0, 0)).found("p95_ms") == 40


def test_bounds_hold_at_their_edges() -> None:
    assert Bound("ratio", least=0.8).holds(0.8)
    assert not Bound("ratio", least=0.8).holds(0.79)
    assert Bound("lost", most=0).holds(0)
    assert not Bound("lost", most=0).holds(1)


def test_percentiles() -> None:
    values = [float(number) for number in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.95)) == (50, 95)
    assert percentile([7.0], 0.95) == 7


def test_synthetic_adverts_are_many_and_different() -> None:
    made = adverts(600)
    assert made == adverts(600)
    assert len({one.key for one in made}) == 600
    assert len({one.text for one in made}) > 540
    assert len({one.lang for one in made}) >= 12
    assert all(one.is_lure for one in adverts(50, lures_only=True))
