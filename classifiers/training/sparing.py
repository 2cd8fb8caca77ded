"""Reading texts that teach, without the terms that were written from one of them.

Whoever widens the lexicon looks at what was missed, so that many a term stands in just one
training text, and tells that one text perfectly. A head that learned with such terms would trust
indicators too much. Terms that only one group of texts shows are therefore unknown while it
learns; in judging all terms count.
"""

from collections import defaultdict
from collections.abc import Iterable

from classifiers.matching import IndicatorMatcher
from classifiers.observing import Observer
from classifiers.training.examples import Example
from language import read


def sparing_observer(examples: Iterable[Example]) -> Observer:
    """Return an observer for texts that teach. Raises LexiconError for a malformed lexicon."""
    matcher = IndicatorMatcher.load()
    shown: dict[int, set[str]] = defaultdict(set)
    for one in examples:
        reading = read(one.ad.title, one.ad.text)
        for text in (reading.title, reading.text):
            for term in matcher.terms_in(text, reading.language.code):
                shown[term].add(one.group)
    return Observer(matcher.without({term for term, groups in shown.items() if len(groups) == 1}))
