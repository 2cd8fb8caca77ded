"""The demo judges unseen texts: none of them stands in what the classifier learns from."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.houseplan import ROOT

TOWN = ROOT / "lurewatch" / "demo" / "adverts"
SEED = ROOT / "classifiers" / "seed"
CALIBRATION = ROOT / "classifiers" / "calibration"
FROZEN = ROOT / "classifiers" / "frozen"
LEXICONS = ROOT / "classifiers" / "indicators"
RUN, RUN_OF_HAN = 60, 20
"""Letters and digits in a row that two texts share by copying, hardly by chance."""


def letters(text: str) -> str:
    """Return a text's letters and digits, lower case."""
    return re.sub(r"[\W_]+", "", text).lower()


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of everything in a folder of JSON Lines, later wordings too."""
    for file in sorted(folder.rglob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            said = json.loads(line)
            name = f"{file.name} {said.get('key') or said.get('id')}"
            edit = said.get("edit") or {}
            for part in (said["text"], edit.get("text")):
                if part:
                    yield name, letters(part)


def runs(text: str) -> set[str]:
    """Return every run of letters in a text, a short one whole; Chinese says more in fewer."""
    size = RUN_OF_HAN if re.search("[\u4e00-\u9fff]", text) else RUN
    return {text[start : start + size] for start in range(max(1, len(text) - size + 1))} - {""}


def shared(town: list[tuple[str, str]], learnt: list[tuple[str, str]]) -> set[str]:
    """Return the town's texts that share a run with a text that is learnt from."""
    known = {run for _, text in learnt for run in runs(text)}
    return {name for name, text in town if runs(text) & known}


def test_no_text_of_the_town_is_learnt_from() -> None:
    town, seed = list(texts(TOWN)), [*texts(SEED), *texts(CALIBRATION)]
    assert len(town) >= 400
    assert len(seed) >= 400
    assert shared(town, seed) == set()


def test_no_frozen_text_is_learnt_from() -> None:
    frozen, seed = list(texts(FROZEN)), [*texts(SEED), *texts(CALIBRATION)]
    assert len(frozen) >= 500
    assert shared(frozen, seed) == set()


def test_copying_a_sentence_would_be_noticed() -> None:
    name, text = max(texts(TOWN), key=lambda one: len(one[1]))
    copied = [("seed", "someotherwords" + text[20 : 20 + RUN + 5] + "andsomemore")]
    assert shared([(name, text)], copied) == {name}


def test_no_sentence_of_the_town_is_a_lexicon_entry() -> None:
    lexicon = letters("\n".join(file.read_text("utf-8") for file in LEXICONS.rglob("*.toml")))
    found = {
        name
        for name, text in texts(TOWN)
        if len(text) >= RUN_OF_HAN and any(run in lexicon for run in runs(text))
    }
    assert found == set()
