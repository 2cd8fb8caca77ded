"""A poster on a site becomes evidence, is read, and is judged; a bad picture takes nothing away."""

import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from classifiers.images.limits import ImageLimits
from classifiers.images.reader import ImageReader
from ledger import AdFile, AdPicture, Ledger, PictureState, Stage
from lurewatch.clock import utc_now
from lurewatch.pictures import PictureDesk
from lurewatch.rulings import rulings_of
from records import AdClass, Band, Review, TextField
from tests.classifiers import pictures
from tests.classifiers.texts import LURES
from tests.crawlers.pages import board_page, links, posting
from tests.crawlers.site import Site, serving
from tests.ledger.facts import NOON, ad, capture, minutes
from tests.ledger.test_pictures import picture
from tests.lurewatch.test_commands import lurewatch

Command = Callable[..., subprocess.CompletedProcess[bytes]]

BAD = {
    "/bomb.png": (pictures.black_png(7000), "pixels; at most"),
    "/cut.png": (pictures.png()[:60], "damaged or cut off"),
    "/page.png": (b"<html>not here</html>", "two-faced"),
    "/empty.png": (b"", "an empty file"),
}


def poster(words: str) -> bytes:
    """Return a picture of some English words."""
    image = Image.new("RGB", (1000, 700), "white")
    font = ImageFont.load_default(34)
    ImageDraw.Draw(image).multiline_text((40, 40), textwrap.fill(words, 50), "black", font)
    return pictures.saved(image)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite") as opened:
        yield opened


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served


def furnish(folder: Path, site: Site, more: str = "") -> None:
    """Write the settings of a house that watches one board."""
    (folder / "lurewatch.toml").write_text(
        f'[crawl]\ncontact = "watch@example.org"\nallow_loopback = true\n{more}\n', "utf-8"
    )
    (folder / "sources").mkdir()
    (folder / "sources" / "demo.toml").write_text(
        f'kind = "board"\nstart_urls = ["{site.url}/jobs"]\n[limits]\ndelay = 0\n'
        '[links]\nallow = ["/job/"]\n',
        "utf-8",
    )


def advertise(site: Site, *images: str) -> None:
    """Let the site show adverts that say next to nothing beside a picture each."""
    site.page("/jobs", links(*(f"/job/J{number}" for number in range(len(images)))))
    for number, path in enumerate(images):
        says = {"title": "Work", "description": f"See the picture, number {number}."}
        bare = dict.fromkeys(("hiringOrganization", "jobLocation", "baseSalary"))
        site.page(f"/job/J{number}", board_page(posting(number, image=path, **says, **bare)))


def without_tesseract(*words: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a command of ours where a part of the reader is not installed."""
    program = "import sys; sys.modules['tesserocr'] = None; from lurewatch.cli import cli; cli()"
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, capture_output=True, cwd=cwd, check=False)


def watched(folder: Path, lurewatch: Command = lurewatch) -> str:
    """Crawl and work until nothing waits; returns what the worker said."""
    crawled = lurewatch("crawl", "demo", cwd=folder)
    assert crawled.returncode == 0, crawled.stdout + crawled.stderr
    worked = lurewatch("work", "--until-idle", cwd=folder)
    assert worked.returncode == 0, worked.stderr
    return worked.stderr.decode()


def advert(ledger: Ledger, number: int) -> tuple[AdFile, list[AdPicture]]:
    [file] = [one for one in ledger.ads.all() if one.ad.key == f"J{number}"]
    return file, ledger.pictures.of(file.ad.id, file.ad.version, 9)


def open_ledger(folder: Path) -> Ledger:
    return Ledger.open(f"sqlite:///{folder}/var/ledger.sqlite")


def test_a_poster_is_fetched_kept_read_and_judged(tmp_path: Path, site: Site) -> None:
    pictures.need_engines()
    furnish(tmp_path, site)
    advertise(site, "/lure.png", *BAD, "/gone.png")
    site.page("/lure.png", poster(LURES["en"]), content_type="image/png")
    for path, (body, _why) in BAD.items():
        site.page(path, body, content_type="image/png")
    told = watched(tmp_path)
    with open_ledger(tmp_path) as ledger:
        file, [picture] = advert(ledger, 0)
        assert file.assessment is not None
        assert picture.state is PictureState.READ
        assert file.assessment.band is Band.FLAG
        assert "Myawaddy" in file.assessment.images[0].text
        assert {hit.field for hit in file.assessment.indicators} >= {TextField.IMAGE}
        for number, (path, (_body, why)) in enumerate(BAD.items(), start=1):
            file, [picture] = advert(ledger, number)
            assert file.assessment is not None
            assert (file.assessment.band is Band.FLAG, file.stage) == (False, Stage.INDEXED)
            assert (picture.state, why in picture.refusal) == (PictureState.REFUSED, True), path
            assert path in told
        assert advert(ledger, len(BAD) + 1)[1] == []
        _rule_on_the_first(ledger)
        [ruled] = rulings_of(ledger)
        assert "Myawaddy" in ruled.ad.image_text


def _rule_on_the_first(ledger: Ledger) -> None:
    file, _ = advert(ledger, 0)
    ledger.reviews.add(
        Review(
            id="rev-1",
            ad_id=file.ad.id,
            ad_version=file.ad.version,
            ruling=AdClass.DECEPTIVE_LURE,
            reason="its poster",
            reviewer="rita",
            made_at=NOON,
            machine_class=None,
        )
    )


def test_a_picture_that_was_read_is_not_read_again(tmp_path: Path, site: Site) -> None:
    pictures.need_engines()
    furnish(tmp_path, site)
    site.page("/lure.png", poster(LURES["en"]), content_type="image/png")
    advertise(site, "/lure.png")
    assert "is read" not in watched(tmp_path)  # it is no warning
    with open_ledger(tmp_path) as ledger:
        _, [before] = advert(ledger, 0)
        page = before.reading.replace("Myawaddy", "Mae Sot")
        ledger.pictures.save_reading(before.sha256, page, NOON)
    advertise(site, "/lure.png", "/lure.png")
    watched(tmp_path)
    with open_ledger(tmp_path) as ledger:
        for number in range(2):
            file, _ = advert(ledger, number)
            assert file.assessment is not None
            assert "Myawaddy" not in file.assessment.images[0].text


@pytest.mark.parametrize(
    ("command", "settings", "why"),
    [
        (lurewatch, "[pictures]\nread = false", "read = false in [pictures]"),
        (without_tesseract, "", "tesserocr not installed; bring them with: make images"),
    ],
)
def test_pictures_that_nobody_reads_wait_and_this_is_said(
    tmp_path: Path, site: Site, command: Command, settings: str, why: str
) -> None:
    pictures.need_engines()
    furnish(tmp_path, site, settings)
    site.page("/lure.png", poster(LURES["en"]), content_type="image/png")
    site.page("/other.png", pictures.png(), content_type="image/png")
    advertise(site, "/lure.png", "/other.png")
    told = watched(tmp_path, command)
    assert told.count("pictures are not read") == 1
    assert why in told
    with open_ledger(tmp_path) as ledger:
        file, [picture] = advert(ledger, 0)
        assert file.assessment is not None
        assert (file.assessment.band is Band.FLAG, file.stage) == (False, Stage.INDEXED)
        assert picture.state is PictureState.WAITING
        [run] = ledger.crawls.runs("demo")
        assert run.counts["pictures_unread"] == 1
        [unread] = [one for one in run.problems if one.kind == "pictures_unread"]
        assert why in unread.message


def test_a_picture_that_takes_too_long_is_tried_again(tmp_path: Path, site: Site) -> None:
    pictures.need_engines()
    furnish(tmp_path, site, "[pictures]\nread = false")
    site.page("/lure.png", poster(LURES["en"]), content_type="image/png")
    advertise(site, "/lure.png")
    watched(tmp_path)
    evidence, busy = tmp_path / "var" / "evidence", ImageReader(ImageLimits(seconds=0.01))
    later = utc_now() + minutes(90)
    with open_ledger(tmp_path) as ledger:
        with closing(PictureDesk(ledger, evidence, True, utc_now, busy)) as desk:
            assert desk.read_one()
        assert ledger.pictures.count_by_state()[PictureState.WAITING] == 1
        with closing(PictureDesk(ledger, evidence, True, lambda: later)) as desk:
            assert desk.read_one()
        assert ledger.pictures.count_by_state()[PictureState.READ] == 1


def test_a_picture_without_evidence_or_that_kills_its_readers_is_set_aside(ledger: Ledger) -> None:
    pictures.need_engines()
    one = ad("1")
    ledger.crawls.record_fetch(capture(), [one])
    deadly, _ = picture(ledger, "deadly", one)
    for attempt in range(3):
        assert ledger.pictures.claim(NOON + minutes(10 * attempt), minutes(5)) is not None
    lost, _ = picture(ledger, "lost", one)
    with closing(PictureDesk(ledger, Path("nowhere"), True, lambda: NOON + minutes(90))) as desk:
        assert [desk.read_one() for _picture in range(3)] == [True, True, False]
    refusals = {kept.sha256: kept.refusal for kept in ledger.pictures.of(one.id, one.version, 9)}
    assert refusals[deadly.payload_sha256] == "not read in 3 attempts: too slow, or its reader died"
    assert "no readable WARC record" in refusals[lost.payload_sha256]
