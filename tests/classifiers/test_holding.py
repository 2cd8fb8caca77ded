"""What holds a flag back: words of a plea, by their number and by what stands beside them."""

import pytest

from classifiers.holding import speaks_like_a_plea
from classifiers.lexicon import load_catalogue
from records import IndicatorHit, TextField


def _hit(indicator: str, quote: str) -> IndicatorHit:
    return IndicatorHit(
        id=indicator,
        for_or_against="for",
        framework="",
        field=TextField.TEXT,
        quote=quote,
        start=0,
        end=len(quote),
        note="",
    )


FEW = [("costs_covered", "free room"), ("chat_role", "chat"), ("secrecy", "tell nobody")]
MANY = [*FEW, ("no_passport_needed", "no passport")]


@pytest.mark.parametrize(
    ("seen", "is_held"),
    [
        (FEW, False),
        ([*FEW, ("plea_words", "save me")], True),
        ([*MANY, ("plea_words", "save me")], False),
        ([*MANY, ("plea_words", "save me"), ("plea_words", "Save me")], False),
        ([*MANY, ("plea_words", "save me"), ("family_plea", "our son")], True),
        ([*MANY, ("warning_words", "beware"), ("news_byline", "reports")], False),
    ],
)
def test_words_of_a_plea_hold_a_flag(seen: list[tuple[str, str]], is_held: bool) -> None:
    hits = [_hit(*one) for one in seen]
    assert speaks_like_a_plea(hits, load_catalogue()) is is_held
