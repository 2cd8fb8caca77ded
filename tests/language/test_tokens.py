"""Search tokens: any substring of an unspaced script is a phrase of its document's tokens."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language import search_tokens

TOKENS = [
    ("西港招聘 KK园区", ["西", "港", "招", "聘", "kk", "园", "区"]),
    ("งานที่ปอยเปต", ["ง", "า", "น", "ที่", "ป", "อ", "ย", "เ", "ป", "ต"]),
    ("ភ្នំពេញ", ["ភ្", "នំ", "ពេ", "ញ"]),
    ("Lương 20 TRIỆU", ["lương", "20", "triệu"]),
    ("नौकरी चाहिए", ["नौकरी", "चाहिए"]),
    ("hr_example +66 81-000", ["hr_example", "66", "81", "000"]),
    ("T e l e g r a m ０８１", ["telegram", "081"]),
    ("서울 알바", ["서", "울", "알", "바"]),
    ("🥬 ?!", []),
]


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_cuts(text: str, expected: list[str]) -> None:
    assert search_tokens(text) == expected


def test_burmese_in_both_encodings_gives_the_same_tokens() -> None:
    assert search_tokens("ထိုင္းႏိုင္ငံ") == search_tokens("ထိုင်းနိုင်ငံ")


@settings(max_examples=200, deadline=None)
@given(st.text("西港招聘高薪สีหนุวิลล์งานปอยเปต", min_size=1, max_size=30), st.data())
def test_a_substring_is_a_phrase_of_the_document(text: str, data: st.DataObject) -> None:
    document = search_tokens(text)
    start = data.draw(st.integers(0, max(0, len(document) - 1)))
    phrase = document[start : start + 3]
    assert search_tokens("".join(phrase)) == phrase
