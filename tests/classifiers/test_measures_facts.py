"""Counting facts: what is right, what is missed, and what is taken for a fact."""

import json
from pathlib import Path
from typing import Any

import pytest

from classifiers.measures.facts import FACTS, measured, read_facts
from classifiers.measures.sections import Figure, Section

TEXTS: list[dict[str, Any]] = [
    {
        "id": "one",
        "lang": "en",
        "country": "TH",
        "text": "Cook in Bangkok, 20,000 baht per month, call +66 81 000 4412, t.me/demo_cook",
        "contacts": [
            {"kind": "phone", "value": "+66810004412"},
            {"kind": "telegram", "value": "demo_cook"},
        ],
        "places": [{"name": "Bangkok", "role": "advertised"}],
        "pay": [{"low": 20000, "high": 20000, "currency": "THB", "period": "month"}],
    },
    {
        "id": "two, its labels wrong on purpose",
        "lang": "en",
        "country": "KH",
        "text": "Clerk in Phnom Penh, $400 per month, call +855 12 000 318",
        "contacts": [{"kind": "phone", "value": "+85512000999"}],
        "places": [
            {"name": "Phnom Penh", "role": "meeting_point"},
            {"name": "Kampot", "role": "advertised"},
        ],
        "pay": [{"low": 500, "high": 500, "currency": "USD", "period": "month"}],
        "not_pay": ["$400 per month"],
    },
    {
        "id": "three, without facts",
        "lang": "en",
        "country": "KH",
        "text": "The bus was late again and it rained",
        "contacts": [],
        "places": [],
        "pay": [],
    },
]


@pytest.fixture
def section(tmp_path: Path) -> Section:
    file = tmp_path / "facts.jsonl"
    file.write_text("".join(json.dumps(text) + "\n" for text in TEXTS), "utf-8")
    return measured([file])


def counts(section: Section, table: str, row: str) -> list[tuple[int | None, int | None]]:
    [found] = [one for one in section.tables if one.title.startswith(table)]
    [line] = [line for line in found.rows if line[0] == row]
    return [(cell.hits, cell.of) for cell in line if isinstance(cell, Figure)]


@pytest.mark.parametrize(
    ("table", "row", "precision_and_recall"),
    [
        ("Phones", "TH", [(1, 1), (1, 1)]),
        ("Phones", "KH", [(0, 1), (0, 1)]),
        ("Phones", "all", [(1, 2), (1, 2)]),
        ("Other contacts", "all", [(1, 1), (1, 1)]),
        ("Pay", "TH", [(1, 1), (1, 1)]),
        ("Pay", "KH", [(0, 1), (0, 1)]),
        ("Places", "KH", [(1, 1), (1, 2)]),
        ("Contacts by kind", "telegram", [(1, 1), (1, 1)]),
        ("Contacts by kind", "viber", [(0, 0), (0, 0)]),
        ("Part that a place plays", "advertised", [(1, 1)]),
        ("Part that a place plays", "meeting_point", [(0, 1)]),
        ("Traps", "money that is no pay", [(1, 1)]),
        ("Traps", "texts without any fact", [(0, 1)]),
    ],
)
def test_facts_are_counted(
    section: Section, table: str, row: str, precision_and_recall: list[tuple[int, int]]
) -> None:
    assert counts(section, table, row) == precision_and_recall


def test_the_labelled_facts_can_be_read() -> None:
    texts = read_facts(sorted(FACTS.glob("facts*.jsonl")))
    assert len(texts) >= 400
    assert len({one.id for one in texts}) == len(texts)
    assert {"TH", "KH", "LA", "MM", "VN", "CN", "ID", "MY", "PH", "IN", "BD", "NP", "PK", "KE"} <= {
        one.country for one in texts
    }
