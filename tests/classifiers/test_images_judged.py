"""What pictures say is judged with the rest, quoted in its place, and never trusted too far."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from classifiers.assess import Recogniser
from classifiers.errors import ImageRefused
from classifiers.images.posters.drawing import draw, load_posters, load_styles
from classifiers.images.reading import ImageLine, ImageReading
from classifiers.learning.rulings import Ruled, divide
from classifiers.lines import BadLine, read_ads
from classifiers.observing import AdText, Observer
from records import AdClass, Band, ContactKind, TextField
from tests.classifiers import pictures
from tests.classifiers.texts import HARMLESS, LURES


def seen(text: str, confidence: float = 0.97, qr: tuple[str, ...] = ()) -> ImageReading:
    """Return a picture that was read as these lines."""
    lines = tuple(
        ImageLine(line, confidence, (0, 40 * at, 400, 40 * at + 30), "test")
        for at, line in enumerate(text.splitlines())
    )
    return ImageReading(width=400, height=300, lines=lines, qr=qr, phash="a" * 16)


@pytest.mark.parametrize("lang", LURES)
def test_a_poster_is_judged_as_its_words_would_be(shipped: Recogniser, lang: str) -> None:
    words, poster = shipped.assess(
        [AdText("w", "", LURES[lang]), AdText("p", "", "", images=(seen(LURES[lang]),))]
    )
    assert poster.band is words.band is not Band.CLEAR
    assert poster.lang == words.lang
    assert {hit.id for hit in poster.indicators} == {hit.id for hit in words.indicators}
    assert {hit.field for hit in poster.indicators} == {TextField.IMAGE}
    assert [one.value for one in poster.contacts] == [one.value for one in words.contacts]


def test_every_quote_points_into_the_text_of_all_pictures(shipped: Recogniser) -> None:
    images = (seen("A plain picture of the sea"), seen(LURES["th"]), seen("", qr=("x y",)))
    [said] = shipped.assess([AdText("one", "Work", "See the pictures", images=images)])
    assert said.image_text == f"A plain picture of the sea\n\n{LURES['th']}\n\nx y"
    spans = [*said.indicators, *said.contacts, *said.places, *filter(None, [said.pay])]
    assert {span.field for span in spans} >= {TextField.IMAGE}
    fields = {"title": "Work", "text": "See the pictures", "image": said.image_text}
    for span in spans:
        assert fields[span.field][span.start : span.end] == span.quote
    assert [one.phash for one in said.images] == ["a" * 16] * 3


def test_title_text_and_picture_are_judged_together(shipped: Recogniser) -> None:
    half, other = LURES["en"][:70], LURES["en"][70:]
    alone, together = shipped.assess(
        [AdText("a", "", half), AdText("b", "", half, images=(seen(other),))]
    )
    assert together.probability > alone.probability
    assert together.band is Band.FLAG


def test_a_picture_without_words_changes_no_judgement(shipped: Recogniser) -> None:
    bare, pictured = shipped.assess(
        [AdText("a", "t", LURES["zh"]), AdText("a", "t", LURES["zh"], images=(seen(""),))]
    )
    assert pictured.probability == bare.probability
    assert len(pictured.images) == 1


@pytest.mark.parametrize("lang", ["en", "th", "zh"])
def test_badly_read_words_never_flag_alone(shipped: Recogniser, lang: str) -> None:
    sure, faint = (
        AdText(name, "", "", images=(seen(LURES[lang], confidence),))
        for name, confidence in (("sure", 0.97), ("faint", 0.5))
    )
    flagged, held = shipped.assess([sure, faint])
    assert (flagged.band, flagged.held) == (Band.FLAG, "")
    assert held.band is Band.REVIEW
    assert "read badly" in held.held
    assert held.images[0].faint
    assert held.probability == flagged.probability
    [both] = shipped.assess([replace(faint, text=LURES[lang])])
    assert (both.band, both.held) == (Band.FLAG, "")


@pytest.mark.parametrize(
    ("payload", "kind", "value"),
    [
        ("https://line.me/ti/p/~demo_qr1", ContactKind.LINE, "demo_qr1"),
        ("https://t.me/example_qr2", ContactKind.TELEGRAM, "example_qr2"),
        ("https://wa.me/85512000345", ContactKind.WHATSAPP, "+85512000345"),
        ("tel:+66810000142", ContactKind.PHONE, "+66810000142"),
        ("mailto:hr.demo@example.com", ContactKind.EMAIL, "hr.demo@example.com"),
        ("https://jobs.example.com/apply", ContactKind.URL, "jobs.example.com/apply"),
    ],
)
def test_what_a_code_says_is_a_contact(payload: str, kind: ContactKind, value: str) -> None:
    ad = AdText("one", "", "Scan to join", images=(seen("Scan me", qr=(payload,)),))
    [contact] = Observer.load().observe(ad).reading.contacts
    assert (contact.field, contact.kind, contact.value) == (TextField.IMAGE, kind, value)


def test_ages_and_roles_are_read_from_pictures() -> None:
    observer = Observer.load()
    ad = AdText("one", "", "", images=(seen("Chat support agent\nage 18-30 years"),))
    wordy = observer.observe(AdText("two", "", "Chat support agent\nage 18-30 years"))
    pictured = observer.observe(ad)
    assert (pictured.role, pictured.age_cue) == (wordy.role, wordy.age_cue)
    assert pictured.role != "unstated"
    assert {hit.field for hit in pictured.hits} == {TextField.IMAGE}


def test_rulings_on_posters_are_told_apart_by_what_they_say() -> None:
    posters = [AdText(name, "Work", "", images=(seen(LURES[name]),)) for name in ("en", "id")]
    copy = AdText("copy", "Work", "", images=(seen(LURES["id"]),))
    classes = (AdClass.DECEPTIVE_LURE, AdClass.LEGITIMATE_JOB, AdClass.LOCATION_BAIT)
    ruled = [
        Ruled(ad, ad_class, datetime(2026, 11, day, tzinfo=UTC))
        for day, (ad, ad_class) in enumerate(zip((*posters, copy), classes, strict=True), start=1)
    ]
    divided = divide(ruled)
    assert divided.superseded == 1
    assert {one.ad.id for one in (*divided.taught, *divided.left_out)} == {"en", "copy"}


def _see(path: str, lang: str | None) -> ImageReading:
    if path == "bad.png":
        raise ImageRefused("an empty file")
    return seen(f"{path} {lang}")


def test_lines_name_pictures() -> None:
    lines = [
        {"id": "a", "lang": "th", "images": ["one.png", "two.png"]},
        {"id": "b", "text": "words", "images": ["bad.png"]},
        {"id": "c", "images": ["bad.png"]},
        {"id": "d", "text": "x", "images": "one.png"},
        {"id": "e", "text": "x", "images": ["one.png"] * 21},
        {"id": "f", "text": "x", "images": [7]},
        {"id": "g", "images": []},
    ]
    said = list(read_ads((json.dumps(line).encode() + b"\n" for line in lines), _see))
    good = {one.id: one for one in said if isinstance(one, AdText)}
    bad = {one.number: one.reason for one in said if isinstance(one, BadLine)}
    assert good["a"].image_text == "one.png th\n\ntwo.png th"
    assert good["b"] == AdText("b", "", "words")
    assert sorted(good) == ["a", "b"]
    assert bad[2] == bad[3] == "picture bad.png: an empty file"
    assert bad[4] == bad[5] == bad[6] == "field 'images' is not a list of 1 to 20 paths"
    assert sorted(bad) == [2, 3, 4, 5, 6, 7]


def test_lines_with_pictures_are_refused_where_none_is_read() -> None:
    [said] = read_ads([b'{"text": "x", "images": ["a.png"]}'])
    assert isinstance(said, BadLine)
    assert "not read here" in said.reason


def test_assess_reads_posters_and_names_the_bad_ones(tmp_path: Path) -> None:
    pictures.need_engines()
    poster = next(one for one in load_posters() if one.lang == "th")
    (tmp_path / "adverts").mkdir()
    (tmp_path / "adverts" / "poster.png").write_bytes(draw(poster, load_styles()[0]))
    (tmp_path / "adverts" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n cut")
    lines = [
        {"id": "a", "images": ["poster.png"]},
        {"id": "b", "text": HARMLESS["en"], "images": ["broken.png", "gone.png"]},
    ]
    (tmp_path / "adverts" / "lines.jsonl").write_text("\n".join(map(json.dumps, lines)))
    words = ["assess", "adverts/poster.png", "adverts/lines.jsonl", "adverts/broken.png"]
    done = subprocess.run(
        [sys.executable, "-m", "lurewatch", *words], cwd=tmp_path, capture_output=True, check=False
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["poster.png", "a", "b"]
    assert answers[0]["images"] == answers[1]["images"]
    assert answers[0]["images"][0]["qr"] == [poster.qr]
    assert {one["field"] for one in answers[0]["contacts"]} == {"image"}
    assert done.returncode == 1
    told = done.stderr.decode().splitlines()
    assert [line.partition(": ")[2].rpartition(": ")[0] for line in told] == [
        "line 2: picture broken.png",
        "line 2: picture gone.png",
        "picture adverts/broken.png",
    ]
