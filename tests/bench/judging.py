"""Judging per core: indicators against a regular expression, and the whole text pipeline."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from classifiers import AdText, Recogniser
from classifiers.levelling import level
from classifiers.matching import IndicatorMatcher
from classifiers.measures.subject import Subject
from language import Reading, normalise, read
from records import Band
from tests.bench import minilm
from tests.bench.pairs import Aside, Bound, Row, Side, side
from tests.bench.plan import Lines, Plan
from tests.bench.taken import Meter, Taken
from tests.bench.texts import adverts

_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
_TITLE = "text pipeline up to the probability, one core"
_EXPLAINED = "the same with its assessment, what is flagged or in review explained"


@contextmanager
def lexicon_rows(plan: Plan) -> Iterator[Lines]:
    """Compare finding indicators."""
    count = plan.size(2_000, 100)
    yield [
        Row(
            id="indicators",
            title=f"indicators with quotes, {count} adverts already read",
            unit="adverts/s",
            ours=side("lurewatch", match, count=count),
            peer=side("re alternation", alternation, count=count),
            bounds=(Bound("ratio", least=20),),
        )
    ]


@contextmanager
def pipeline_rows(plan: Plan) -> Iterator[Lines]:
    """Compare judging with the encoder that everybody takes."""
    if reason := plan.without_model():
        yield [Aside("text-pipeline", _TITLE, reason)]
        return
    row = replace(_row(plan, _TITLE, judge), bounds=(Bound("value", least=400),))
    explained = replace(_row(plan, _EXPLAINED, assess), id="text-pipeline-explained")
    missing = minilm.missing_in(plan.encoder_python)
    if missing:
        title = f"{_TITLE}, against all-MiniLM-L6-v2"
        yield [row, explained, Aside("text-pipeline-minilm", title, missing)]
    else:
        yield [_against_minilm(row, plan), explained]


def _row(plan: Plan, title: str, work: Callable[[dict[str, Any]], Taken]) -> Row:
    count = plan.size(1_500, 100)
    return Row(
        id="text-pipeline",
        title=f"{title}, {count} adverts",
        unit="adverts/s",
        ours=replace(side("lurewatch", work, count=count, model=plan.model), env=_ONE_THREAD),
    )


def _against_minilm(row: Row, plan: Plan) -> Row:
    texts = [f"{one.title}\n{one.text}" for one in adverts(plan.size(300, 30), seed=5)]
    file = plan.folder / "texts.json"
    file.write_text(json.dumps(texts), "utf-8")
    command = (plan.encoder_python, minilm.__file__, str(file))
    peer = Side("all-MiniLM-L6-v2 encode", command, _ONE_THREAD)
    return replace(row, peer=peer, bounds=(*row.bounds, Bound("ratio", least=8)))


def judge(given: dict[str, Any]) -> Taken:
    """Judge texts, from the characters to the probability."""
    subject = Subject(_model(given))
    return _rate(subject.verdicts, given["count"])


def assess(given: dict[str, Any]) -> Taken:
    """Judge texts and explain those that a person will look at."""
    recogniser = Recogniser.load(_model(given))
    taken = _rate(recogniser.assess, given["count"])
    shown = sum(one.band is not Band.CLEAR for one in recogniser.assess(_texts(given["count"])))
    return replace(taken, details={"explained": shown})


def _model(given: dict[str, Any]) -> Path | None:
    return Path(given["model"]) if given["model"] else None


def _texts(count: int) -> list[AdText]:
    return [AdText(one.key, one.title, one.text) for one in adverts(count, seed=5)]


def _rate(work: Callable[[Sequence[AdText]], object], count: int) -> Taken:
    texts = _texts(count)
    work(texts[:20])
    with Meter() as meter:
        work(texts)
    return meter.rate(len(texts))


def match(given: dict[str, Any]) -> Taken:
    """Find indicators in texts that were read before, each with its quote and note."""
    matcher = IndicatorMatcher.load()
    readings = _readings(given["count"])
    with Meter() as meter:
        for one in readings:
            matcher.match(one.title, one.text, one.language.code)
    return meter.rate(len(readings), terms=len(matcher.lexicon.terms))


def alternation(given: dict[str, Any]) -> Taken:
    """Find the same terms' words in the same folded texts with one regular expression."""
    terms = IndicatorMatcher.load().lexicon.terms
    words = {level(normalise(part.rstrip("*")).folded) for term in terms for part in term.parts}
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    texts = [
        (level(one.title.folded_head), level(one.text.folded_head))
        for one in _readings(given["count"])
    ]
    with Meter() as meter:
        for title, text in texts:
            pattern.findall(title)
            pattern.findall(text)
    return meter.rate(len(texts), words=len(words))


def _readings(count: int) -> list[Reading]:
    return [read(one.title, one.text) for one in adverts(count, seed=5)]
