"""``lurewatch evaluate``: what it prints, what it writes, and what it says is missing."""

import json
import subprocess
import sys
from pathlib import Path

LABELLED = [
    {
        "id": "1",
        "lang": "en",
        "text": "Typing staff for Myawaddy, $1,500, ticket and visa free, cross the river at night",
        "class": "deceptive_lure",
        "source_kind": "channel",
    },
    {"id": "2", "lang": "en", "text": "Bakery seeks a baker, contract", "class": "legitimate_job"},
]


def evaluate(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    command = [sys.executable, "-m", "lurewatch", "evaluate", *words]
    return subprocess.run(command, capture_output=True, cwd=cwd, text=True, check=False)


def test_own_files_are_measured_and_told_again_from_the_numbers(tmp_path: Path) -> None:
    lines = "".join(json.dumps(line) + "\n" for line in LABELLED)
    (tmp_path / "mine.jsonl").write_text(lines, "utf-8")
    done = evaluate("mine.jsonl", "--json", "numbers.json", "--write", "card.md", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "## Labelled texts: mine.jsonl" in done.stdout
    assert "| channel | 1 | 1 |" in done.stdout
    assert "evaluate: judging 2 labelled texts" in done.stderr
    numbers = json.loads((tmp_path / "numbers.json").read_text("utf-8"))
    assert [one["name"] for one in numbers["sections"]] == ["labelled"]
    assert numbers["model"] in (tmp_path / "card.md").read_text("utf-8")
    again = evaluate("--from", "numbers.json", "--write", "again.md", cwd=tmp_path)
    assert again.stdout == done.stdout
    assert (tmp_path / "again.md").read_bytes() == (tmp_path / "card.md").read_bytes()


def test_what_needs_data_says_so_and_bad_input_is_told_plainly(tmp_path: Path) -> None:
    lacking = evaluate("--only", "genuine", "--only", "retrieval", cwd=tmp_path)
    assert lacking.returncode == 0, lacking.stderr
    assert lacking.stdout.count("\nskipped: needs a folder of public data: --data FOLDER\n") == 2
    unknown = evaluate("--only", "luck", cwd=tmp_path)
    assert unknown.returncode == 2
    assert "'luck' is not one of 'labelled', 'written-apart'" in unknown.stderr
    (tmp_path / "other.json").write_text("{}", "utf-8")
    wrong = evaluate("--from", "other.json", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "other.json is no report of --json" in wrong.stderr
    (tmp_path / "bad.jsonl").write_text('{"id": "1"}\n', "utf-8")
    bad = evaluate("bad.jsonl", cwd=tmp_path)
    assert bad.returncode == 1
    assert bad.stderr.splitlines()[-1].startswith("lurewatch: bad.jsonl, line 1: lang")


def test_the_card_of_the_model_folder_is_printed(tmp_path: Path) -> None:
    done = evaluate("--card", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# lurewatch-")
