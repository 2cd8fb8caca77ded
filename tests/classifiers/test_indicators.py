"""The matcher: what must be seen, what must not, and that every quote is faithful."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifiers.lexicon import LexiconError
from classifiers.matching import IndicatorMatcher
from classifiers.term_automaton import TermAutomaton, Wanted
from language import normalise
from records import TextField

SEEN = [
    ("en", "Tickets are on us, and your passport stays in the manager's safe.", "documents_held"),
    ("en", "Say you are visiting a friend if the officer asks.", "lie_to_officer"),
    ("en", "The exact place is told once you have crossed.", "place_withheld"),
    ("en", "We don’t keep your passport and nobody is beaten here.", "denial_formula"),
    ("en", "Refer a friend and get 300 USD per person.", "recruiter_bonus"),
    ("en", "Openers and killers wanted, scripts ready.", "scam_terms"),
    ("en", "Please help me, I am trapped on the fourth floor.", "plea_words"),
    ("en", "Is this legit or a trap?", "asks_if_real"),
    ("th", "งานสบาย ฝั่งปอย ไม่มีพาสก็ไปได้", "no_passport_needed"),
    ("th", "ถ้าด่านถามให้บอกว่าไปเที่ยว", "lie_to_officer"),
    ("th", "บริษัทเก็บพาสปอร์ตไว้ตลอดสัญญา", "documents_held"),
    ("th", "ตำรวจเตือนภัย อย่าหลงเชื่อ", "warning_words"),
    ("km", "ធ្វើការនៅបាវិត មិនអនុញ្ញាតឲ្យចេញក្រៅ", "movement_limits"),
    ("km", "ឆាតអនឡាញ ចេះវាយកុំព្យូទ័រ", "chat_role"),
    ("lo", "ໄປເຮັດວຽກຢູ່ຄິງໂຣມັນ ຂ້າມເຮືອຕອນແລງ", "illegal_crossing"),
    ("lo", "ຫ້າມບອກ ບໍ່ຕ້ອງມີພາສ", "no_passport_needed"),
    ("my", "ရွှေကုက္ကိုမှာ ချတ်ဝန်ထမ်း အလိုရှိသည်", "border_zone_named"),
    ("my", "ကားနဲ့လာခေါ်မည်၊ နေစားငြိမ်း", "pickup_by_coach"),
    ("vi", "Tuyển CSKH sang Cam, bao ăn ở, đi đường nhỏ", "illegal_crossing"),
    ("vi", "tuyen cskh sang cam, khong can ho chieu", "no_passport_needed"),
    ("vi", "Nghỉ ngang phải đền hợp đồng", "exit_penalty"),
    ("zh", "公司直招，预支工资，案底可来", "salary_advance"),
    ("zh", "不押护照，手机自由，不打人", "denial_formula"),
    ("zh", "代償債務，包機票，通緝可", "debt_cleared"),
    ("id", "Bilang aja liburan kalau ditanya imigrasi", "lie_to_officer"),
    ("id", "Gaji dipotong, paspor ditahan kantor", "documents_held"),
    ("ms", "Settle hutang along, tiket ditanggung", "debt_cleared"),
    ("fil", "Tourist muna, wag banggitin sa IO ang trabaho", "lie_to_officer"),
    ("hi", "टूरिस्ट वीज़ा पर जाओ, परमिट वहीं बनेगा", "tourist_visa_then_permit"),
    ("hi", "ticket company degi, rehna khana free", "costs_covered"),
    ("bn", "ভিজিট ভিসায় যাবেন, ওয়ার্ক পারমিট ওখানে", "tourist_visa_then_permit"),
    ("ur", "تنخواہ سے کٹوتی ہوگی، پاسپورٹ کمپنی کے پاس", "documents_held"),
    ("ne", "पासपोर्ट कम्पनीले राख्छ, खान बस्न फ्री", "documents_held"),
    ("ru", "Паспорт сдаётся в офис, билет за наш счет", "documents_held"),
    ("sw", "Tiketi na malazi bure, visa ya utalii kwanza", "tourist_visa_then_permit"),
    ("pt", "Passagem e moradia inclusas, comissão por ativo vendido", "victim_money"),
    ("ko", "고수익 알바, 감금 폭행 없음, 항공권 제공", "denial_formula"),
    ("ja", "闇バイトではありません、渡航費全額負担", "denial_formula"),
    ("en", "I heard that my neighbour's son came home in spring.", "told_second_hand"),
    ("vi", "minh nghe noi ben do cuc lam", "told_second_hand"),
    ("zh", "聽說鄰居家的孩子回來了", "told_second_hand"),
    ("hi", "suna hai padosi ka ladka wapas aa gaya", "told_second_hand"),
    ("ne", "धेरै प्रश्न नगर्नुहोस्", "questions_unwelcome"),
    ("bn", "দুই ভাষায় চুক্তি, ব্যাংকে বেতন", "two_language_contract"),
    ("fil", "Naghahanap ng respondents para sa thesis", "research_interview"),
]

UNSEEN = [
    ("zh", "搜狗推广专员，负责关键词投放", "scam_terms"),
    ("zh", "遛狗推荐：公园东门", "scam_terms"),
    ("zh", "今晚做菠菜汤和凉拌菠菜", "gambling_terms"),
    ("zh", "苏州工业园区招聘操作工", "compound_named"),
    ("zh", "床上四件套特价", "victim_bank_kit"),
    ("zh", "不押护照", "documents_held"),
    ("en", "Cheap KK Parking near the BKK Park mall", "compound_named"),
    ("en", "The pokpsom festival", "border_zone_named"),
    ("en", "We never keep your passport.", "documents_held"),
    ("en", "No flight ticket provided.", "costs_covered"),
    ("en", "There is no deposit. The experience is yours.", "no_experience"),
    ("th", "ไม่ยึดพาสปอร์ต", "documents_held"),
    ("th", "งานเสริมสวย ร้านใกล้บ้าน", "looks_required"),
    ("vi", "Công ty không giữ hộ chiếu", "documents_held"),
    ("vi", "Anh ấy sang cam kết với khách", "border_zone_named"),
    ("id", "Alamat: Jl. Melati, kantor antara toko roti dan bank", "illegal_crossing"),
    ("fr", "Une form de cs", "chat_role"),
    ("ru", "паспорта не забираем", "documents_held"),
    ("sw", "Mwalimu wa fizikia", "recruiter_bonus"),
    ("en", "My cousin waits for you at the gate and you share her room.", "told_second_hand"),
    ("vi", "Yêu cầu: nghe nói đọc viết tốt", "told_second_hand"),
    ("zh", "要求英语听说读写流利", "told_second_hand"),
    ("en", "Ask us any question before you apply.", "questions_unwelcome"),
    ("vi", "Zalo 0912 000 643 (Linh HR)", "daily_or_piece_pay"),
    ("en", "Write to @example_hr_star on Telegram", "daily_or_piece_pay"),
    ("fil", "HMO day 1, day shift", "daily_or_piece_pay"),
    ("en", "No experience, no degree, no fees", "qualifications_asked"),
    ("th", "แจ้งสายด่วน 1441", "urgency"),
    ("th", "ไม่มีการเก็บค่าสมัคร", "upfront_fee"),
    ("zh", "依法办理，不收取任何中介费", "upfront_fee"),
    ("my", "ပွဲခမယူပါ", "recruiter_bonus"),
    ("ne", "मानव बेचबिखन अनुसन्धान ब्युरोले जनाएको छ", "research_interview"),
    ("ru", "На границе говорите, что вы турист", "tour_words"),
    ("id", "Minat? japri ya", "vague_role"),
]


@pytest.fixture(scope="module")
def matcher() -> IndicatorMatcher:
    return IndicatorMatcher.load()


def ids(matcher: IndicatorMatcher, language: str, text: str) -> set[str]:
    return {hit.id for hit in matcher.match(normalise(""), normalise(text), language)}


@pytest.mark.parametrize(("language", "text", "indicator"), SEEN)
def test_words_of_every_language_are_seen(
    matcher: IndicatorMatcher, language: str, text: str, indicator: str
) -> None:
    assert indicator in ids(matcher, language, text)


@pytest.mark.parametrize(("language", "text", "indicator"), UNSEEN)
def test_traps_are_not_fallen_into(
    matcher: IndicatorMatcher, language: str, text: str, indicator: str
) -> None:
    assert indicator not in ids(matcher, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Your passport is not kept by us, we do not hold your passport."),
        ("zh", "绝不扣护照"),
        ("th", "ไม่เก็บมือถือ"),
        ("id", "paspor tidak ditahan, tidak ada denda kalau keluar"),
    ],
)
def test_a_denial_stays_a_signal(matcher: IndicatorMatcher, language: str, text: str) -> None:
    assert "denial_formula" in ids(matcher, language, text)


def test_both_forms_of_chinese_give_the_same(matcher: IndicatorMatcher) -> None:
    simplified = ids(matcher, "zh", "包机票，预支薪水，园区宿舍，违约金")
    traditional = ids(matcher, "zh", "包機票，預支薪水，園區宿舍，違約金")
    assert simplified == traditional
    assert {"costs_covered", "salary_advance", "live_on_site", "exit_penalty"} <= traditional


def test_a_single_latin_word_is_read_in_its_own_language_only(matcher: IndicatorMatcher) -> None:
    assert "live_on_site" in ids(matcher, "id", "ada mess")
    assert "live_on_site" not in ids(matcher, "en", "what a mess")
    assert "live_on_site" in ids(matcher, "unknown", "ada mess")


def test_a_gap_ends_with_its_sentence(matcher: IndicatorMatcher) -> None:
    assert "documents_held" in ids(matcher, "en", "The office will keep your passport")
    assert "documents_held" not in ids(matcher, "en", "Rooms to keep. Bring a passport")


def test_quotes_point_into_the_field_as_given(matcher: IndicatorMatcher) -> None:
    title, text = "FREE  VISA", "T e l e g r a m only\u200b: fast typ\u200bing, 包機票 🥬"
    hits = matcher.match(normalise(title), normalise(text), "en")
    assert {"costs_covered", "messenger_only", "fast_typing"} <= {hit.id for hit in hits}
    for hit in hits:
        source = title if hit.field is TextField.TITLE else text
        assert source[hit.start : hit.end] == hit.quote
        assert hit.quote.strip()


def test_an_indicator_is_quoted_three_times_at_most_and_longest_first(
    matcher: IndicatorMatcher,
) -> None:
    text = "free ticket. free visa. free meals. free accommodation. free ticket. free lodging."
    quotes = [
        hit.quote
        for hit in matcher.match(normalise(""), normalise(text), "en")
        if hit.id == "costs_covered"
    ]
    assert len(quotes) == 3
    assert "free accommodation" in quotes
    assert len(set(quotes)) == 3


PIECES = st.sampled_from(
    [
        "free ticket", "不押护照", "ไม่มีพาสก็ไปได้", "ကျားဖြန့်", "ប៉ោយប៉ែត", "sang Cam", "\u200b",
        "\u202e", "🥬", "Тelegrаm only", "T e l e g r a m", "ＦＲＥＥ　ＶＩＳＡ", "паспорт сдаётся",
        "ﷺ", "e\u0301", "tiếng", "\n", ". ", "१८-३५", "𝒻𝓇𝑒𝑒 𝓋𝒾𝓈𝒶", "खान बस्न फ्री", "ຂ້າມເຮືອ",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    title=st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=6).map("".join),
    text=st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=14).map("".join),
    language=st.sampled_from(["en", "th", "zh", "my", "mixed", "unknown", "xx"]),
)
def test_every_span_is_faithful_in_any_text(title: str, text: str, language: str) -> None:
    matcher = _shared()
    per_indicator: dict[tuple[str, TextField], list[tuple[int, int]]] = {}
    for hit in matcher.match(normalise(title), normalise(text), language):
        source = title if hit.field is TextField.TITLE else text
        assert source[hit.start : hit.end] == hit.quote
        per_indicator.setdefault((hit.id, hit.field), []).append((hit.start, hit.end))
    for spans in per_indicator.values():
        assert len(spans) <= 3
        ordered = sorted(spans)
        assert all(first[1] <= second[0] for first, second in pairwise(ordered))


_KEPT: list[IndicatorMatcher] = []


def _shared() -> IndicatorMatcher:
    """One matcher for all examples; hypothesis cannot take a module fixture."""
    if not _KEPT:
        _KEPT.append(IndicatorMatcher.load())
    return _KEPT[0]


@pytest.mark.parametrize(
    ("spelling", "text", "found"),
    [
        (("park",), "parking", False),
        (("park",), "the park", True),
        (("park*",), "parking", True),
        (("*lipa",), "watakulipa", True),
        (("lipa",), "watakulipa", False),
        (("паспорт*",), "паспорта", True),
        (("ปอย",), "ไปปอยเปต", True),
        (("งาน",), "เงาน", False),
        (("စာ",), "စား", False),
        (("စ",), "စာ", False),
        (("wpm",), "35wpm", True),
        (("18",), "2018", False),
        (("no", "pass"), "no long valid pass", True),
        (("no", "pass"), "pass, no", False),
        (("no", "pass"), "no! A pass", False),
    ],
)
def test_word_boundaries_in_every_script(spelling: tuple[str, ...], text: str, found: bool) -> None:
    automaton = TermAutomaton([Wanted((spelling,))])
    assert bool(list(automaton.find(text))) is found


def test_exclusions_hide_only_what_contains_the_term() -> None:
    automaton = TermAutomaton([Wanted((("狗推",),), not_in=("搜狗推",))])
    assert [found.start for found in automaton.find("搜狗推广和狗推")] == [5]


HEAD = (
    '[about]\nlanguage = "xx"\nsource = "lurewatch authors"\ndate = 2026-11-22\n'
    'review = "needs native review"\nnegation_window = 5\n'
)
CATALOGUE = '[about]\nkind = "recruitment"\nfor_or_against = "for"\n'
ENTRY = '[one_thing]\nsentence = "It is so."\n'


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("recruitment.toml", "[broken", "recruitment.toml: "),
        (
            "recruitment.toml",
            CATALOGUE + ENTRY + "weight = 4",
            "recruitment.toml: one_thing: weight",
        ),
        ("terms/xx.toml", HEAD + '[no_such]\n"some words" = "so"', "xx.toml: no_such: no such"),
        (
            "terms/xx.toml",
            HEAD + '[one_thing]\n"some words" = { gloss = "so", gap = 0 }',
            "xx.toml: one_thing: some words: gap",
        ),
        ("terms/xx.toml", HEAD + '[one_thing]\n"a .. b .. c" = "so"', "one_thing: a .. b .. c"),
    ],
)
def test_a_broken_file_is_named_with_entry_and_field(
    tmp_path: Path, file: str, content: str, said: str
) -> None:
    (tmp_path / "terms").mkdir()
    (tmp_path / "recruitment.toml").write_text(CATALOGUE + ENTRY + "weight = 1")
    (tmp_path / file).write_text(content, "utf-8")
    with pytest.raises(LexiconError, match=said):
        IndicatorMatcher.load(tmp_path)


@pytest.mark.parametrize(
    ("language", "text", "quote"),
    [
        ("ru", "Билет оплатим, визу оформим", "Билет оплатим"),
        ("ru", "Полиция предупреждает о вакансиях", "предупреждает"),
        ("sw", "nilitapeliwa na wakala", "nilitapeliwa"),
    ],
)
def test_a_quote_never_ends_within_a_word(
    matcher: IndicatorMatcher, language: str, text: str, quote: str
) -> None:
    hits = matcher.match(normalise(""), normalise(text), language)
    assert quote in {hit.quote for hit in hits}
