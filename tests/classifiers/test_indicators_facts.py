"""Indicators from facts, roles, asked ages and the Delphi rule."""

from decimal import Decimal

import pytest

from classifiers.age_cues import age_mentions
from classifiers.delphi import second_opinion
from classifiers.matching import IndicatorMatcher, fact_indicators
from classifiers.roles import UNSTATED, find_age_cue, find_role, role_ids
from language import Language, Reading, normalise, read
from records import (
    AgeCue,
    Contact,
    ContactKind,
    IndicatorHit,
    Pay,
    PayPeriod,
    Place,
    PlaceRole,
    TextField,
)

TEXT = "Clerks in Bangkok, meet at Mae Sot, 3000 USD, Telegram @example_desk, mail hr@example.com"


def reading(
    contacts: tuple[Contact, ...] = (), places: tuple[Place, ...] = (), pay: Pay | None = None
) -> Reading:
    """A reading with exactly these facts, so that the rules are tried and not the finders."""
    found = read("", TEXT)
    return Reading(
        language=found.language,
        title=found.title,
        text=found.text,
        contacts=contacts,
        places=places,
        pay=pay,
    )


def at(quote: str) -> dict[str, object]:
    start = TEXT.index(quote)
    return {"field": TextField.TEXT, "quote": quote, "start": start, "end": start + len(quote)}


def contact(kind: ContactKind, quote: str) -> Contact:
    return Contact(kind=kind, value=quote.strip("@"), valid=True, **at(quote))


def place(name: str, country: str, role: PlaceRole, *, watched: bool) -> Place:
    return Place(
        id=name.lower(), name=name, country=country, role=role, watched=watched, **at(name)
    )


def pay(ratio: float | None, currency: str = "USD") -> Pay:
    return Pay(
        minimum=Decimal(3000), maximum=Decimal(3000), currency=currency,
        period=PayPeriod.MONTH, ratio=ratio, **at("3000 USD"),
    )  # fmt: skip


def hit(indicator: str, matcher: IndicatorMatcher) -> IndicatorHit:
    known = matcher.indicators[indicator]
    return IndicatorHit(
        id=indicator, for_or_against=known.for_or_against, framework=known.framework,
        note=known.sentence, **at("Clerks"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def matcher() -> IndicatorMatcher:
    return IndicatorMatcher.load()


TELEGRAM = contact(ContactKind.TELEGRAM, "@example_desk")
MAIL = contact(ContactKind.EMAIL, "hr@example.com")
BANGKOK = place("Bangkok", "TH", PlaceRole.ADVERTISED, watched=False)
MAE_SOT = place("Mae Sot", "MM", PlaceRole.MEETING_POINT, watched=True)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, set()),
        ({"pay": pay(1.2)}, set()),
        ({"pay": pay(None)}, set()),
        ({"pay": pay(5.0)}, {"pay_above_local"}),
        ({"pay": pay(None, "USDT")}, {"crypto_pay"}),
        ({"contacts": (TELEGRAM,)}, {"messenger_only", "no_employer_named"}),
        ({"contacts": (TELEGRAM, MAIL)}, set()),
        ({"places": (BANGKOK,)}, set()),
        ({"places": (BANGKOK, MAE_SOT)}, {"meet_at_border", "place_changes"}),
        ({"places": (MAE_SOT, MAE_SOT)}, {"meet_at_border"}),
    ],
)
def test_facts_show_their_indicators(facts: dict[str, object], expected: set[str]) -> None:
    found = fact_indicators(reading(**facts))  # type: ignore[arg-type]
    assert {one.id for one in found} == expected
    assert all(TEXT[one.start : one.end] == one.quote for one in found)


def test_words_change_what_facts_show(matcher: IndicatorMatcher) -> None:
    facts = reading(contacts=(TELEGRAM,), pay=pay(2.0))
    unskilled = fact_indicators(facts, [hit("no_experience", matcher)])
    assert "skill_mismatch" in {one.id for one in unskilled}
    named = fact_indicators(facts, [hit("company_named", matcher)])
    assert {one.id for one in named} == {"messenger_only"}


def test_a_whole_lure_is_read_with_words_and_facts(matcher: IndicatorMatcher) -> None:
    seen = read("แอดมินตอบแชท", "ฝั่งปอย เงินเดือน 60,000 บาท ไม่มีพาสก็ไปได้ ทักไลน์ line: example_demo")
    words = matcher.match(seen.title, seen.text, seen.language.code)
    ids = {one.id for one in (*words, *fact_indicators(seen, words))}
    assert {"chat_role", "border_zone_named", "no_passport_needed", "pay_above_local"} <= ids


AGES = [
    ("รับอายุ 18-30 ปี", AgeCue.YOUNG_ADULT),
    ("อายุ 15 ปีขึ้นไป", AgeCue.UNDER_18),
    ("Nam nữ 18-30t", AgeCue.YOUNG_ADULT),
    ("girls 18 to 25 only", AgeCue.YOUNG_ADULT),
    ("miaka 16 na kuendelea", AgeCue.UNDER_18),
    ("১৬ বছরের উপরে", AgeCue.UNDER_18),
    ("over 21 years", AgeCue.ADULT),
    ("អាយុ ១៨ ដល់ ៣៥ ឆ្នាំ", AgeCue.YOUNG_ADULT),
    ("ອາຍຸ 18 ຫາ 35 ປີ", AgeCue.YOUNG_ADULT),
    ("အသက် ၁၈ မှ ၃၅ နှစ်", AgeCue.YOUNG_ADULT),
    ("Tuổi từ 18 đến 35", AgeCue.YOUNG_ADULT),
    ("từ 16 tuổi trở lên", AgeCue.UNDER_18),
    ("18-35岁", AgeCue.YOUNG_ADULT),
    ("年满16岁可", AgeCue.UNDER_18),
    ("Age 18 to 50", AgeCue.ADULT),
    ("must be 18 years and above", AgeCue.ADULT),
    ("17+ years old, students welcome", AgeCue.UNDER_18),
    ("under 35 years old", AgeCue.YOUNG_ADULT),
    ("usia 18-35 tahun", AgeCue.YOUNG_ADULT),
    ("min usia 16 tahun", AgeCue.UNDER_18),
    ("उम्र 18 से 35 साल", AgeCue.YOUNG_ADULT),
    ("বয়স ১৮ থেকে ৩৫ বছর", AgeCue.YOUNG_ADULT),
    ("عمر 18 سے 35 سال", AgeCue.YOUNG_ADULT),
    ("возраст от 18 до 35 лет", AgeCue.YOUNG_ADULT),
    ("umri miaka 18 hadi 35", AgeCue.YOUNG_ADULT),
    ("idade de 18 a 35 anos", AgeCue.YOUNG_ADULT),
    ("만 16세 이상", AgeCue.UNDER_18),
    ("未成年可", AgeCue.UNDER_18),
    ("15 years of experience", AgeCue.NONE),
    ("ประสบการณ์ 15 ปีขึ้นไป", AgeCue.NONE),
    ("our company has 16 branches", AgeCue.NONE),
    ("my brother, aged 17, left in May", AgeCue.NONE),
    ("$15-20 per hour, 16 hours", AgeCue.NONE),
    ("call 081-000-0016", AgeCue.NONE),
    ("အသက် ၁၈ နှစ်ပြည့်ပြီးသူ", AgeCue.ADULT),
    ("", AgeCue.NONE),
]


@pytest.mark.parametrize(("text", "cue"), AGES)
def test_asked_ages(text: str, cue: AgeCue) -> None:
    assert find_age_cue(normalise(""), normalise(text)) is cue


def test_an_asked_age_is_quoted() -> None:
    text = "Wanted: age 18-35, friendly"
    (mention,) = age_mentions(normalise(""), normalise(text))
    assert text[mention.start : mention.end] == "18-35"


ROLES = [
    ("แอดมินตอบแชท", "", "chat_support"),
    ("", "Tuyển CSKH và nhập liệu, chăm sóc khách hàng", "customer_service"),
    ("诚聘打字员", "包食宿", "typist"),
    ("Driver", "our customer service team meets you", "support_staff"),
    ("", "荷官，会打牌优先", "casino_staff"),
    ("", "ပရိုဂရမ်မာ အလိုရှိသည်", "it"),
    ("", "ជាងផ្សារ និងជាងអគ្គិសនី", "construction"),
    ("", "ພະຍາບານ", "health"),
    ("Требуется переводчик", "знание двух языков", "translator"),
    ("", "Vaga de professora de inglês", "teacher"),
    ("", "해외 TM 직원 모집", "telesales"),
    ("", "海外かけ子募集", "telesales"),
    ("", "Mpishi na dereva wanahitajika", "support_staff"),
    ("", "कंप्यूटर ऑपरेटर की भर्ती", "computer_operator"),
    ("", "海外客服專員，會打字、能配合出國即可", "customer_service"),
    ("", "စာပြန်ဝန်ထမ်း အလိုရှိသည်၊ စာရိုက်မြန်ရင်ရပြီ", "chat_support"),
    ("", "हिंदी वॉइस प्रोसेस के लिए बीपीओ में भर्ती", "customer_service"),
    ("", "Non-voice account, chat lang with clients, may hotel booking kami", "chat_support"),
    ("", "Ada yang pernah kerja CS di Poipet?", "customer_service"),
    ("", "มีเพื่อนชวนไปเป็นแอดมินที่ปอยเปต", "chat_support"),
    ("", "ការងារអង្គុយឆាតលេងជាមួយភ្ញៀវបរទេស", "chat_support"),
    ("", "ວຽກລົມກັບລູກຄ້າຕ່າງປະເທດໃນໂທລະສັບ", "chat_support"),
    ("", "cần 2 bạn nữ nói chuyện với khách qua app", "chat_support"),
    ("", "anahitaji vijana wanne wa kuchat na wazungu", "chat_support"),
    ("", "دو لڑکے چاہییں جو غیر ملکیوں سے چیٹ کر سکیں", "chat_support"),
    ("", "ทีมงานดูแลลูกค้าเก่า นั่งหน้าคอม", "customer_service"),
    ("", "layan pelanggan Singapore, kerja depan komputer", "customer_service"),
    ("", "good weather today", UNSTATED),
    ("", "", UNSTATED),
]


@pytest.mark.parametrize(("title", "text", "role"), ROLES)
def test_roles_in_every_language(title: str, text: str, role: str) -> None:
    assert find_role(normalise(title), normalise(text)) == role
    assert role in role_ids()


@pytest.mark.parametrize(
    ("ids", "positive"),
    [
        ([], ()),
        (["place_withheld"], ()),
        (["place_withheld", "chat_role"], ()),  # one row of the list, seen twice
        (["place_withheld", "costs_covered"], ("deceptive",)),
        (["documents_held", "exit_penalty"], ()),
        (["documents_held", "exit_penalty", "movement_limits"], ("coercive",)),
        (["documents_held", "movement_limits", "phone_held"], ()),  # two rows only
        (["debt_cleared", "wanted_welcome", "age_band_young"], ("vulnerability",)),
        (["contract_named", "work_permit_named", "place_withheld"], ()),
        (["warning_words", "documents_held", "police_said"], ()),
    ],
)
def test_the_delphi_rule(
    matcher: IndicatorMatcher, ids: list[str], positive: tuple[str, ...]
) -> None:
    opinion = second_opinion([hit(one, matcher) for one in ids], matcher.indicators)
    assert opinion.positive == positive


def test_a_language_is_no_fact(matcher: IndicatorMatcher) -> None:
    """The same facts show the same whatever the text's language is said to be."""
    facts = reading(contacts=(TELEGRAM,), pay=pay(5.0))
    other = Reading(
        language=Language(code="my", script="Myanmar"), title=facts.title, text=facts.text,
        contacts=facts.contacts, places=facts.places, pay=facts.pay,
    )  # fmt: skip
    assert fact_indicators(facts) == fact_indicators(other)
