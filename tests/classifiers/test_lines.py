"""What ``lurewatch assess`` reads."""

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from classifiers.lines import BadLine, read_ads
from classifiers.observing import AdText


def _read(content: bytes) -> list[AdText | BadLine]:
    return list(read_ads(io.BytesIO(content)))


def test_json_lines_with_good_and_bad_ones() -> None:
    lines = [
        b'\xef\xbb\xbf{"text": "one\xe2\x80\xa8still one"}',
        b"",
        b'{"id": "b", "title": "t", "text": "two", "lang": "th", "source": "s"}',
        b'{"text": "x", "phone": "1"}',
        b'{"title": "no text"}',
        b'{"text": 5}',
        b'{"text": "x", "id": 7}',
        b"[1]",
        b"{broken",
        b'{"text": "\xff"}',
        b"[" * 100_000,
    ]
    said = _read(b"\n".join(lines))
    assert said[0] == AdText("line-1", "", "one\u2028still one")
    assert said[1] == AdText("b", "t", "two", "th", "s")
    reasons = {bad.number: bad.reason for bad in said[2:] if isinstance(bad, BadLine)}
    assert reasons[4].startswith("unknown field 'phone'")
    assert reasons[5] == reasons[6] == "field 'text' is missing or not a string"
    assert reasons[7] == "field 'id' is not a string"
    assert reasons[8] == "not a JSON object"
    assert reasons[9].startswith("not JSON")
    assert reasons[10].startswith("not UTF-8")
    assert reasons[11].startswith("not JSON")


def test_plain_text_is_one_text_a_line() -> None:
    assert _read("หนึ่ง\r\n\n二\n{third}".encode()) == [
        AdText("line-1", "", "หนึ่ง"),
        AdText("line-3", "", "二"),
        AdText("line-4", "", "{third}"),
    ]
    assert _read(b"") == []


@given(st.lists(st.text(min_size=1), min_size=1))
def test_every_text_comes_back(texts: list[str]) -> None:
    lines = [json.dumps({"text": text}).encode() for text in texts]
    assert [ad.text for ad in _read(b"\n".join(lines)) if isinstance(ad, AdText)] == texts


@given(st.binary())
def test_nothing_breaks_the_reader(content: bytes) -> None:
    for one in _read(content):
        assert isinstance(one, AdText | BadLine)
