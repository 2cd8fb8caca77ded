"""Finds the words asked for in an advert as it was written, and cuts a snippet around them."""

from collections.abc import Iterable, Iterator, Sequence

from indexer.document import SearchDocument
from indexer.index import Excerpt, Hit
from indexer.query import Phrase, Query, wanted_phrases
from indexer.segment import MAX_TOKEN
from language import normalise, search_tokens

SNIPPET = 240
"""Code points of a snippet."""
_LEAD = 60
"""Code points of a snippet before its first mark."""
_MAX_MARKS = 50
_READ = 20_000
"""Code points of a text that are searched for marks."""

Span = tuple[int, int]


def hit_of(document: SearchDocument, score: float, query: Query) -> Hit:
    """Return a hit with the words asked for marked in title and snippet."""
    phrases = tuple(dict.fromkeys(wanted_phrases(query)))
    title = [phrase for phrase in phrases if phrase.column != "text"]
    text = [phrase for phrase in phrases if phrase.column != "title"]
    return Hit(
        document.id,
        score,
        Excerpt(document.title, marks(document.title, title)),
        snippet(document.text, marks(document.text, text)),
        document,
    )


def marks(text: str, phrases: Sequence[Phrase]) -> tuple[Span, ...]:
    """Return where the phrases stand in a text as given, in order and without overlaps."""
    if not phrases or not text:
        return ()
    tokens, spans = _placed_tokens(text[:_READ])
    found = (
        (spans[start][0], spans[start + len(phrase.tokens) - 1][1])
        for phrase in phrases
        for start in _places(tokens, phrase)
    )
    return tuple(_merged(sorted(found)))[:_MAX_MARKS]


def snippet(text: str, found: Sequence[Span]) -> Excerpt:
    """Return about `SNIPPET` code points of a text, around the first mark."""
    start = max(0, found[0][0] - _LEAD) if found else 0
    start = min(start, max(0, len(text) - SNIPPET))
    end = start + SNIPPET
    inside = tuple((a - start, b - start) for a, b in found if start <= a and b <= end)
    return Excerpt(text[start:end], inside)


def _placed_tokens(text: str) -> tuple[list[str], list[Span]]:
    """Return the search tokens of a text, and the span of each in the text as given."""
    normal = normalise(text)
    tokens: list[str] = []
    spans: list[Span] = []
    end = 0
    for token in search_tokens(text):
        start = normal.folded.index(token, end)
        end = start + len(token)
        tokens.append(token[:MAX_TOKEN])
        spans.append(normal.to_original(start, end))
    return tokens, spans


def _places(tokens: Sequence[str], phrase: Phrase) -> Iterator[int]:
    """Yield the index of each token where the phrase begins."""
    *whole, last = phrase.tokens
    for end in range(len(whole), len(tokens)):
        fits = tokens[end].startswith(last) if phrase.prefix else tokens[end] == last
        if fits and list(tokens[end - len(whole) : end]) == whole:
            yield end - len(whole)


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield sorted spans with those that touch each other joined."""
    current: Span | None = None
    for start, end in spans:
        if current is None:
            current = (start, end)
        elif start <= current[1]:
            current = (current[0], max(end, current[1]))
        else:
            yield current
            current = (start, end)
    if current is not None:
        yield current
