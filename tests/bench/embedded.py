"""The embedded index against bare FTS5: writing adverts, and searching among many."""

import random
import sqlite3
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from indexer import EmbeddedIndex, SearchRequest, parse
from indexer.segment import segmented
from tests.bench.documents import documents
from tests.bench.pairs import Bound, Row, side
from tests.bench.plan import Plan
from tests.bench.taken import Meter, Taken, peak_mb, percentile

_DIMENSIONS = 256
_QUESTIONS = 300
_FEW, _MANY = 2, 3
"""Characters of a word that is asked for in scripts without spaces, and words of a phrase."""


@contextmanager
def rows(plan: Plan) -> Iterator[list[Row]]:
    """Compare writing; then search one large index."""
    put, kept = plan.size(10_000, 500), plan.size(100_000, 1_000)
    file = plan.folder / "search.sqlite"
    yield [
        Row(
            id="embedded-put",
            title=f"embedded index, put of {put} adverts with facts and vectors",
            unit="adverts/s",
            ours=side("lurewatch", ours, count=put),
            peer=side("FTS5 executemany", bare, count=put),
            bounds=(Bound("ratio", least=0.8),),
        ),
        Row(
            id="embedded-search",
            title=f"embedded index, first 20 hits among {kept} adverts, p95",
            unit="ms",
            ours=side("lurewatch", search, count=kept, file=file),
            bounds=(Bound("p95_ms", most=30),),
            better="lower",
            once=True,
        ),
    ]


def ours(given: dict[str, Any]) -> Taken:
    """Put documents into a fresh index."""
    made = documents(given["count"], _DIMENSIONS)
    with tempfile.TemporaryDirectory() as folder:
        with EmbeddedIndex.open(Path(folder) / "index.sqlite", _DIMENSIONS) as index:
            with Meter() as meter:
                index.put(made)
            assert index.count() == len(made)
        return meter.rate(len(made))


def bare(given: dict[str, Any]) -> Taken:
    """Split title and text into words as ours does, and insert them alone, in one transaction."""
    made = documents(given["count"], _DIMENSIONS)
    texts = ((segmented(one.title), segmented(one.text)) for one in made)
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "fts.sqlite")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE VIRTUAL TABLE ads USING fts5 (title, text)")
        with Meter() as meter, connection:
            connection.executemany("INSERT INTO ads VALUES (?, ?)", texts)
        connection.close()
        return meter.rate(len(made))


def search(given: dict[str, Any]) -> Taken:
    """Ask many questions, one after another, after a first one that fills the memory."""
    made = documents(given["count"], _DIMENSIONS)
    questions = [parse(one) for one in _questions([one.text for one in made])]
    with EmbeddedIndex.open(Path(given["file"]), _DIMENSIONS) as index:
        index.put(made)
        index.search(questions[0], SearchRequest())
        times = []
        with Meter() as meter:
            for question in questions:
                started = time.perf_counter()
                index.search(question, SearchRequest())
                times.append((time.perf_counter() - started) * 1000)
    p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
    return Taken(p95, meter.cpu_seconds, peak_mb(), {"p50_ms": p50, "p95_ms": p95})


def _questions(texts: list[str]) -> Iterator[str]:
    """Yield words, phrases and words within a field's value, taken from the adverts."""
    chance = random.Random(3)
    for number in range(_QUESTIONS):
        words = _words(chance.choice(texts)) or ["work"]
        word = chance.choice(words)
        at = chance.randrange(len(words))
        phrase = " ".join(words[at : at + _MANY])
        short = word if word.isascii() else word[:_FEW]
        yield (word, f'"{phrase}"', f"country:KH {short}")[number % 3]


def _words(text: str) -> list[str]:
    """Return runs of letters and their marks, two at least; people do not ask for a 3."""
    kept = "".join(char if unicodedata.category(char)[0] in "LM" else " " for char in text)
    return [word for word in kept.lower().split() if len(word) > 1]
