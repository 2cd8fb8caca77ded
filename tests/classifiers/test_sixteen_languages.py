"""The shipped model on adverts written as people of sixteen countries post them.

Each language has a lure, an honest advert, a warning, news or a plea that repeats a lure's words,
and a question or chat. ``known_miss`` marks what the model gets wrong: told, not asserted.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from classifiers.assess import Recogniser
from classifiers.observing import AdText
from records import Assessment, TextField

ADVERTS = Path(__file__).parent / "adverts_in_sixteen_languages.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in ADVERTS.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def said(shipped: Recogniser) -> dict[str, Assessment]:
    ads = [AdText(row["id"], row["title"], row["text"]) for row in ROWS]
    return {one.id: one for one in shipped.assess(ads)}


def test_every_language_has_its_four() -> None:
    kinds = {row["id"].partition("-")[2] for row in ROWS}
    assert kinds == {"lure", "honest", "tells", "asks"}
    assert len(ROWS) == 4 * len({row["lang"] for row in ROWS}) == 64


@pytest.mark.parametrize(
    "row", [row for row in ROWS if not row.get("known_miss")], ids=lambda row: row["id"]
)
def test_no_lure_is_clear_and_nothing_else_is_flagged(
    said: dict[str, Assessment], row: dict[str, Any]
) -> None:
    one = said[row["id"]]
    assert one.band.value != row["expected_band_not"]
    assert one.lang == row["lang"]
    assert (one.stance.value == "recruiting") == (row["stance"] == "recruiting")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_quote_is_of_the_text(said: dict[str, Assessment], row: dict[str, Any]) -> None:
    one = said[row["id"]]
    pay = [one.pay] if one.pay else []
    for span in [*one.indicators, *one.contacts, *one.places, *one.phrases, *pay]:
        field = row["title"] if span.field is TextField.TITLE else row["text"]
        assert field[span.start : span.end] == span.quote
