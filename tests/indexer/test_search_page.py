"""What docs/search.md teaches is so."""

import re
from pathlib import Path

import pytest

from indexer import (
    FIELD_NAMES,
    EmbeddedIndex,
    QueryError,
    SearchRequest,
    parse,
)
from indexer.lexer import MAX_LENGTH
from indexer.parser import MAX_DEPTH, MAX_PARTS
from tests.indexer.adverts import CORPUS, DIMENSIONS

PAGE = (Path(__file__).parents[2] / "docs" / "search.md").read_text(encoding="utf-8")


def _lines(kind: str) -> list[tuple[str, str]]:
    blocks = re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    lines = [line.partition("  #") for block in blocks for line in block.splitlines()]
    return [(typed.strip(), remark.strip()) for typed, _, remark in lines]


def test_every_example_finds_something(tmp_path: Path) -> None:
    table = [cell for row in PAGE.splitlines() for cell in re.findall(r"`([^`]+)` \|$", row)]
    examples = [typed for typed, _ in _lines("search")] + table
    assert len(examples) > 40
    with EmbeddedIndex.open(tmp_path / "index.sqlite", DIMENSIONS) as index:
        index.put(CORPUS)
        for typed in examples:
            total = index.search(parse(typed), SearchRequest()).total
            assert 0 < total <= len(CORPUS), typed


def test_every_refusal_reads_as_shown() -> None:
    refusals = _lines("refused")
    assert refusals
    for typed, said in refusals:
        with pytest.raises(QueryError) as caught:
            parse(typed)
        assert str(caught.value).startswith(said)


def test_every_field_and_limit_is_taught() -> None:
    assert all(f"`{name}`" in PAGE for name in FIELD_NAMES)
    assert f"{MAX_LENGTH:,} characters, {MAX_PARTS} words" in PAGE
    assert MAX_DEPTH == 10
    assert "ten brackets" in PAGE
