"""A small set of adverts in many scripts, made for the contract suite."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from indexer import SearchDocument
from indexer.document import Vector
from records import AdClass, Band, SourceKind, Stance

DIMENSIONS = 4
START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)  # a Monday


def unit(*numbers: float) -> Vector:
    """Return the unit vector in a direction, filled up with zeros."""
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    vector[: len(numbers)] = numbers
    return vector / np.float32(np.linalg.norm(vector))


def advert(name: str, title: str = "", text: str = "", **facts: Any) -> SearchDocument:
    """Return a document; what is not given is plain and the same for all."""
    day = facts.pop("day", 0)
    plain: dict[str, Any] = {
        "id": name,
        "version": "0" * 64,
        "source": "demo-board",
        "source_kind": SourceKind.BOARD,
        "url": f"https://example.com/{name}",
        "lang": "en",
        "title": title,
        "text": text,
        "ad_class": AdClass.LEGITIMATE_JOB,
        "stance": Stance.RECRUITING,
        "band": Band.CLEAR,
        "probability": 0.1,
        "role": "unstated",
        "first_seen": START + timedelta(days=day),
        "last_seen": START + timedelta(days=day + 1),
    }
    return SearchDocument(**plain | facts)


def _lure(name: str, title: str, text: str, **facts: Any) -> SearchDocument:
    judged = {"ad_class": AdClass.DECEPTIVE_LURE, "band": Band.FLAG, "probability": 0.97}
    return advert(name, title, text, **judged | facts)


CORPUS = (
    _lure(
        "th-lure",
        "แอดมินตอบแชท ปอยเปต",
        "รับสมัครแอดมินตอบแชท เงินเดือน 45,000 บาท ที่พักฟรี ไม่ต้องใช้พาสปอร์ต",
        lang="th",
        day=1,
        role="chat_support",
        contacts=("demo_nok88", "+66810004412"),
        places=("poipet",),
        countries=("KH",),
        indicators=("costs_covered", "no_passport_needed"),
        pay_ratio=3.8,
        campaign="camp-1",
        embedding=unit(1, 0.1),
    ),
    _lure(
        "th-repost",
        "งานแชท รายได้ดี",
        "แอดมินเพจ งานออนไลน์ ปอยเปต ติดต่อ demo_nok88",
        lang="th",
        day=3,
        probability=0.91,
        contacts=("demo_nok88",),
        places=("poipet",),
        countries=("KH",),
        pay_ratio=2.5,
        campaign="camp-1",
        embedding=unit(1, 0.2),
    ),
    advert(
        "th-bank",
        "พนักงานคอลเซ็นเตอร์ธนาคาร",
        "ทำงานที่กรุงเทพ ประกันสังคม เงินเดือน 18,000 บาท",
        lang="th",
        day=4,
        pay_ratio=1.1,
        places=("bangkok",),
        countries=("TH",),
        embedding=unit(0.7, 0.7),
    ),
    _lure(
        "zh-lure",
        "西港招聘客服",
        "柬埔寨西港园区招聘打字员，包吃包住，月薪两万，飞机 demo_kk168",
        lang="zh",
        day=2,
        source="demo-channel",
        source_kind=SourceKind.CHANNEL,
        contacts=("demo_kk168",),
        places=("sihanoukville",),
        countries=("KH",),
        indicators=("costs_covered",),
        pay_ratio=4.5,
        embedding=unit(0.9, 0.3),
    ),
    advert(
        "zh-hotel",
        "酒店前台",
        "金边酒店招聘前台，会讲中文，合同工作签证",
        lang="zh",
        day=5,
        source="demo-channel",
        source_kind=SourceKind.CHANNEL,
        places=("phnom-penh",),
        countries=("KH",),
        pay_ratio=1.4,
        embedding=unit(0.2, 1),
    ),
    _lure(
        "km-lure",
        "ត្រូវការបុគ្គលិក",
        "ការងារអនឡាញនៅប៉ោយប៉ែត ប្រាក់ខែខ្ពស់",
        lang="km",
        day=6,
        probability=0.88,
        places=("poipet",),
        countries=("KH",),
    ),
    _lure(
        "lo-lure",
        "ຮັບສະໝັກພະນັກງານ",
        "ວຽກອອນລາຍ ສາມຫຼ່ຽມຄຳ ເງິນເດືອນສູງ",
        lang="lo",
        day=7,
        probability=0.86,
        places=("golden-triangle",),
        countries=("LA",),
    ),
    _lure(
        "my-lure",
        "အလုပ်ခေါ်စာ",
        "မြဝတီမှာ ကွန်ပျူတာ အလုပ်သမား လိုသည် လစာကောင်း",
        lang="my",
        day=8,
        probability=0.93,
        places=("myawaddy",),
        countries=("MM",),
        ad_class=AdClass.LOCATION_BAIT,
    ),
    _lure(
        "vi-lure",
        "Tuyển nhân viên việc nhẹ lương cao",
        "Làm việc tại Mộc Bài, lương 25 triệu, bao ăn ở, không cần kinh nghiệm",
        lang="vi",
        day=9,
        contacts=("0912000771",),
        places=("moc-bai",),
        countries=("VN",),
        pay_ratio=3.1,
        ruling=AdClass.DECEPTIVE_LURE,
    ),
    advert(
        "en-bpo",
        "Customer service agent",
        "Call centre in Phnom Penh, work permit, contract. No experience needed.",
        day=10,
        places=("phnom-penh",),
        countries=("KH",),
        role="customer_service",
        pay_ratio=1.2,
        ruling=AdClass.LEGITIMATE_JOB,
    ),
    advert(
        "en-warning",
        "Warning about fake customer service jobs",
        "Police warn of customer service offers in Poipet. Do not hand over your passport.",
        day=11,
        ad_class=AdClass.WARNING_OR_NEWS,
        stance=Stance.WARNING,
        places=("poipet",),
        countries=("KH",),
        source_kind=SourceKind.FEED,
        source="demo-news",
    ),
    advert(
        "en-plea",
        "",
        "Please help, my brother was taken to Myawaddy and they hold his passport",
        day=12,
        ad_class=AdClass.SURVIVOR_PLEA,
        stance=Stance.SURVIVOR,
        band=Band.REVIEW,
        probability=0.4,
        places=("myawaddy",),
        countries=("MM",),
        gone=True,
    ),
    advert(
        "mixed",
        "Admin แอดมิน 客服 online",
        "work from home, workers wanted, networking welcome 西港",
        lang="mixed",
        day=13,
        band=Band.REVIEW,
        probability=0.5,
        synthetic=True,
        contacts=("+855 12 000 318", "https://example.org/j?id=7"),
        countries=("KH", "TH"),
        embedding=unit(-1, 0.5),
    ),
    advert("hi-job", "नौकरी", "दिल्ली में डाटा एंट्री की नौकरी", lang="hi", day=14),
    advert("ru-job", "Работа оператором", "Требуется оператор чата в офис", lang="ru", day=15),
    advert("ur-job", "نوکری", "لاہور میں کال سینٹر کی نوکری", lang="ur", day=16),
    advert("emoji", "🔥🔥", "💸", lang="unknown", day=17),
    advert("empty", "", "", lang="unknown", day=18),
)
BY_ID = {document.id: document for document in CORPUS}
