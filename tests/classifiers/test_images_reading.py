"""Drawn posters are read again: words, contacts and QR codes, in every script."""

from collections.abc import Iterator

import pytest

from classifiers.images.codes import find_codes
from classifiers.images.hashing import perceptual_hash
from classifiers.images.limits import ImageLimits
from classifiers.images.measure import measure_posters, wrong_characters
from classifiers.images.opening import open_image
from classifiers.images.posters.drawing import Poster, draw, load_posters, load_styles
from classifiers.images.reader import ImageReader
from classifiers.images.reading import ImageReading
from classifiers.measures.rates import Rate
from classifiers.measures.sections import Figure
from language import read
from tests.classifiers import pictures

STYLES = {style.name: style for style in load_styles()}
POSTERS = {poster.lang: poster for poster in reversed(load_posters())}
MOST_WRONG = {"th": 0.1, "km": 0.1, "lo": 0.3, "my": 0.3, "vi": 0.05, "zh": 0.05, "en": 0.05}


@pytest.fixture(scope="module")
def reader() -> Iterator[ImageReader]:
    pictures.need_engines()
    with ImageReader(ImageLimits(seconds=120)) as reader:
        yield reader


@pytest.fixture(scope="module")
def readings(reader: ImageReader) -> dict[str, ImageReading]:
    """Each language's poster, read once without saying in which language it is."""
    style = STYLES["noisy"]
    return {lang: reader.read(draw(POSTERS[lang], style, 7)) for lang in MOST_WRONG}


@pytest.mark.parametrize("lang", MOST_WRONG)
def test_words_are_read_in_the_script_of_the_poster(
    readings: dict[str, ImageReading], lang: str
) -> None:
    true = "".join("".join(POSTERS[lang].lines).split())
    said = "".join("".join(line.text for line in readings[lang].lines).split())
    assert wrong_characters(true, said) <= MOST_WRONG[lang] * len(true)
    assert read("", "", readings[lang].text).language.code == lang


@pytest.mark.parametrize("lang", MOST_WRONG)
def test_contacts_survive_the_picture(readings: dict[str, ImageReading], lang: str) -> None:
    said = "\n".join(line.text for line in readings[lang].lines)
    true = {contact.value for contact in read("", "\n".join(POSTERS[lang].lines)).contacts}
    assert true
    assert true <= {contact.value for contact in read("", "", said).contacts}
    assert readings[lang].qr == (POSTERS[lang].qr,)


def test_a_reading_says_what_read_it_and_survives_the_pipe(
    readings: dict[str, ImageReading],
) -> None:
    one = readings["th"]
    assert ImageReading.from_json(one.to_json()) == one
    named = " ".join(one.engines)
    assert all(name in named for name in ("rapidocr 3", "tesserocr 2", "zxing-cpp 3", "th km"))
    assert all(0 <= line.confidence <= 1 for line in one.lines)
    tops = [line.box[1] for line in one.lines]
    assert tops == sorted(tops)


def test_lines_beside_each_other_are_read_from_the_left(reader: ImageReader) -> None:
    page = pictures.Image.new("RGB", (1400, 300), "white")
    left = Poster("en", ("Cook wanted today",))
    right = Poster("en", ("Call 0161 000 4455",))
    for poster, across in ((left, 0), (right, 700)):
        drawn = open_image(draw(poster, STYLES["clean"]), ImageLimits()).pixels
        page.paste(drawn, (across, 40))
    assert reader.read(pictures.saved(page)).text.split() == (
        ["Cook", "wanted", "today", "Call", "0161", "000", "4455"]
    )


def test_an_empty_picture_gives_an_empty_reading(reader: ImageReader) -> None:
    plain = reader.read(pictures.saved(pictures.Image.new("RGB", (300, 200), "teal")))
    assert (plain.text, plain.confidence, plain.faint, plain.phash) == ("", 0.0, False, "")
    assert (plain.width, plain.height) == (300, 200)


def test_small_and_turned_codes_are_found() -> None:
    style = STYLES["clean"]
    drawn = open_image(draw(POSTERS["en"], style), ImageLimits()).pixels
    small = drawn.resize((drawn.width // 3, drawn.height // 3))
    for picture in (small, drawn.rotate(37, expand=True, fillcolor="white")):
        assert [code.payload for code in find_codes(picture)] == [POSTERS["en"].qr]


def test_the_hash_stays_when_a_poster_is_sent_on_and_changes_with_the_poster() -> None:
    def hashed(lang: str, quality: int) -> int:
        picture = open_image(draw(POSTERS[lang], STYLES["bold"]), ImageLimits()).pixels
        half = picture.resize((picture.width // 2, picture.height // 2))
        sent = pictures.saved(half.convert("L") if quality < 30 else picture, "JPEG")
        return int(perceptual_hash(open_image(sent, ImageLimits()).pixels), 16)

    for lang in ("th", "en"):
        assert (hashed(lang, 20) ^ hashed(lang, 90)).bit_count() <= 6
    assert (hashed("th", 90) ^ hashed("en", 90)).bit_count() >= 10


def test_the_measure_counts_what_was_read(reader: ImageReader) -> None:
    posters = [Poster("en", ("Call 0161 000 4455",), "tel:+441610004455")]
    section = measure_posters(posters=posters, styles=[STYLES["clean"]])
    row = section.tables[0].rows[0]
    assert row[:5] == ("en", 1, "0.000 (0/15)", Figure.rate(Rate(1, 1)), "1/1")


@pytest.mark.parametrize(
    ("true", "said", "edits"),
    [("", "", 0), ("abc", "", 3), ("", "ab", 2), ("kitten", "sitting", 3), ("ក្រុម", "ក្រម", 1)],
)
def test_edits_are_counted(true: str, said: str, edits: int) -> None:
    assert wrong_characters(true, said) == edits
