"""The normal form: what changes, what must not, and that every offset leads back."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from language import normalise

SAME = [
    "น้ำ ทำงานที่ร้าน",  # Thai sara am stays whole
    "ນ້ຳ ເຮັດວຽກ",
    "việc nhẹ lương cao",
    "နေစားငြိမ်း မြဝတီမှာ",
    "ភ្នំពេញ ការងារ",
    "नौकरी क्‍या र्‍य",  # ZWJ between Devanagari letters
    "می‌خواہم",  # ZWNJ between Arabic letters
    "👨‍👩‍👧 🥬 包吃住。",
    "Работа в офисе, оплата",
    "хорошо О'Смач",
    "A B C D E",  # options, not a word
    "blood group A B",
]

CHANGED = [
    ("Тelegrаm", "Telegram"),
    ("телeграм", "телеграм"),  # a Latin e in a Cyrillic word
    ("T e l e g r a m: x", "Telegram: x"),
    ("W-h-a-t-s-A-p-p", "WhatsApp"),
    ("L I N E id", "LINE id"),
    ("ต อ บ แชท", "ตอบ แชท"),
    ("微 信 群", "微信群"),
    ("高·薪·招·聘", "高薪招聘"),
    ("𝐖𝐡𝐚𝐭𝐬𝐀𝐩𝐩 ０８１", "WhatsApp 081"),
    ("🅻🅸🅽🅴", "LINE"),
    ("ﬁnance", "finance"),
    ("นํ้า", "น้ำ"),  # NFKC's two signs put together again
    ("เเอดมิน", "แอดมิน"),
    ("ท่ี", "ที่"),
    ("๓๐,๐๐๐ ៥០០ ၃၀ २५ ০৯ ۴۵ 〇", "30,000 500 30 25 09 45 〇"),
    ("၀င်ငွေ ၁၀၀", "ဝင်ငွေ 100"),  # a zero typed for the letter wa
    ("0️⃣8️⃣1️⃣", "081"),
    ("1️⃣ 8000", "① 8000"),  # a bullet is not glued to a number
    ("V❤️", "V❤"),
    ("ph\u200bone \u202e123\u202c", "phone 123"),
    ("l\u00adi\u2060n\ufeffe", "line"),
    ("T̶e̶l̶e̶", "Tele"),
    ("e\u0301", "é"),
    ("កណ្ដាល", "កណ្តាល"),  # two spellings that look the same
    ("ໝໜ", "ຫມຫນ"),
    ("كمبوڈيا", "کمبوڈیا"),  # Arabic letters typed for Urdu ones
    ("\ud800a", "\ufffda"),
    ("ศ\u00a0ก", "ศ ก"),
]

ZAWGYI = [
    ("ျမန္မာႏိုင္ငံ", "မြန်မာနိုင်ငံ"),
    ("ေက်ာင္း", "ကျောင်း"),
    ("ထိုင္းႏိုင္ငံ အလုပ္", "ထိုင်းနိုင်ငံ အလုပ်"),
    ("ေရႊကုကၠိုလ္", "ရွှေကုက္ကိုလ်"),
    ("အဂၤလိပ္စာ", "အင်္ဂလိပ်စာ"),
    ("လခ ၃ သိန္း ေနစားၿငိမ္း", "လခ 3 သိန်း နေစားငြိမ်း"),
]


@pytest.mark.parametrize("text", SAME)
def test_leaves_good_text_alone(text: str) -> None:
    assert normalise(text).text == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(("text", "expected"), CHANGED)
def test_brings_to_one_form(text: str, expected: str) -> None:
    assert normalise(text).text == unicodedata.normalize("NFC", expected)


@pytest.mark.parametrize(("text", "expected"), ZAWGYI)
def test_converts_zawgyi(text: str, expected: str) -> None:
    found = normalise(text)
    assert found.zawgyi
    assert found.text == unicodedata.normalize("NFC", expected)


@pytest.mark.parametrize("text", ["မြန်မာနိုင်ငံ", "ကျောင်း ဝန်ထမ်း", "ကမ္ဘောဒီးယား", "plain"])
def test_unicode_burmese_is_not_zawgyi(text: str) -> None:
    assert not normalise(text).zawgyi


def test_folded_has_the_same_length() -> None:
    found = normalise("İSTANBUL ǅ ẞ ПОЙПЕТ")
    assert len(found.folded) == len(found.text)
    assert found.folded.endswith("пойпет")


def test_khmer_word_breaks_are_kept_as_places() -> None:
    found = normalise("ធ្វើ\u200bការ\u200bងារ")
    assert found.text == "ធ្វើការងារ"
    assert [found.text[:at] for at in found.word_breaks] == ["ធ្វើ", "ធ្វើការ"]


def test_a_span_leads_back_to_the_words_as_written() -> None:
    original = "แอด T e l e g r a m ได้ที่ นํ้า ๐๘๑"
    found = normalise(original)
    for word, written in [("Telegram", "T e l e g r a m"), ("น้ำ", "นํ้า"), ("081", "๐๘๑")]:
        at = found.text.index(word)
        assert found.quote(at, at + len(word))[0] == written


def test_a_span_outside_the_text_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="no span"):
        normalise("abc").to_original(2, 9)


TRICKY = st.sampled_from(
    list("Тe аLINE ต อ บ0123๐๑៥၀၁ဝ०۱+()-.:@_/\n\u200b\u200c\u200d\u00ad\u202e\ufe0f\u20e3①②น้ำํเ")
    + list("𝐀Ａﬁﷲ西港ញុំ្ដေက္်ျျ❤👨👩é\u0301İ\ud800\x00　ຫມໜ")
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.one_of(TRICKY, st.characters()), max_size=80))
def test_any_text_has_a_normal_form_whose_offsets_rise(text: str) -> None:
    found = normalise(text)
    assert len(found.folded) == len(found.text)
    last = 0
    for index in range(len(found.text)):
        start, end = found.to_original(index, index + 1)
        assert last <= start < end <= len(text)
        last = start
    assert all(0 <= at <= len(found.text) for at in found.word_breaks)
