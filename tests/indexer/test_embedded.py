"""What only the embedded engine can suffer."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer import (
    EmbeddedIndex,
    IndexFailed,
    IndexOutdated,
    IndexUnavailable,
    SearchDocument,
    SearchRequest,
    Sort,
    parse,
)
from indexer.embedded.database import LAYOUT
from indexer.embedded.ordering import FROZEN_HITS
from tests.indexer.adverts import CORPUS, DIMENSIONS, advert

ROOT = Path(__file__).parents[2]
_WRITER = """
import sys
from pathlib import Path
from indexer import EmbeddedIndex
from tests.indexer.adverts import advert
index = EmbeddedIndex.open(Path(sys.argv[1]), 4)
def documents():
    for number in range(10**9):
        if number == 6_000:
            print("writing", flush=True)
        yield advert(f"ad-{number}", "word", "word")
getattr(index, sys.argv[2])(documents())
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite"


@pytest.fixture
def index(path: Path) -> Iterator[EmbeddedIndex]:
    with EmbeddedIndex.open(path, DIMENSIONS) as opened:
        yield opened


def test_a_file_that_is_no_index_says_what_to_do(path: Path) -> None:
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(IndexUnavailable, match="delete the file and run: lurewatch reindex"):
        EmbeddedIndex.open(path, DIMENSIONS)


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexUnavailable, match="rights"):
        EmbeddedIndex.open(tmp_path / "file" / "index.sqlite", DIMENSIONS)


def test_an_index_of_another_version_wants_a_rebuild_and_gets_it(
    index: EmbeddedIndex, path: Path
) -> None:
    index.put(CORPUS)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {LAYOUT + 1}")
    for use in (index.count, lambda: index.put(CORPUS), lambda: index.get("x")):
        with pytest.raises(IndexOutdated, match="run: lurewatch reindex"):
            use()
    with EmbeddedIndex.open(path, DIMENSIONS) as anew:
        assert anew.rebuild(iter(CORPUS)) == len(CORPUS)
        assert anew.search(parse("lang:th แชท"), SearchRequest()).total == 2


def test_vectors_of_another_size_want_a_rebuild(index: EmbeddedIndex, path: Path) -> None:
    index.put(CORPUS)
    longer = np.eye(1, DIMENSIONS + 1, dtype=np.float32)[0]
    with (
        EmbeddedIndex.open(path, DIMENSIONS + 1) as other,
        pytest.raises(IndexOutdated, match="another size"),
    ):
        other.nearest(longer)


@pytest.mark.parametrize("verb", ["put", "rebuild"])
def test_killed_while_writing_it_stays_whole(index: EmbeddedIndex, path: Path, verb: str) -> None:
    index.put(CORPUS)
    command = [sys.executable, "-c", _WRITER, str(path), verb]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        writer.send_signal(signal.SIGKILL)
    total = index.search(parse(""), SearchRequest()).total
    assert total == index.count()
    assert total == len(CORPUS) if verb == "rebuild" else total >= len(CORPUS) + 5_000
    index.put([advert("ad-after", "afterwards")])
    assert index.rebuild(iter(CORPUS)) == len(CORPUS)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = connection.execute("SELECT name FROM sqlite_master WHERE name GLOB 'ads_*[0-9]'")
        (name,) = [name for (name,) in tables]
        connection.execute(
            "INSERT INTO {0} ({0}) VALUES ('integrity-check')".format(name.replace("ads", "fts"))  # noqa: S608
        )


def test_a_rebuild_overtaken_by_another_one_changes_nothing(
    index: EmbeddedIndex, path: Path
) -> None:
    def documents() -> Iterator[SearchDocument]:
        yield advert("ad-slow")
        with EmbeddedIndex.open(path, DIMENSIONS) as other:
            other.rebuild([advert("ad-fast")])

    with pytest.raises(IndexFailed, match="taken over"):
        index.rebuild(documents())
    assert index.get("ad-fast") is not None
    assert index.count() == 1


def test_pages_go_on_beyond_the_frozen_order(index: EmbeddedIndex) -> None:
    many = FROZEN_HITS + 700
    index.put(advert(f"ad-{n}", "word", "word " * (n % 9)) for n in range(many))
    seen: list[str] = []
    after: str | None = None
    while True:
        page = index.search(parse("word"), SearchRequest(Sort.RELEVANCE, 500, after))
        seen += [hit.id for hit in page.hits]
        after = page.next
        if after is None:
            break
    assert len(seen) == len(set(seen)) == many
