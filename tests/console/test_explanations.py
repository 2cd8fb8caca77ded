"""The card tells what weighed, both sides, glosses and near examples; hostile words stay words."""

from ledger import Judged, Stage
from records import Ad, AdClass, IndicatorHit, Neighbour, Phrase, SourceKind, TextField, Weighed
from tests.console.house import House
from tests.ledger.facts import NOON, assessment, capture

TEXT = "ไม่มีพาสปอร์ตก็ไปได้ <b>มีรถรับ</b> สัญญาจ้าง"


def test_a_card_explains_a_judgement(house: House) -> None:
    page = house.signed_in("rita").get(f"/ads/{_judged(house)}").text
    assert "no passport is fine" in page
    assert "Here:" not in page
    assert '<mark class="for">&lt;b&gt;มีรถรับ' in page
    assert "<b>" not in page
    assert "words that lures share" in page
    assert "+1.4" in page
    assert "−0.6" in page
    assert "&lt;script&gt;example" in page
    assert "<script" not in page
    assert "SYNTHETIC seed text" in page
    assert "ruling by a reviewer" in page
    assert '<a href="/ads/ad-1">' in page


def test_a_card_of_an_unexplained_judgement_still_shows_both_sides(house: House) -> None:
    page = house.signed_in("rita").get(f"/ads/{house.ids['th-chat']}").text
    assert "What speaks against" in page
    assert "What weighed" not in page
    assert "Nearest known examples" not in page


def _judged(house: House) -> str:
    fetched = capture("http://127.0.0.1/explained", NOON)
    ad = Ad.from_source(
        source="board",
        key="explained",
        source_kind=SourceKind.BOARD,
        url=fetched.url,
        capture_id=fetched.id,
        seen_at=NOON,
        title="",
        text=TEXT,
        synthetic=True,
    )
    said = assessment(
        ad,
        lang="th",
        indicators=(_hit("ไม่มีพาสปอร์ตก็ไปได้", "no passport is fine"),),
        phrases=(_phrase("<b>มีรถรับ", 0.4),),
        weighed=(
            Weighed(kind="indicator", name="x", sentence="No papers.", value="", weight=1.4),
            Weighed(kind="words", name="y", sentence="Words.", value="สัญญาจ้าง", weight=-0.6),
        ),
        neighbours=(_near("seed-1", None), _near("ad-1", AdClass.DECEPTIVE_LURE)),
    )
    house.ledger.crawls.record_fetch(fetched, [ad])
    house.ledger.ads.save_assessments([Judged(ad, said)], NOON)
    house.ledger.queue.advance([ad], Stage.INDEXED)
    return ad.id


def _hit(quote: str, gloss: str) -> IndicatorHit:
    start = TEXT.index(quote)
    return IndicatorHit(
        id="no_passport_needed",
        for_or_against="for",
        framework="ILO 1",
        field=TextField.TEXT,
        quote=quote,
        start=start,
        end=start + len(quote),
        note=f"People without papers are told that they can cross. Here: “{gloss}”.",
        gloss=gloss,
    )


def _phrase(quote: str, weight: float) -> Phrase:
    start = TEXT.index(quote)
    return Phrase(
        field=TextField.TEXT, quote=quote, start=start, end=start + len(quote), weight=weight
    )


def _near(key: str, ruling: AdClass | None) -> Neighbour:
    return Neighbour(
        id=key,
        lang="en",
        ad_class=AdClass.DECEPTIVE_LURE,
        ruling=ruling,
        similarity=0.5,
        excerpt="<script>example",
        provenance="ruling by a reviewer" if ruling else "synthetic seed text",
    )
