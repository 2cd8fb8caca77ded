"""A dozen adverts of our own writing, judged by hand, to fill a console with."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from records import (
    Ad,
    AdClass,
    AgeCue,
    Assessment,
    Band,
    Contact,
    ContactKind,
    IndicatorHit,
    Pay,
    PayPeriod,
    Place,
    PlaceRole,
    SourceKind,
    Stance,
    TextField,
)
from tests.ledger.facts import NOON, capture

Mark = tuple[str, str, str, str]
"""for or against, indicator id, the quoted words, the note."""


@dataclass(frozen=True)
class Told:
    """An advert and how it is judged."""

    key: str
    lang: str
    title: str
    text: str
    probability: float
    ad_class: AdClass = AdClass.DECEPTIVE_LURE
    stance: Stance = Stance.RECRUITING
    marks: tuple[Mark, ...] = ()
    contacts: tuple[tuple[ContactKind, str, str], ...] = ()
    places: tuple[tuple[str, str, str, PlaceRole], ...] = ()
    pay: tuple[str, int, int, str, float] | None = None

    @property
    def band(self) -> Band:
        """The band that the probability falls into."""
        if self.probability >= 0.8:
            return Band.FLAG
        return Band.REVIEW if self.probability >= 0.3 else Band.CLEAR


TOLD = (
    Told(
        key="th-chat",
        lang="th",
        title="รับสมัครแอดมินตอบแชท ปอยเปต เงินเดือน 45,000 บาท",
        text="งานสบาย นั่งห้องแอร์ ตอบแชทลูกค้า ไม่ต้องมีประสบการณ์\n"
        "ที่พักฟรี อาหาร 3 มื้อ ไม่มีพาสปอร์ตก็ไปได้ มีรถรับที่อรัญประเทศ\n"
        "อายุ 18-35 ปี พิมพ์คอมได้ ทำงานวันละ 12 ชั่วโมง\n"
        "สนใจทัก LINE: demo_nok88 ไม่ได้ให้โอนเงินก่อนนะคะ",
        probability=0.97,
        marks=(
            (
                "for",
                "no_documents_needed",
                "ไม่มีพาสปอร์ตก็ไปได้",
                "People without papers are told that they can cross.",
            ),
            (
                "for",
                "border_pick_up",
                "มีรถรับที่อรัญประเทศ",
                "A car fetches people at a town on the border.",
            ),
            (
                "for",
                "high_pay_low_skill",
                "45,000 บาท",
                "Pay far above local wages for work that asks for no skill.",
            ),
            ("for", "long_hours", "ทำงานวันละ 12 ชั่วโมง", "Very long working days."),
            (
                "against",
                "no_upfront_fee",
                "ไม่ได้ให้โอนเงินก่อน",
                "No money is asked for; advance-fee offers ask for it.",
            ),
        ),
        contacts=((ContactKind.LINE, "demo_nok88", "demo_nok88"),),
        places=(
            ("poipet", "ปอยเปต", "KH", PlaceRole.ADVERTISED),
            ("aranyaprathet", "อรัญประเทศ", "TH", PlaceRole.MEETING_POINT),
        ),
        pay=("45,000 บาท", 45000, 45000, "THB", 3.4),
    ),
    Told(
        key="th-chat-2",
        lang="th",
        title="แอดมินเพจ ทำงานปอยเปต รายได้ดี",
        text="ตอบแชทอย่างเดียว พักฟรี กินฟรี มีรถรับถึงหน้าบ้าน ทัก LINE demo_nok88",
        probability=0.95,
        marks=(("for", "costs_covered", "พักฟรี กินฟรี", "Food and lodging are promised at no cost."),),
        contacts=((ContactKind.LINE, "demo_nok88", "demo_nok88"),),
        places=(("poipet", "ปอยเปต", "KH", PlaceRole.ADVERTISED),),
    ),
    Told(
        key="zh-transfer",
        lang="zh",
        title="转让一个团队，成熟打字员6名",
        text="公司搬迁，整组转出，每人带电脑，价格面议。当面交接，联系飞机 @demo_kk168",
        probability=0.99,
        ad_class=AdClass.COMPOUND_TRANSFER,
        marks=(
            (
                "for",
                "people_transferred",
                "整组转出",
                "A whole group of people is offered for transfer.",
            ),
            ("for", "price_for_people", "价格面议", "A price for people is open to talk."),
        ),
        contacts=((ContactKind.TELEGRAM, "@demo_kk168", "demo_kk168"),),
    ),
    Told(
        key="vi-debt",
        lang="vi",
        title="Việc nhẹ lương cao bên Bavet, bao trả nợ",
        text="Ai đang kẹt tiền, nợ nần cứ ib, công ty ứng trước trả nợ rồi trừ lương.\n"
        "Không cần hộ chiếu, tụi mình đưa qua cửa khẩu Mộc Bài. Zalo 0912 000 771",
        probability=0.96,
        ad_class=AdClass.DEBT_CLEARING_LURE,
        marks=(
            (
                "for",
                "debt_cleared",
                "ứng trước trả nợ",
                "The offer pays or settles the reader's debts.",
            ),
            ("for", "costs_deducted_later", "trừ lương", "Costs are taken from the wages later."),
            (
                "for",
                "no_documents_needed",
                "Không cần hộ chiếu",
                "People without papers are told that they can cross.",
            ),
        ),
        contacts=((ContactKind.ZALO, "0912 000 771", "+84912000771"),),
        places=(
            ("bavet", "Bavet", "KH", PlaceRole.ADVERTISED),
            ("moc_bai", "Mộc Bài", "VN", PlaceRole.MEETING_POINT),
        ),
    ),
    Told(
        key="en-dubai",
        lang="en",
        title="Customer support, Dubai office (interview in Bangkok)",
        text="English speakers wanted for our Dubai team. Flight and visa on us, dorm on site.\n"
        "Interview in Bangkok; the company bus takes you on from Mae Sot, and the site is told "
        "after the interview. 1,500-2,500 USD. WhatsApp +1 202 555 0143",
        probability=0.88,
        ad_class=AdClass.LOCATION_BAIT,
        marks=(
            (
                "for",
                "place_told_later",
                "the site is told after the interview",
                "The place of work is kept back.",
            ),
            (
                "for",
                "border_pick_up",
                "the company bus takes you on from Mae Sot",
                "A bus goes on from a town on the border.",
            ),
            (
                "for",
                "costs_covered",
                "Flight and visa on us",
                "Travel and visa are promised at no cost.",
            ),
            (
                "against",
                "interview_named",
                "Interview in Bangkok",
                "An interview in a city is named.",
            ),
        ),
        contacts=((ContactKind.WHATSAPP, "+1 202 555 0143", "+12025550143"),),
        places=(
            ("dubai", "Dubai", "AE", PlaceRole.ADVERTISED),
            ("mae_sot", "Mae Sot", "TH", PlaceRole.MEETING_POINT),
        ),
        pay=("1,500-2,500 USD", 1500, 2500, "USD", 2.1),
    ),
    Told(
        key="km-border",
        lang="km",
        title="ត្រូវការបុគ្គលិកឆ្លើយសារ នៅបាវិត",
        text="ប្រាក់ខែ 900$ មានកន្លែងស្នាក់នៅ និងអាហារ មិនចាំបាច់មានបទពិសោធន៍ តេឡេក្រាម @demo_vanna_job",
        probability=0.84,
        marks=(
            (
                "for",
                "high_pay_low_skill",
                "ប្រាក់ខែ 900$",
                "Pay far above local wages for work that asks for no skill.",
            ),
        ),
        contacts=((ContactKind.TELEGRAM, "@demo_vanna_job", "demo_vanna_job"),),
        places=(("bavet", "បាវិត", "KH", PlaceRole.ADVERTISED),),
    ),
    Told(
        key="ur-dubai",
        lang="ur",
        title="دبئی میں کسٹمر سروس کی نوکری",
        text="تنخواہ 3500 درہم، رہائش اور کھانا مفت، "
        "پاسپورٹ کمپنی کے پاس رہے گا۔ واٹس ایپ demo_ali_hr",
        probability=0.81,
        ad_class=AdClass.LOCATION_BAIT,
        marks=(
            (
                "for",
                "documents_held",
                "پاسپورٹ کمپنی کے پاس رہے گا",
                "The company keeps passports.",
            ),
        ),
    ),
    Told(
        key="en-hotel",
        lang="en",
        title="Front desk agent, Sihanoukville hotel",
        text="Chinese speaker wanted. Work permit and contract by the hotel, six days a week, "
        "650 USD. Apply at jobs@example.com or https://jobs.example.com/front-desk?id=7",
        probability=0.44,
        ad_class=AdClass.LEGITIMATE_JOB,
        marks=(
            (
                "against",
                "work_permit",
                "Work permit and contract by the hotel",
                "A permit and a contract are promised.",
            ),
        ),
        contacts=(
            (ContactKind.EMAIL, "jobs@example.com", "jobs@example.com"),
            (
                ContactKind.URL,
                "https://jobs.example.com/front-desk?id=7",
                "https://jobs.example.com/front-desk?id=7",
            ),
        ),
        places=(("sihanoukville", "Sihanoukville", "KH", PlaceRole.ADVERTISED),),
    ),
    Told(
        key="en-warning",
        lang="en",
        title="Warning: offers from Poipet",
        text='They write "free food, free dorm, no passport needed". Do not go. Call the hotline.',
        probability=0.03,
        ad_class=AdClass.WARNING_OR_NEWS,
        stance=Stance.WARNING,
    ),
    Told(
        key="en-plea",
        lang="en",
        title="Please help my brother",
        text="My brother went to Myawaddy for a chat job and cannot leave. He wrote once from a "
        "borrowed phone. Whom can we call? demo_sister_of_k",
        probability=0.62,
        ad_class=AdClass.SURVIVOR_PLEA,
        stance=Stance.SURVIVOR,
        contacts=((ContactKind.TELEGRAM, "demo_sister_of_k", "demo_sister_of_k"),),
        places=(("myawaddy", "Myawaddy", "MM", PlaceRole.DESTINATION),),
    ),
    Told(
        key="en-hostile",
        lang="en",
        title="<script>alert('title')</script>=cmd|' /C calc'!A0",
        text='Good pay</div><img src=x onerror="alert(1)"> \u202etxet nedih\u202c and '
        "p\u200bassport kept. {{ 7*7 }} " + "x" * 300,
        probability=0.9,
        marks=(
            ("for", "documents_held", "p\u200bassport kept", "The company keeps <b>passports</b>."),
            ("for", "good_pay", "Good pay</div>", "Pay is praised."),
            (
                "against",
                "pay_and_papers",
                'pay</div><img src=x onerror="alert(1)">',
                "Overlaps another quote.",
            ),
        ),
    ),
)


def ad_of(told: Told) -> Ad:
    """Return the advert."""
    at = NOON - timedelta(hours=len(told.key))
    return Ad.from_source(
        source="board",
        key=told.key,
        source_kind=SourceKind.BOARD,
        url=f"https://board.example.com/ads/{told.key}",
        capture_id=capture(url_of(told), at).id,
        seen_at=at,
        title=told.title,
        text=told.text,
        poster="demo poster",
        synthetic=True,
    )


def url_of(told: Told) -> str:
    """Return the address of the page that the advert was captured from."""
    return f"https://board.example.com/ads/{told.key}"


def assessment_of(told: Told) -> Assessment:
    """Return how the advert is judged."""
    return Assessment(
        id=ad_of(told).id,
        lang=told.lang,
        stance=told.stance,
        ad_class=told.ad_class,
        probability=told.probability,
        band=told.band,
        role="customer_service",
        age_cue=AgeCue.NONE,
        indicators=tuple(_hit(told, mark) for mark in told.marks),
        contacts=tuple(
            Contact(**_span(told, quote), kind=kind, value=value, valid=True)
            for kind, quote, value in told.contacts
        ),
        places=tuple(
            Place(
                **_span(told, quote), id=place, name=quote, country=country, role=role, watched=True
            )
            for place, quote, country, role in told.places
        ),
        pay=_pay(told),
        model="tiny-1",
    )


def _pay(told: Told) -> Pay | None:
    if told.pay is None:
        return None
    quote, low, high, currency, ratio = told.pay
    return Pay(
        **_span(told, quote),
        minimum=Decimal(low),
        maximum=Decimal(high),
        currency=currency,
        period=PayPeriod.MONTH,
        ratio=ratio,
    )


def _hit(told: Told, mark: Mark) -> IndicatorHit:
    side, name, quote, note = mark
    return IndicatorHit(
        **_span(told, quote),
        id=name,
        for_or_against="for" if side == "for" else "against",
        framework="ILO 2",
        note=note,
    )


def _span(told: Told, quote: str) -> dict[str, Any]:
    field = TextField.TEXT if quote in told.text else TextField.TITLE
    start = (told.text if field is TextField.TEXT else told.title).index(quote)
    return {"field": field, "quote": quote, "start": start, "end": start + len(quote)}
