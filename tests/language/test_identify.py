"""Language identification on short adverts as people write them."""

import pytest

from language import identify, normalise

TEXTS = [
    ("รับแอดมินตอบแชท พักฟรี", "th"),
    ("รับสมัคร admin online ทำงานที่ office LINE demo_x", "th"),
    ("ຮັບພະນັກງານຕອບແຊັດ ກິນຢູ່ຟຣີ", "lo"),
    ("ត្រូវការបុគ្គលិកឆ្លើយឆាត ប្រាក់ខែ 500$", "km"),
    ("ချတ်ဝန်ထမ်း လိုအပ်သည် နေစားငြိမ်း", "my"),
    ("招聘客服，包吃住，飞机 @demo_kk", "zh"),
    ("徵線上客服 包吃住 賴 demo", "zh"),
    ("スタッフ募集、東京、時給1200円です", "ja"),
    ("해외 TM 직원 모집 숙식 제공", "ko"),
    ("Tuyển nhân viên trực page, lương 8 triệu", "vi"),
    ("tuyen nv cskh lam viec tai van phong, luong 15tr, bao an o, lh zalo", "vi"),
    ("We are hiring customer service agents, free food and dorm.", "en"),
    ("Lowongan admin, gaji besar, mess dan makan gratis, hubungi kami", "id"),
    ("Jawatan kosong kerani, gaji RM2,000 sebulan, tempat tinggal disediakan percuma", "ms"),
    ("Naghahanap kami ng chat support, libre ang dorm at pagkain po", "fil"),
    ("डाटा एंट्री के लिए लोग चाहिए, रहना खाना फ्री है", "hi"),
    ("Bhai Thailand me job hai, ticket company degi, bas passport chahiye", "hi"),
    ("कम्बोडियामा कम्प्युटर अपरेटर चाहियो, खान बस्न फ्री छ", "ne"),
    ("কম্পিউটার অপারেটর লাগবে, থাকা খাওয়া ফ্রি", "bn"),
    ("کمپیوٹر آپریٹر کی ضرورت ہے، رہائش فری", "ur"),
    ("Требуется оператор чата, жильё за наш счёт", "ru"),
    ("Tunatafuta wafanyakazi wa huduma kwa wateja, malazi na chakula bure", "sw"),
    ("Vaga para atendimento, moradia e passagem inclusas, não precisa experiência", "pt"),
    ("Perusahaan kami membutuhkan karyawan karena proyek baru", "id"),
    ("Syarikat kami memerlukan pekerja kerana projek baharu", "ms"),
    ("इसलिए आप अपनी कंपनी से संपर्क करें", "hi"),
    ("तपाईंले आफ्नो कम्पनीलाई सम्पर्क गर्नुहोस्", "ne"),
    ("rozana 1500, mistri ustad chahiye", "ur"),
    ("Kasailai kaam chahiyo bhane malai bhana hai", "ne"),
    ("оплата каждый день", "ru"),
    ("", "unknown"),
    ("👍", "unknown"),
    ("12345 !!! 🔥", "unknown"),
    ("Ατικός λόγος", "unknown"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_identifies(text: str, expected: str) -> None:
    assert identify(normalise(text).text).code == expected


def test_two_languages_side_by_side_are_mixed() -> None:
    text = (
        "We are looking for people to work in our office and you will have free food. "
        "เรากำลังมองหาคนมาทำงานในออฟฟิศของเรา มีอาหารและที่พักให้ฟรีทุกคน สมัครได้เลย"
    )
    assert identify(text).code == "mixed"


def test_the_language_does_not_change_with_the_place_of_origin() -> None:
    wording = "bhai log {} ke liye naukri hai, aap apna passport lekar aao"
    assert len({identify(wording.format(town)) for town in ("delhi", "lahore", "karachi")}) == 1


def test_names_the_script() -> None:
    assert identify("Работа").script == "Cyrillic"
    assert identify("").script == ""
