"""The commands that a new user types first."""

import json
import subprocess
import sys
from pathlib import Path

ANSWER_FIELDS = (
    *("id", "lang", "stance", "class", "probability", "band", "role", "age_cue"),
    *("indicators", "contacts", "places", "pay", "phrases", "weighed", "neighbours"),
    *("images", "held", "model"),
)


def lurewatch(*words: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a command of ours in a folder."""
    command = [sys.executable, "-m", "lurewatch", *words]
    return subprocess.run(command, capture_output=True, cwd=cwd, input=stdin, check=False)


def test_help_names_every_command_and_each_has_its_own(tmp_path: Path) -> None:
    told = lurewatch("--help", cwd=tmp_path).stdout.decode()
    commands = [
        line.split()[0]
        for line in told.partition("Commands:")[2].splitlines()
        if line.startswith("  ") and not line.startswith("   ")
    ]
    assert {"demo", "init", "doctor", "watch", "assess", "search"} <= set(commands)
    for command in commands:
        helped = lurewatch(command, "--help", cwd=tmp_path)
        assert helped.returncode == 0, helped.stderr
        assert b"Usage: " in helped.stdout


def test_init_writes_examples_once_and_keeps_what_is_there(tmp_path: Path) -> None:
    assert lurewatch("init", cwd=tmp_path).returncode == 0
    settings = tmp_path / "lurewatch.toml"
    settings.write_text("# mine\n")
    again = lurewatch("init", cwd=tmp_path)
    assert b"kept lurewatch.toml" in again.stdout
    assert settings.read_text() == "# mine\n"
    listed = lurewatch("sources", "list", cwd=tmp_path)
    assert b"example-board (off): board" in listed.stdout


def test_doctor_names_the_command_that_mends(tmp_path: Path) -> None:
    told = lurewatch("doctor", cwd=tmp_path)
    assert told.returncode == 1
    assert b"lurewatch init" in told.stdout


def test_an_unknown_source_is_told_plainly(tmp_path: Path) -> None:
    lurewatch("init", cwd=tmp_path)
    told = lurewatch("crawl", "nowhere", cwd=tmp_path)
    assert told.returncode == 1
    assert told.stderr.decode().startswith("lurewatch: no source 'nowhere'")
    assert b"Traceback" not in told.stderr


def test_assess_judges_the_good_lines_and_names_the_bad_ones(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "title": "Admin", "text": "Chat admin in Poipet, 45,000 baht, food free"},
        {"id": "b", "colour": "red", "text": "x"},
        {"id": "c", "text": "\u202e \U0001f600"},
    ]
    stdin = b"\n".join(json.dumps(line).encode() for line in lines) + b"\n{broken\n"
    done = lurewatch("assess", cwd=tmp_path, stdin=stdin)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "c"]
    assert list(answers[0]) == list(ANSWER_FIELDS)
    for hit in answers[0]["indicators"]:
        field = lines[0][hit["field"]]
        assert field[hit["start"] : hit["end"]] == hit["quote"]
    told = done.stderr.decode().splitlines()
    assert [line.split(":")[0] for line in told] == ["line 2", "line 4"]
    assert done.returncode == 1
