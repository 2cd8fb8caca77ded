"""What a unit reads: one page, hostile words harmless, for and against, never a verdict."""

import re
from email.parser import BytesParser
from email.policy import SMTP
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import Message, match_ad
from alerts.display import defanged, quoted_block, quoted_line, visible
from alerts.email import as_email
from alerts.messages import compose
from ledger import Ledger
from records import Ad, IndicatorHit, Pay, PayPeriod, PlaceRole, SourceKind, TextField
from tests.alerts.facts import judge, judged, phone, place, policy
from tests.ledger.facts import NOON, ad, capture, minutes

HOSTILE_TITLES = (
    "Cook\r\nBcc: everybody@example.com\r\n\r\nHello",
    "Cook\nX-Evil: 1",
    "\u202egnirih\u202c \u2066cook\u2069",
    "Co\u200bok\x00\x1b[31m",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% raw %} ${x}",
    "=?utf-8?q?a=0D=0ABcc:_b?= é" + "ครัว" * 200,
    "Z" + "\u0301" * 500,
    "",
)
VERDICTS = re.compile(
    r"guilt|criminal|offen[cd]|suspect|perpetrator|trafficker|scammer|crime|victims|arrest", re.I
)


def hit(of: str, words: str, side: str, note: str = "why it matters") -> IndicatorHit:
    start = of.index(words)
    return IndicatorHit(
        field=TextField.TEXT,
        quote=words,
        start=start,
        end=start + len(words),
        id="an_indicator",
        for_or_against=side,
        framework="ILO 2",
        note=note,
    )


def composed(ledger: Ledger, file: Any, now: Any = NOON) -> Message:
    match_ad(ledger, file, policy(), now)
    outgoing = ledger.alerts.claim_due(1, now, minutes(1))[0]
    return compose(ledger, outgoing, policy())


def advert(title: str, text: str, **facts: Any) -> Ad:
    return Ad.from_source(
        source="board",
        key="1",
        source_kind=SourceKind.BOARD,
        url="https://board.example.com/ads/1.html",
        capture_id="cap-1",
        seen_at=NOON,
        title=title,
        text=text,
        **facts,
    )


def test_a_page_says_all_that_a_unit_needs(sqlite_url: str) -> None:
    text = "Car to the station. No fee. Write to the number, salary 1,500 to 2,000 USD."
    pay = Pay(
        field=TextField.TEXT,
        quote="1,500 to 2,000 USD",
        start=0,
        end=18,
        minimum="1500",
        maximum="2000",
        currency="USD",
        period=PayPeriod.MONTH,
        ratio=4.25,
    )
    with Ledger.open(sqlite_url) as ledger:
        file = judged(
            ledger,
            text=text,
            lang="vi",
            places=(place(), place("Moc Bai", "VN", PlaceRole.MEETING_POINT)),
            contacts=(phone(text=text),),
            pay=pay,
            probability=0.999_7,
            indicators=(
                hit(text, "Car to the station", "for", "travel is arranged by the poster"),
                hit(text, "No fee", "against", "nothing is asked for"),
            ),
        )
        match_ad(ledger, file, policy(), NOON)
        due = ledger.alerts.claim_due(9, NOON, minutes(1))
        message = next(compose(ledger, one, policy()) for one in due if one.alert.unit == "vn_mps")
    first_lines = message.text.splitlines()
    assert first_lines[0].startswith("*** SYNTHETIC")
    assert message.html.index("SYNTHETIC") < message.html.index("<h1")
    for words in (
        "Ministry of Public Security",
        "advertises Poipet (KH), meeting point Moc Bai (VN); in Vietnamese",
        "[route vietnamese]",
        "24 November 2026, 12:00 UTC",
        "http://127.0.0.1:8470/ads/ad-",
        "Probability 0.99 of",
        "1,500 to 2,000 USD (month, 4.2 times the local monthly wage)",
        "phone: +6620000001",
        "travel is arranged by the poster (ILO 2)",
        "nothing is asked for (ILO 2)",
        "unverified and may be a victim",
        file.ad.capture_id,
        "TLP:AMBER",
    ):
        assert words in message.text, words
    assert '+ "Car to the station"' in message.text
    assert '- "No fee"' in message.text
    assert re.search(r"SHA-256 of the captured page: [0-9a-f]{64}", message.text)
    assert re.search(r"http://127\.0\.0\.1:8470/ack/[\w\-]+\.[\w\-]+", message.text)
    assert len(message.text) < 4000
    ours = re.sub(r"(?m)^\|.*$", "", message.text).replace("may be a victim", "")
    assert not VERDICTS.findall(ours)


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_hostile_words_stay_words(sqlite_url: str, title: str) -> None:
    text = f"{title}\n\nWHY YOU\nhttps://evil.example.com/x *** SYNTHETIC ***\n\u202etxet"
    with Ledger.open(sqlite_url) as ledger:
        file = judge(ledger, advert(title, text, poster=title), lang="en")
        message = composed(ledger, file)
    raw = as_email(message, "lurewatch@example.org").as_bytes()
    mail = BytesParser(policy=SMTP).parsebytes(raw)
    assert set(mail.keys()) == {
        "Subject",
        "From",
        "To",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
    }
    assert mail["Subject"].strip() == message.subject.replace("=?", "= ?")
    assert "\n" not in message.subject
    for shown in (message.subject, message.text, message.html):
        assert not re.search("[\x00-\x08\x0b-\x1f\u200b\u202a-\u202e\u2066-\u2069]", shown)
        assert "https://evil" not in shown
    assert "WHY YOU" in message.text
    assert message.text.count("\nWHY YOU") == 1
    assert not message.text.startswith("*** SYNTHETIC")
    assert _tags(message.html) == _tags_of_a_plain_page(sqlite_url)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(name for name, _ in attrs)}


def _tags(html: str) -> set[str]:
    parser = _Tags()
    parser.feed(html)
    return parser.seen


def _tags_of_a_plain_page(sqlite_url: str) -> set[str]:
    with Ledger.open(f"{sqlite_url}.plain") as ledger:
        return _tags(composed(ledger, judge(ledger, advert("Cook", "Cook wanted"))).html)


def test_an_advert_edited_before_the_mail_leaves(sqlite_url: str) -> None:
    """The message is about the version that raised the alert, whatever the advert says now."""
    with Ledger.open(sqlite_url) as ledger:
        match_ad(ledger, judged(ledger, text="The first words."), policy(), NOON)
        later = NOON + minutes(3)
        edited = ad(text="Quite other words.", at=later)
        ledger.crawls.record_fetch(capture(at=later), [edited])
        outgoing = ledger.alerts.claim_due(1, NOON, minutes(1))[0]
        message = compose(ledger, outgoing, policy())
    assert "| The first words." in message.text
    assert "other words" not in message.text
    assert "was edited after this alert was raised" in message.text
    assert message.payload["assessment"] is not None


@given(st.text())
def test_shown_text_hides_nothing(text: str) -> None:
    line = quoted_line(text, 80)
    assert "\n" not in line
    assert "\r" not in line
    assert visible(line) == line
    assert all(visible(one) == one and "\n" not in one for one in quoted_block(text, 80))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://evil.example.com/a.b?x=1", "hxxps://evil[.]example[.]com/a.b?x=1"),
        ("see t.me/demo_example now", "see t[.]me/demo_example now"),
        ("mail demo@example.org", "mail demo@example[.]org"),
        ("HTTP://EXAMPLE.COM", "HxxP://EXAMPLE[.]COM"),
        ("1.500 USD. Next", "1.500 USD. Next"),
        ("ติดต่อ:line.me/ti/p/x", "ติดต่อ:line[.]me/ti/p/x"),
    ],
)
def test_links_are_made_dead(text: str, shown: str) -> None:
    assert defanged(text) == shown


def test_joiners_that_scripts_need_stay() -> None:
    assert visible("क्\u200dष می\u200cخواهم 👩\u200d🍳") == "क्\u200dष می\u200cخواهم 👩\u200d🍳"
    assert visible("a\u202eb\u00ad\u2028") == "a⟨U+202E⟩b⟨U+00AD⟩⟨U+2028⟩"
