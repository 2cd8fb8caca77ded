"""Both engines against a slow and plain reading of the query tree."""

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from indexer import (
    EXACT_FIELDS,
    And,
    Everything,
    Ids,
    Not,
    Or,
    Phrase,
    Present,
    Query,
    QueryError,
    Range,
    SearchDocument,
    SearchIndex,
    SearchRequest,
    Sort,
    Term,
    parse,
)
from indexer.segment import tokens_of
from tests.indexer.adverts import CORPUS

QUERIES = 120


def holds(query: Query, document: SearchDocument) -> bool:
    match query:
        case And(parts):
            return all(holds(part, document) for part in parts)
        case Or(parts):
            return any(holds(part, document) for part in parts)
        case Not(part):
            return not holds(part, document)
        case Phrase():
            return any(_has(query, getattr(document, one)) for one in _columns(query))
        case Term(field, values):
            return bool(set(values) & set(EXACT_FIELDS[field].values_of(document)))
        case Present(field):
            return bool(EXACT_FIELDS[field].values_of(document))
        case Range():
            return _lies_in(query, document)
        case Ids(ids):
            return document.id in ids
        case Everything():
            return True


def _columns(phrase: Phrase) -> Sequence[str]:
    return (phrase.column,) if phrase.column else ("title", "text")


def _has(phrase: Phrase, text: str) -> bool:
    tokens = tokens_of(text)
    if phrase.prefix:
        return any(token.startswith(phrase.tokens[0]) for token in tokens)
    size = len(phrase.tokens)
    return phrase.tokens in {tokens[at : at + size] for at in range(len(tokens))}


def _lies_in(asked: Range, document: SearchDocument) -> bool:
    value = document.pay_ratio if asked.column == "pay" else getattr(document, asked.column)
    if value is None:
        return False
    number = int(value.timestamp() * 1000) if isinstance(value, datetime) else value
    above = asked.low is None or (number > asked.low if asked.above else number >= asked.low)
    below = asked.high is None or (number < asked.high if asked.below else number <= asked.high)
    return bool(above and below)


def random_query(rng: random.Random, depth: int = 0) -> Query:
    makers: list[Callable[[random.Random], Query]] = [_phrase, _phrase, _term, _range, _present]
    if depth < 4 and rng.random() < 0.6:
        parts = tuple(random_query(rng, depth + 1) for _ in range(rng.randint(2, 3)))
        return rng.choice([And(parts), Or(parts), Not(parts[0])])
    return rng.choice(makers)(rng)


def _phrase(rng: random.Random) -> Query:
    document = rng.choice(CORPUS)
    tokens = tokens_of(rng.choice([document.title, document.text])) or ("nowhere",)
    start = rng.randrange(len(tokens))
    column = rng.choice([None, None, "title", "text"])
    if len(tokens[start]) > 2 and rng.random() < 0.3:
        return Phrase((tokens[start][:2],), column, prefix=True)
    return Phrase(tokens[start : start + rng.randint(1, 3)], column)


def _term(rng: random.Random) -> Query:
    name, field = rng.choice(list(EXACT_FIELDS.items()))
    values = [value for document in CORPUS for value in field.values_of(document)]
    return Term(name, tuple(str(value) for value in rng.sample(values, min(2, len(values)))))


def _present(rng: random.Random) -> Query:
    return Present(rng.choice([name for name, field in EXACT_FIELDS.items() if field.optional]))


def _range(rng: random.Random) -> Query:
    column = rng.choice(["probability", "pay", "first_seen", "last_seen"])
    one, other = (rng.choice(CORPUS) for _ in range(2))
    bounds = sorted(_number(document, column) for document in (one, other))
    low, high = (bound if rng.random() < 0.7 else None for bound in bounds)
    return Range(column, low, high, rng.random() < 0.5, rng.random() < 0.5)


def _number(document: SearchDocument, column: str) -> float:
    value = document.pay_ratio if column == "pay" else getattr(document, column)
    return value.timestamp() * 1000 if isinstance(value, datetime) else value or 1.5


def test_random_queries_find_what_a_plain_reading_finds(filled: SearchIndex) -> None:
    rng = random.Random(20261122)
    totals: list[int] = []
    for _ in range(QUERIES):
        query = random_query(rng)
        request = SearchRequest(rng.choice(list(Sort)), size=100, facets=("lang", "contact"))
        page = filled.search(query, request)
        expected = [document for document in CORPUS if holds(query, document)]
        assert {hit.id for hit in page.hits} == {one.id for one in expected}, query
        assert page.total == len(expected)
        for name in request.facets:
            assert {one.value: one.count for one in page.facets[name]} == _counted(name, expected)
        totals.append(page.total)
    assert sum(0 < total < len(CORPUS) for total in totals) > QUERIES / 2


def _counted(name: str, documents: Iterable[SearchDocument]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for document in documents:
        for value in EXACT_FIELDS[name].values_of(document):
            counts[value] = counts.get(value, 0) + 1
    return counts


PIECES = [*'"()-*:., ', " OR ", " NOT ", "AND", "class:", "lure", "prob:", "seen:", "2026-11", ">="]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=15).map("".join)))
def test_any_text_is_read_or_refused_with_its_place(typed: str) -> None:
    refusal = _refusal(typed)
    assert refusal is None or (0 <= refusal.position <= len(typed) and refusal.instead)


def _refusal(typed: str) -> QueryError | None:
    try:
        parse(typed)
    except QueryError as error:
        return error
    return None


@pytest.mark.parametrize("typed", ["police OR", "a:b", "(x"])
def test_a_refusal_reads_as_one_sentence(typed: str) -> None:
    with pytest.raises(QueryError, match=r"^at character \d+: [^;]+; .+$"):
        parse(typed)
