"""Contacts in the wordings of each language, and what is none. All of them are invented."""

import pytest

from language import find_contacts, normalise
from records import TextField

FOUND = [
    ("th", "โทร ๐๘๑-๐๐๐-๔๔๑๒ คุณนก", [("phone", "+66810004412")]),
    (
        "th",
        "แอดไลน์ @example_like หรือ ไลน์ demo_nok88",
        [("line", "example_like"), ("line", "demo_nok88")],
    ),
    ("th", "ติดต่อ demo_buyteam", [("line", "demo_buyteam")]),
    ("th", "โทร/ไลน์ 081-000-4412", [("line", "+66810004412"), ("phone", "+66810004412")]),
    ("km", "ទំនាក់ទំនង ០១២ ០០០ ៣១៨", [("phone", "+85512000318")]),
    ("km", "តេឡេក្រាម demo_kh_office", [("telegram", "demo_kh_office")]),
    ("lo", "ໂທ 020 5555 0101", [("phone", "+8562055550101")]),
    ("lo", "ໄລນ໌ example_bolok", [("line", "example_bolok")]),
    ("my", "Viber ၀၉ ၄၂၀ ၀၀၀ ၅၅၅", [("viber", "+959420000555")]),
    ("my", "တယ်လီဂရမ် @example_mm", [("telegram", "example_mm")]),
    ("vi", "Zalo/WhatsApp: 0912 000 771", [("whatsapp", "+84912000771"), ("zalo", "+84912000771")]),
    ("vi", "sđt không chín một hai không không không bảy bảy một", [("phone", "+84912000771")]),
    ("vi", "STK 0123 4567 89", [("bank_account", "0123456789")]),
    (
        "zh",
        "飞机 demo_x88 薇：demo_kk168 V❤️demo_a1b",
        [("telegram", "demo_x88"), ("wechat", "demo_kk168"), ("wechat", "demo_a1b")],
    ),
    ("zh", "扣扣：1000055 电话13800005550", [("qq", "1000055"), ("phone", "+8613800005550")]),
    ("zh", "電話 零九一二零零零七七一", [("phone", "+886912000771")]),
    ("en", "WhatsApp only: +254 700 000 812", [("whatsapp", "+254700000812")]),
    (
        "en",
        "hr.bay@example.com or demo at example dot com",
        [("email", "hr.bay@example.com"), ("email", "demo@example.com")],
    ),
    ("en", "https://www.example.com/Jobs?a=1.", [("url", "example.com/Jobs?a=1")]),
    (
        "en",
        "t.me/demo_hr wa.me/254700000812 line.me/ti/p/~demo88",
        [("telegram", "demo_hr"), ("whatsapp", "+254700000812"), ("line", "demo88")],
    ),
    ("en", "T e l e g r a m : @Example_HR", [("telegram", "example_hr")]),
    ("en", "Тelegrаm @demo_desk", [("telegram", "demo_desk")]),
    ("en", "LINE demo_daytrip", [("line", "demo_daytrip")]),
    ("id", "wa 0896 000 1255", [("whatsapp", "+628960001255")]),
    ("ms", "Jalan-Jalan, 013-000 2277", [("phone", "+60130002277")]),
    ("fil", "GCash 0917 000 5551", [("mobile_money", "+639170005551")]),
    ("hi", "फोन 97000 00284", [("phone", "+919700000284")]),
    ("bn", "বিকাশ ০১৭০০০০০৫৫৫", [("mobile_money", "+8801700000555")]),
    ("ur", "رابطہ 0333-0006108", [("phone", "+923330006108")]),
    ("ne", "सम्पर्क ९७४-०००-११२९", [("phone", "+9779740001129")]),
    (
        "ru",
        "тг @demo_headhunt, 8 912 000-05-55",
        [("telegram", "demo_headhunt"), ("phone", "+79120000555")],
    ),
    ("sw", "M-Pesa 0722 000 908", [("mobile_money", "+254722000908")]),
    ("pt", "Chama no zap (85) 90000-5521", [("whatsapp", "+5585900005521")]),
    ("ko", "카톡 demo_hr1", [("kakaotalk", "demo_hr1")]),
    ("id", "chat WA o857 ooo 555 13", [("whatsapp", "+6285700055513")]),
    ("zh", "手机 l38oooo5551", [("phone", "+8613800005551")]),
    (
        "vi",
        "Anh Demo 0911000563, 0911000564",
        [("phone", "+84911000563"), ("phone", "+84911000564")],
    ),
    ("vi", "0 9 4 5 0 0 0 5 5 8 Zalo", [("zalo", "+84945000558")]),
    ("vi", "liên hệ Viber 0888 000 566", [("viber", "+84888000566")]),
    (
        "zh",
        "159-0000-5552（微信同号）",
        [("phone", "+8615900005552"), ("wechat", "+8615900005552")],
    ),
    ("vi", "https://zalo.me/0909000551", [("zalo", "+84909000551")]),
    ("lo", "ໄວເບີ 020 28000197", [("viber", "+8562028000197")]),
    ("ne", "नौ आठ छ शून्य शून्य शून्य शून्य पाँच पाँच दुई", [("phone", "+9779860000552")]),
    ("km", "សូន្យប្រាំបួនប្រាំមួយ ប្រាំប្រាំប្រាំ សូន្យសូន្យមួយប្រាំពីរ", [("phone", "+855965550017")]),
    ("hi", "double nine eight zero zero zero zero five five one", [("phone", "+919980000551")]),
    (
        "id",
        "wa nol delapan satu dua nol nol nol lima lima lima satu",
        [("whatsapp", "+628120005551")],
    ),
    ("ru", "(343) 555-01-55", [("phone", "+73435550155")]),
    ("ne", "फोन ०५७ ५५५०६४", [("phone", "+97757555064")]),
    ("sw", "M-Pesa ya fomu 500, tuma 0722 000 908", [("mobile_money", "+254722000908")]),
    ("ms", "Facebook Demo Kerja Mudah tipu budak2", [("facebook", "demo kerja mudah")]),
    ("vi", 'nick Facebook "Demo Tuyển Dụng 88" lừa', [("facebook", "demo tuyển dụng 88")]),
    ("en", "FB page: Demo Tutors PH or call us", [("facebook", "demo tutors ph")]),
    ("en", "UPI to demo.hr@example or", [("mobile_money", "demo.hr@example")]),
    ("en", "IBAN GB82 WEST 1234 5698 7654 32", [("bank_account", "GB82WEST12345698765432")]),
    ("en", "Send to BPI acct 0005-5501-23 Demo", [("bank_account", "0005550123")]),
    ("my", "ဘဏ်စာရင်း KBZ 0005550123456", [("bank_account", "0005550123456")]),
    (
        "en",
        "USDT TRC20 TJRabPrwbZy45sbavfcjinPJC18kjpRTv8",
        [("wallet", "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8")],
    ),
]

NOTHING = [
    ("th", "เงินเดือน 25,000-30,000 บาท อายุ 18-35 ปี เวลา 09.00-18.00 น."),
    ("zh", "月薪15000-200000元 2026-11-21"),
    ("en", "salary 15000-20000, apply by 12.11.2026, ref 2026-000"),
    ("en", "production line 3, line cook, call centre, contact us today"),
    ("th", "สัมภาษณ์งานออนไลน์ AMASS company"),
    ("ko", "온라인 TOEIC 강사"),
    ("en", "ASP.NET and VB.NET developers"),
    ("en", "Order no. 2026-000555, tracking TH000555123"),
    ("en", "our duty line, then Facebook Ads Specialist and Facebook Marketplace Live"),
    ("fil", "motor 125 o 150, lot 5 o 6"),
    ("en", "follow us on Instagram @example_shop"),
    ("vi", "lương 15.000.000 - 20.000.000 đồng"),
    ("ru", "оклад 95 000–120 000 ₽"),
]


def contacts(language: str, text: str) -> list[tuple[str, str]]:
    found = find_contacts(normalise(text), TextField.TEXT, language)
    for contact in found:
        assert text[contact.start : contact.end] == contact.quote
    return [(contact.kind.value, contact.value) for contact in found]


@pytest.mark.parametrize(("language", "text", "expected"), FOUND)
def test_finds(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(contacts(language, text)) == sorted(expected)


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_finds_nothing(language: str, text: str) -> None:
    assert contacts(language, text) == []


def test_the_advert_s_places_say_where_a_number_belongs() -> None:
    text = normalise("Call 0912 000 771")
    (there,) = find_contacts(text, TextField.TEXT, "en", countries=("VN",))
    assert (there.value, there.region) == ("+84912000771", "VN")


CHECKED = [
    ("TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", True),
    ("TJRabPrwbZy45sbavfcjinPJC18kjpRTv9", False),
    ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", True),
    ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdz", False),
    ("UQAAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eH0Bm", True),
    ("a/c 4111 1111 1111 1111", True),
    ("a/c 4111 1111 1111 1112", False),
    ("a/c PK36 MEZN 0000 0555 0001 2345", False),
]


@pytest.mark.parametrize(("text", "holds"), CHECKED)
def test_accounts_and_wallets_are_valid_by_their_check_digits(text: str, holds: bool) -> None:
    (found,) = find_contacts(normalise(text), TextField.TEXT, "en")
    assert found.valid is holds
