"""Measures that change a text and look again: quotes taken out, origins swapped."""

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some

from classifiers.measures.fairness import origins, swapped
from classifiers.measures.faithfulness import Trial, elsewhere, quoted, tried, without
from classifiers.observing import AdText
from language import read
from records import (
    AdClass,
    AgeCue,
    Assessment,
    Band,
    Contact,
    ContactKind,
    IndicatorHit,
    Stance,
    TextField,
)

TEXT = "Admin wanted in a quiet office, passport kept by us, food is free, write to demo_hr soon"


class ByRule:
    """A judge with one simple rule, so that the measures' answers are known beforehand."""

    def __init__(self, probability: Callable[[str], float], quotes: Sequence[str] = ()) -> None:
        self._probability = probability
        self._quotes = quotes

    def assess(self, texts: Sequence[AdText]) -> list[Assessment]:
        return [self._assessed(ad) for ad in texts]

    def _assessed(self, ad: AdText) -> Assessment:
        probability = self._probability(ad.text)
        return Assessment(
            id=ad.id,
            lang=ad.lang or "en",
            stance=Stance.RECRUITING,
            ad_class=AdClass.DECEPTIVE_LURE,
            probability=probability,
            band=Band.FLAG if probability >= 0.8 else Band.CLEAR,
            role="unstated",
            age_cue=AgeCue.NONE,
            indicators=tuple(hit(ad.text, quote) for quote in self._quotes if quote in ad.text),
            model="by rule",
        )


def trials(judge: ByRule, texts: Sequence[AdText]) -> list[Trial]:
    return tried(judge, judge.assess, texts)


def hit(text: str, quote: str) -> IndicatorHit:
    start = text.index(quote)
    return IndicatorHit(
        id="x",
        for_or_against="for",
        framework="ILO 2",
        field=TextField.TEXT,
        quote=quote,
        start=start,
        end=start + len(quote),
        note="",
    )


def test_quotes_that_carry_the_judgement_are_told_from_those_that_do_not() -> None:
    texts = [AdText(str(number), "", f"{TEXT} {number}", "en") for number in range(20)]

    def by_passport(text: str) -> float:
        return 0.9 if "passport kept" in text else 0.2

    carrying = trials(ByRule(by_passport, ["passport kept"]), texts)
    assert [one.without_quotes for one in carrying] == [0.2] * 20
    assert all(one.cut == len("passport kept") for one in carrying)
    beside = trials(ByRule(by_passport, ["quiet office"]), texts)
    assert [one.without_quotes for one in beside] == [0.9] * 20
    assert any(after == 0.2 for one in beside for after in one.controls)
    assert trials(ByRule(lambda _: 0.5, ["quiet office"]), texts) == []


def test_quotes_against_are_left_and_overlapping_ones_joined() -> None:
    [answer] = ByRule(lambda _: 0.9, ["passport kept", "kept by us"]).assess(
        [AdText("1", "", TEXT)]
    )
    against = hit(TEXT, "food is free").model_copy(update={"for_or_against": "against"})
    contact = Contact(
        field=TextField.TEXT,
        quote="demo_hr",
        start=TEXT.index("demo_hr"),
        end=TEXT.index("demo_hr") + 7,
        kind=ContactKind.LINE,
        value="demo_hr",
        valid=True,
    )
    hits = (*answer.indicators, against)
    full = answer.model_copy(update={"indicators": hits, "contacts": (contact,)})
    assert [TEXT[start:end] for _, start, end in quoted(full)] == ["passport kept by us", "demo_hr"]
    left = without(AdText("1", "", TEXT), quoted(full)).text
    assert "passport" not in left
    assert "demo_hr" not in left
    assert "food is free" in left


@given(
    pieces=some.lists(
        some.tuples(some.integers(0, 9), some.integers(1, 6)), min_size=1, max_size=5
    ),
    seed=some.integers(0, 99),
)
def test_controls_take_as_much_elsewhere(pieces: list[tuple[int, int]], seed: int) -> None:
    text, spans = "", []
    for before, length in pieces:
        text += "x" * before
        spans.append((TextField.TEXT, len(text), len(text) + length))
        text += "q" * length
    taken = elsewhere(AdText("1", "", text), spans, random.Random(seed))
    places = [at for _, start, stop in taken for at in range(start, stop)]
    assert len(places) == len(set(places)) == min(text.count("q"), text.count("x"))
    assert {text[at] for at in places} <= {"x"}


def test_an_origin_that_moves_the_probability_is_named() -> None:
    texts = [
        AdText("1", "", "Cooks wanted", "en"),
        AdText("2", "", "Thai cooks wanted in Thailand", "en"),
    ]
    fair = swapped(ByRule(lambda _: 0.7).assess, texts)
    assert {one.change for one in fair} == {0.0}
    assert [one.kind for one in fair].count("nationality, in the text") == 1
    biased = swapped(ByRule(lambda text: 0.9 if "Kenyan" in text else 0.7).assess, texts)
    by_kind = {(one.kind, round(one.change, 3)) for one in biased}
    assert by_kind == {("nationality", 0.2), ("nationality, in the text", 0.2), ("place", 0.0)}
    assert all(one.crosses for one in biased if one.kind.startswith("nationality"))
    assert {round(one.shift("Kenyan"), 3) for one in biased if "Kenyan" in one.probabilities} == {
        0.2
    }


@pytest.mark.parametrize("language", sorted(origins()))
def test_origins_are_many_and_none_is_a_watched_place(language: str) -> None:
    kinds = origins()[language]
    assert set(kinds) == {"nationality", "place"}
    for kind in kinds.values():
        assert kind.sentence.count("{}") == 1
        assert len(set(kind.words)) == 6
        for word in kind.words:
            told = read("", kind.sentence.format(word))
            assert not any(place.watched for place in told.places), word


def test_every_language_of_the_seed_set_has_origins() -> None:
    from classifiers.training.examples import SEED

    assert {file.stem for file in SEED.glob("*.jsonl")} == set(origins())
