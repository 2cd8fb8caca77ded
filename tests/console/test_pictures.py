"""The card shows what was read in an advert's pictures, marked in its place; search finds it."""

from indexer import document_of
from ledger import Judged, Shown, Stage
from records import Ad, Band, IndicatorHit, ReadImage, SourceKind, TextField
from tests.console.house import House
from tests.ledger.facts import NOON, assessment, capture

WORDS = "รับแอดมินตอบแชท\n<i>@example_poster</i>"
QUOTE = "แอดมินตอบแชท"


def test_a_card_shows_and_marks_what_its_pictures_say(house: House) -> None:
    page = house.signed_in("rita").get(f"/ads/{_judged(house)}").text
    assert f'รับ<mark class="for">{QUOTE}</mark>' in page
    assert "&lt;i&gt;@example_poster&lt;/i&gt;" in page
    assert "Picture 2, 800 × 600 pixels" in page
    assert "badly legible" in page
    assert "no Tesseract data: km" in page
    assert "Held back from the flag" in page


def test_a_card_without_pictures_says_nothing_of_them(house: House) -> None:
    page = house.signed_in("rita").get(f"/ads/{house.ids['th-chat']}").text
    assert "What its pictures say" not in page
    assert "Held back" not in page


def test_the_words_of_pictures_are_searched(house: House) -> None:
    file = house.ledger.ads.get(_judged(house))
    assert file is not None
    document = document_of(file, campaign=None, ruling=None, embedding=None)
    assert document.text == f"See the picture.\n\nA beach\n\n{WORDS}"


def _judged(house: House) -> str:
    fetched = capture("http://127.0.0.1/pictured", NOON)
    ad = Ad.from_source(
        source="board",
        key="pictured",
        source_kind=SourceKind.BOARD,
        url=fetched.url,
        capture_id=fetched.id,
        seen_at=NOON,
        title="",
        text="See the picture.",
        synthetic=True,
    )
    images = (_image("A beach", 0.99, ()), _image(WORDS, 0.5, ("no Tesseract data: km not read",)))
    start = len("A beach\n\n") + WORDS.index(QUOTE)
    hit = IndicatorHit(
        id="chat_role",
        for_or_against="for",
        framework="ILO 2",
        field=TextField.IMAGE,
        quote=QUOTE,
        start=start,
        end=start + len(QUOTE),
        note="The work is chatting.",
    )
    said = assessment(
        ad, band=Band.REVIEW, lang="th", images=images, held="badly read", indicators=(hit,)
    )
    house.ledger.crawls.record_fetch(fetched, [ad])
    house.ledger.ads.save_assessments([Judged(ad, said)], NOON)
    house.ledger.queue.advance([ad], Stage.INDEXED)
    return ad.id


def _image(text: str, confidence: float, notes: tuple[str, ...]) -> ReadImage:
    return ReadImage(
        text=text,
        confidence=confidence,
        faint=confidence < 0.75,
        phash="0123456789abcdef",
        width=800,
        height=600,
        notes=notes,
    )


def test_a_card_names_the_evidence_of_every_picture_and_whether_it_was_read(house: House) -> None:
    ad_id = house.ids["th-chat"]
    file = house.ledger.ads.get(ad_id)
    assert file is not None
    for place, name in enumerate(("read", "refused", "waiting")):
        fetched = capture(f"http://pictures.example.com/{name}.png", NOON)
        house.ledger.crawls.record_fetch(fetched, ())
        sha256 = fetched.payload_sha256
        house.ledger.pictures.keep(
            [Shown(ad_id, file.ad.version, sha256, place, fetched.url, fetched.id, NOON)]
        )
        if name == "read":
            house.ledger.pictures.save_reading(sha256, "{}", NOON)
        if name == "refused":
            house.ledger.pictures.refuse(sha256, "two-faced: it holds '<script' as well")
        house.ledger.queue.advance([file.ad], Stage.INDEXED)
    visitor = house.signed_in("rita")
    page = visitor.get(f"/ads/{ad_id}").text
    for words in ("read by a machine", "not read yet", "it holds &#39;&lt;script&#39; as well"):
        assert words in page
    assert "http://pictures.example.com" not in page
    assert page.count("board/1.warc.gz") >= 3
    health = house.signed_in("ada").get("/sources").text
    assert "pictures to be read" in health
    assert "pictures not readable" in health
