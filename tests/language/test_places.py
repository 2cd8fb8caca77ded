"""Places in every script, the traps around them, and the part each plays."""

import pytest

from language import find_places, normalise
from language.gazetteer.loading import entries
from records import TextField

FOUND = [
    ("งานที่ปอยเปต", ["kh-poipet"]),
    ("ไปปอยกันไหม", ["kh-poipet"]),
    ("西港招聘客服", ["kh-sihanoukville"]),
    ("loker KPS gaji besar", ["kh-sihanoukville"]),
    ("去KK园区上班", ["mm-kk-park"]),
    ("KK Park near Mae Sot", ["mm-kk-park", "th-mae-sot"]),
    ("မြဝတီမှာ အလုပ်ရှိ", ["mm-myawaddy"]),
    ("ျမဝတီမွာ အလုပ္", ["mm-myawaddy"]),  # Zawgyi
    ("ສາມຫຼ່ຽມຄຳ ຮັບພະນັກງານ", ["la-golden-triangle"]),
    ("ធ្វើការនៅប៉ោយ\u200bប៉ែត", ["kh-poipet"]),
    ("sang Cam làm việc", ["kh"]),
    ("Bà Vẹt, cách Mộc Bài 2km", ["kh-bavet", "vn-moc-bai"]),
    ("в Камбодже и Таиланде", ["kh", "th"]),
    ("থাইল্যান্ডে কাজ, কম্বোডিয়ার ভিসা", ["th", "kh"]),
    ("कम्बोडियामा काम", ["kh"]),
    ("کمبوڈیا میں نوکری", ["kh"]),
    ("시아누크빌에서 근무", ["kh-sihanoukville"]),
    ("Triângulo Dourado, no Laos", ["la-golden-triangle", "la"]),
    ("Segitiga Emas", ["la-golden-triangle"]),
    ("缅北老街", ["mm-north", "mm-laukkaing"]),
    ("গাজীপুর আর সাভারে কাজ", ["bd-gazipur", "bd-savar"]),
    ("बुटवल, नेपालगञ्ज", ["np-butwal", "np-nepalgunj"]),
    ("Quezon City, Makati at Angeles", ["ph-quezon-city", "ph-makati", "ph-angeles"]),
    ("東莞、成都、高雄", ["cn-dongguan", "cn-chengdu", "tw-kaohsiung"]),
    ("안산, 부산", ["kr-ansan", "kr-busan"]),
    ("в Казани и Екатеринбурге", ["ru-kazan", "ru-yekaterinburg"]),
    ("Shwe Kokko KK", ["mm-shwe-kokko", "mm-kk-park"]),  # KK counts beside another place
]

TRAPS = [
    "招印度人、缅甸籍客服",
    "KK Parking lot attendant",
    "BKK Park condo",
    "KK Mart cashier",
    "搜狗推广 遛狗推播 看门狗推",
    "广西港口 江西港口 西港城",
    "金三角营销 黄金三角",
    "Golden Triangle Thai restaurant",
    "老街美食一条街",
    "白马王子",
    "KK",
    "cam kết lương, lao động phổ thông",
    "คนลาว ภาษาจีน แรงงานพม่า",
    "中国人 泰国人 越南语",
    "kepala gudang",
    "surat lamaran",
    "mong la ban hieu",
    "Waitress at Bangkok Street Grill",
    "Security guards for KK Park Apartments",
    "Warung Bu Poipet",
    "Кафе «Золотой треугольник»",
    'রেস্টুরেন্টের নাম "কেকে পার্ক"',
    "မြဝတီစားသောက်ဆိုင်",
    "Tam Giác Vàng Quán",
    "ร้านปอยเปต",
    "surat lamaran, kota besar, serang balik",
    "Lipa kwa, wah bagus, QC 100%",
    "jobs.bokeo@example.org @batam_example https://example.com/thailand_x",
]

ROLES = [
    ("นัดเจอที่แม่สายก่อน", "meeting_point"),
    ("先飛曼谷", "meeting_point"),
    ("曼谷集合", "meeting_point"),
    ("再搭車到湄索", "destination"),
    ("then cross to Myawaddy", "destination"),
    ("meet at Mae Sot bus station", "meeting_point"),
    ("tập trung ở bến xe Tây Ninh", "meeting_point"),
    ("kumpul di Batam", "meeting_point"),
    ("lalu menyeberang ke Myawaddy", "destination"),
    ("မယ်ဆိုင်က လာခေါ်မယ်", "meeting_point"),
    ("ລົດຮັບຢູ່ຊຽງແສນ", "meeting_point"),
    ("ជួបគ្នានៅប៉ោយប៉ែត", "meeting_point"),
    ("Magkikita sa Clark", "meeting_point"),
    ("ponto de encontro em Mae Sot", "meeting_point"),
    ("дальше в Мьявади", "destination"),
    ("รถรับที่ บขส. แม่สอด", "meeting_point"),
    ("从西双版纳出发", "meeting_point"),
    ("दिल्ली बाट उडान", "meeting_point"),
    ("interview sa Pasay", "meeting_point"),
    ("sent my cousin to Shwe Kokko", "destination"),
    ("ໄປເຮັດວຽກຄິງໂຣມັນ", "destination"),
    ("सिहानोकविल जाने", "destination"),
    ("đi lao động Nam Vang", "destination"),
    ("welcome to Poipet", "advertised"),
    ("Meet our team. Work in Bangkok", "advertised"),
    ("office in Poipet", "advertised"),
    ("For people from Manila.", "origin"),
    ("รับคนจากเชียงราย", "origin"),
    ("招成都来的人", "origin"),
    ("Nhận người từ Nghệ An", "origin"),
    ("orang Kenya boleh melamar", "origin"),
    ("မန္တလေး မှလာသူများ", "origin"),
    ("ढाका से आने वालों के लिए", "origin"),
    ("watu kutoka Kenya", "origin"),
    ("naturais do Brasil", "origin"),
    ("van from Bangkok tonight", "meeting_point"),
    ("orang dari Poipet", "advertised"),
    ("รับ 20 คน พัทยา", "advertised"),
    ("cần 20 người Hà Nội", "advertised"),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_finds(text: str, expected: list[str]) -> None:
    found = find_places(normalise(text), TextField.TEXT)
    assert [place.id for place in found] == expected
    assert all(text[place.start : place.end] == place.quote for place in found)


@pytest.mark.parametrize("text", TRAPS)
def test_is_not_trapped(text: str) -> None:
    assert find_places(normalise(text), TextField.TEXT) == ()


@pytest.mark.parametrize(("text", "role"), ROLES)
def test_tells_the_part_a_place_plays(text: str, role: str) -> None:
    (place,) = find_places(normalise(text), TextField.TEXT)
    assert place.role.value == role


def test_who_meets_elsewhere_is_brought_to_the_watched_place() -> None:
    found = find_places(normalise("butuh orang utk Poipet, kumpul di Batam"), TextField.TEXT)
    assert [place.role.value for place in found] == ["destination", "meeting_point"]


def test_big_ordinary_cities_are_not_watched() -> None:
    watched = {entry.id: entry.watched for entry in entries()}
    ordinary = [
        "th-bangkok",
        "kh-phnom-penh",
        "my-kuala-lumpur",
        "sg",
        "ae-dubai",
        "kh",
        "la-boten",
    ]
    assert not any(watched[place] for place in ordinary)
    reported = [
        "kh-poipet",
        "mm-kk-park",
        "la-golden-triangle",
        "th-mae-sot",
        "vn-moc-bai",
        "id-batam",
    ]
    assert all(watched[place] for place in reported)


def test_every_row_is_dated_sourced_and_found_by_its_own_name() -> None:
    rows = list(entries())
    assert len({row.id for row in rows}) == len(rows) > 300
    for row in rows:
        assert row.source
        assert row.as_of >= "2026-11-21"
        assert len(row.country) == 2
        assert (row.lat is None) == (row.lon is None)
