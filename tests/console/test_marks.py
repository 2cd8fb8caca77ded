"""Highlighting: no character lost, no span shifted, nothing hidden, nothing executed."""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.defang import defanged
from console.export import safe_cell
from console.hidden import hidden_in, visible
from console.highlight import highlighted
from console.marks import Quote, Side, pieces
from console.rendering import percent, shortened

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
HOSTILE = st.text(
    st.one_of(st.characters(exclude_categories=("Cs",)), st.sampled_from(BIDI + "<>&\"'\u200b\x00"))
)
QUOTES = st.lists(
    st.builds(
        Quote,
        start=st.integers(-3, 40),
        end=st.integers(-3, 40),
        side=st.sampled_from(Side),
        number=st.integers(0, 9),
    ),
    max_size=12,
)


class Reader(HTMLParser):
    """Reads our HTML as a browser would, keeping what is text and what is marked how."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.seen: list[tuple[str, frozenset[str]]] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element; ``wbr`` has no end."""
        self.tags.add(tag)
        if tag != "wbr":
            self.open.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Close the newest element, which must be this one."""
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """Keep text that stands in no label of ours."""
        if not any(tag in ("a", "i") for tag, _ in self.open):
            sides = {side for tag, names in self.open if tag == "mark" for side in names.split()}
            self.seen += [(sign, frozenset(sides)) for sign in data]


def read(markup: str) -> Reader:
    """Read a piece of HTML; every element must be closed at its end."""
    reader = Reader()
    reader.feed(f"<pre>{markup}")
    reader.close()
    assert reader.open == [("pre", "")]
    return reader


@given(HOSTILE, QUOTES)
def test_pieces_joined_are_the_text(text: str, quotes: list[Quote]) -> None:
    """Cutting loses nothing, and each piece is wholly inside or outside each quote."""
    cut = pieces(text, quotes)
    assert "".join(piece.text for piece in cut) == text
    for piece in cut:
        end = piece.start + len(piece.text)
        assert text[piece.start : end] == piece.text
        for quote in quotes:
            inside = max(quote.start, piece.start) < min(quote.end, end)
            whole = quote.start <= piece.start and end <= quote.end
            assert not inside or whole
    real = {(q.start, q.end) for q in quotes if max(q.start, 0) < min(q.end, len(text))}
    ended = {(q.start, q.end) for piece in cut for q in piece.ending}
    assert len(ended) <= len(real)
    assert bool(ended) == bool(real)


@given(HOSTILE, QUOTES)
@example("a\u202eb<script>", [Quote(1, 4, Side.FOR, 1), Quote(2, 6, Side.AGAINST, 2)])
def test_a_reader_sees_every_character_under_its_marks(text: str, quotes: list[Quote]) -> None:
    """What a browser shows is the text less its unseen characters, each under its own marks."""
    reader = read(str(highlighted(text, quotes)))
    assert reader.tags <= {"pre", "mark", "a", "i", "wbr"}
    hidden = hidden_in(text)
    expected = [
        (sign, frozenset(q.side.value for q in quotes if q.start <= at < q.end))
        for at, sign in enumerate(text)
        if at not in hidden
    ]
    assert reader.seen == expected


@given(HOSTILE)
def test_no_control_that_turns_text_round_reaches_the_page(text: str) -> None:
    """Neither in HTML nor in plain text."""
    assert not set(BIDI) & set(html.unescape(str(highlighted(text))))
    assert not set(BIDI) & set(visible(text))


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("\u202eabc\u202c", ["RLO", "PDF"]),
        ("pass\u200bport", [""]),
        ("क\u200dष", []),  # a joiner between Devanagari letters shapes them
        ("می\u200cخواهم", []),  # and one in Persian
        ("a\u200db", [""]),
        ("👩\u200d👩", []),
        ("❤\ufe0f", []),
        ("1\ufe0f\u20e3", []),
        ("a\ufe0f", ["U+FE0F"]),
        ("សួស្តី\u200bលោក", [""]),
        ("a\u3164b", ["U+3164"]),
        ("line\nbreak\ttab", []),
        ("\ud800", ["U+D800"]),
    ],
)
def test_what_counts_as_unseen(text: str, marks: list[str]) -> None:
    """Bidi controls are named, zero-width signs get a line, what a script needs stays."""
    assert [one.mark for one in hidden_in(text).values()] == marks


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://ex.example.com/a.html?x=1.2", "hxxps://ex[.]example[.]com/a.html?x=1.2"),
        ("HTTP://EXAMPLE.COM", "HxxP://EXAMPLE[.]COM"),
        ("example.com/x", "example[.]com/x"),
        ("demo@example.org", "demo[@]example[.]org"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("file:///data/drop.csv#row=3", "file:///data/drop.csv#row=3"),
        ("", ""),
    ],
)
def test_addresses_cannot_be_clicked(address: str, safe: str) -> None:
    """Scheme and host are broken, the rest can still be read."""
    assert defanged(address) == safe


@given(HOSTILE)
@example("=1+1")
@example("  @SUM(A1)")
@example("\u200b=1+1")
@example("\ufeff+1")
def test_no_cell_is_a_formula(text: str) -> None:
    """Whatever an advert's title says, a spreadsheet takes it for words."""
    assert not re.match(r"\s*[=+\-@＝＋－＠]", safe_cell(text))


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, "0%"), (0.004, "1%"), (0.5, "50%"), (0.999, "99%"), (1.0, "100%")]
)
def test_percent_never_rounds_to_certainty(share: float, shown: str) -> None:
    """0% and 100% are kept for what is certain."""
    assert percent(share) == shown


def test_shortened_is_one_line() -> None:
    """Line breaks go, and the cut is seen."""
    assert shortened("a\n b", 10) == "a b"
    assert shortened("abcdef", 4) == "abc…"
