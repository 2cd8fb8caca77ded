"""Turns a query tree into Elasticsearch's query language."""

from typing import Any

from indexer.query import (
    And,
    Ids,
    Not,
    Or,
    Phrase,
    Present,
    Query,
    Range,
    Term,
    wanted_phrases,
)
from indexer.segment import joined

TITLE_WEIGHT = 4.0
"""How much more a word in the title counts than one in the text."""

Body = dict[str, Any]


def compiled(query: Query) -> Body:
    """Return the query; only the words that a hit may hold count for its score."""
    match query:
        case Phrase():
            return _phrase(query)
        case And(parts):
            return _all(parts)
        case Or(parts):
            return {
                "bool": {"should": [_scored(part) for part in parts], "minimum_should_match": 1}
            }
        case Not(part):
            return {"bool": {"must_not": [compiled(part)]}}
        case Term(field, values):
            return {"terms": {f"facts.{field}": list(values)}}
        case Present(field):
            return {"exists": {"field": f"facts.{field}"}}
        case Range():
            return _range(query)
        case Ids(ids):
            return {"ids": {"values": list(ids)}}
        case _:
            return {"match_all": {}}


def has_words(query: Query) -> bool:
    """Whether hits can be more or less relevant."""
    return any(True for _ in wanted_phrases(query))


def _all(parts: tuple[Query, ...]) -> Body:
    unwanted = [part.part for part in parts if isinstance(part, Not)]
    wanted = [part for part in parts if not isinstance(part, Not)]
    return {
        "bool": {
            "must": [compiled(part) for part in wanted if has_words(part)],
            "filter": [compiled(part) for part in wanted if not has_words(part)],
            "must_not": [compiled(part) for part in unwanted],
        }
    }


def _any(ways: list[Body]) -> Body:
    return {"bool": {"should": ways, "minimum_should_match": 1}}


def _scored(part: Query) -> Body:
    if has_words(part):
        return compiled(part)
    return {"constant_score": {"filter": compiled(part), "boost": 0}}


def _phrase(phrase: Phrase) -> Body:
    columns = [phrase.column] if phrase.column else ["title", "text"]
    if phrase.prefix:
        (stem,) = phrase.tokens
        ways: list[Body] = [{"prefix": {f"words.{column}": {"value": stem}}} for column in columns]
        return _any(ways)
    weights = {"title": f"words.title^{TITLE_WEIGHT}", "text": "words.text"}
    return {
        "multi_match": {
            "type": "phrase",
            "query": joined(phrase.tokens),
            "fields": [weights[column] for column in columns],
        }
    }


def _range(asked: Range) -> Body:
    bounds: dict[str, float] = {}
    if asked.low is not None:
        bounds["gt" if asked.above else "gte"] = asked.low
    if asked.high is not None:
        bounds["lt" if asked.below else "lte"] = asked.high
    if asked.column in ("first_seen", "last_seen"):
        bounds = {sign: int(bound) for sign, bound in bounds.items()}
    return {"range": {asked.column: bounds}}
