"""Pictures of adverts: fetched as politely as pages, kept once, and never the end of an advert."""

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from crawlers import read_payload
from crawlers.evidence import EvidenceFile, Fetch
from crawlers.warc import Exchange, new_record_id
from ledger import AdPicture, Ledger, PictureState
from records import RobotsDecision
from tests.classifiers.pictures import png
from tests.crawlers.conftest import Workshop
from tests.crawlers.pages import board_page, links, message, posting
from tests.crawlers.site import Answer, Site, redirect, serving
from tests.crawlers.test_evidence import NOW, RUN, check, records


def board(workshop: Workshop, site: Site, more: str = "", name: str = "demo") -> Path:
    return workshop.write(
        name,
        f'kind = "board"\nstart_urls = ["{site.url}/jobs"]\n{more}\n[links]\nallow = ["/job/"]\n'
        "[limits]\ndelay = 0\n[healthy]\nmin_ads = 0\n",
    )


def advert(site: Site, number: int, *images: str) -> None:
    """Let the site show an advert with pictures at /job/J<number>."""
    site.page(f"/job/J{number}", board_page(posting(number, image=list(images))))


def list_of(site: Site, count: int) -> None:
    site.page("/jobs", links(*(f"/job/J{number}" for number in range(count))))


def shown(ledger: Ledger, key: str) -> list[AdPicture]:
    """Return the pictures of the advert with a key."""
    [file] = [one for one in ledger.ads.all() if one.ad.key == key]
    return ledger.pictures.of(file.ad.id, file.ad.version, 9)


def test_a_picture_is_evidence_and_is_kept_once(workshop: Workshop, site: Site) -> None:
    list_of(site, 3)
    poster = png()
    for number, path in enumerate(("/a.png", "/a.png", "/copy.png")):
        advert(site, number, path)
        site.page(path, poster, content_type="image/png")
    done = workshop.crawl(board(workshop, site))
    assert done.exit_code == 0, done.log
    assert (done.counts["ads"], done.counts["pictures"]) == (3, 2)
    assert len(site.asked["/a.png"]) == 1
    with workshop.open() as ledger:
        pictures = [shown(ledger, f"J{number}") for number in range(3)]
        assert {one.sha256 for [one] in pictures} == {hashlib.sha256(poster).hexdigest()}
        assert ledger.pictures.count_by_state()[PictureState.WAITING] == 1
        for [one] in pictures:
            capture = ledger.ads.capture(one.capture_id)
            assert capture is not None
            assert read_payload(workshop.evidence, capture).content == poster
            assert ledger.custody.about(capture.id, 9)[0].detail == f"sha256 {one.sha256}"
        ledger.custody.verify()
    [file] = workshop.evidence.rglob("*.warc.gz")
    check(file)
    of_pictures = sorted(kind for kind, url, _ in records(file) if url.endswith(".png"))
    assert of_pictures == ["request", "request", "response", "revisit"]


def test_one_file_holds_the_same_bytes_once(tmp_path: Path) -> None:
    evidence = EvidenceFile(tmp_path, RUN, "watch@example.org")
    captures = [
        evidence.write(
            Fetch(
                exchange=Exchange(url, NOW, b"", b"HTTP/1.1 200 OK\r\n", png()),
                record_id=new_record_id(),
                status=200,
                robots=RobotsDecision.ALLOWED,
                content_type="image/png",
            )
        )
        for url in ("http://pictures.example/a", "http://pictures.example/b")
    ]
    evidence.close()
    [file] = tmp_path.rglob("*.warc.gz")
    assert [kind for kind, _, _ in records(file)] == ["warcinfo", "response", "revisit"]
    assert [read_payload(tmp_path, one).body for one in captures] == [png(), png()]


def test_the_same_bytes_from_another_source_are_not_stored_twice(
    workshop: Workshop, site: Site
) -> None:
    site.page("/a.png", png(), content_type="image/png")
    site.page("/b.png", png(), content_type="image/png")
    list_of(site, 1)
    for name, path in (("one", "/a.png"), ("two", "/b.png")):
        advert(site, 0, path)
        workshop.crawl(board(workshop, site, name=name))
    kinds = [
        kind
        for file in sorted(workshop.evidence.rglob("*.warc.gz"), key=lambda file: file.name)
        for kind, url, _ in records(file)
        if url.endswith(".png") and kind != "request"
    ]
    assert kinds == ["response", "revisit"]
    with workshop.open() as ledger:
        pictures = [ledger.pictures.of(one.ad.id, one.ad.version, 9) for one in ledger.ads.all()]
        assert len(pictures) == 2
        for [one] in pictures:
            capture = ledger.ads.capture(one.capture_id)
            assert capture is not None
            assert read_payload(workshop.evidence, capture).body == png()


def test_a_picture_is_not_asked_for_again_soon(workshop: Workshop, site: Site) -> None:
    list_of(site, 2)
    site.page("/a.png", png(), content_type="image/png")
    advert(site, 0, "/a.png")
    advert(site, 1)
    source = board(workshop, site)
    workshop.crawl(source)
    site.page("/job/J0", board_page(posting(0, image="/a.png", title="Other words")))
    advert(site, 1, "/a.png")
    again = workshop.crawl(source)
    assert again.counts["pictures_known"] == 1
    assert len(site.asked["/a.png"]) == 1
    with workshop.open() as ledger:
        assert len(shown(ledger, "J0")) == len(shown(ledger, "J1")) == 1


def test_pictures_that_cannot_be_had_are_counted_and_the_advert_is_kept(
    workshop: Workshop, site: Site
) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /secret/\n", content_type="text/plain")
    site.page("/page.png", "<html>not found</html>")
    site.page("/large.png", bytes(11_000_000), content_type="image/png")
    site.page("/secret/a.png", png(), content_type="image/png")
    site.pages["/away.png"] = redirect("http://localhost:9/a.png")
    kinds = {
        "picture_http_status": "/gone.png",
        "picture_not_an_image": "/page.png",
        "picture_too_large": "/large.png",
        "picture_robots_forbid": "/secret/a.png",
        "picture_elsewhere": "/away.png",
    }
    list_of(site, len(kinds))
    for number, path in enumerate(kinds.values()):
        advert(site, number, path)
    done = workshop.crawl(board(workshop, site))
    assert done.exit_code == 0, done.log
    assert done.counts["ads"] == len(kinds)
    assert done.counts["pictures_failed"] == len(kinds)
    assert "pictures" not in done.counts
    assert workshop.problems("demo") == {kind: site.url + path for kind, path in kinds.items()}
    assert "/secret/a.png" not in site.asked
    with workshop.open() as ledger:
        assert sum(ledger.pictures.count_by_state().values()) == 0


def test_only_listed_hosts_are_asked_for_pictures(workshop: Workshop, site: Site) -> None:
    with serving() as images:
        at = f"http://localhost:{images.port}"
        images.page("/a.png", png(), content_type="image/png")
        list_of(site, 1)
        advert(site, 0, f"{at}/a.png", f"{at}/b.png")
        unlisted = workshop.crawl(board(workshop, site))
        assert unlisted.counts["pictures_elsewhere"] == 2
        assert unlisted.counts["picture_elsewhere"] == 1
        assert not images.asked
        workshop.crawl(board(workshop, site, 'picture_hosts = ["localhost"]', "listed"))
        assert set(images.asked) == {"/robots.txt", "/a.png", "/b.png"}


def test_an_advert_brings_four_pictures_at_most(workshop: Workshop, site: Site) -> None:
    paths = numbered(site, 6)
    list_of(site, 1)
    advert(site, 0, *paths)
    assert workshop.crawl(board(workshop, site)).counts["pictures"] == 4
    assert [path for path in paths if path in site.asked] == paths[:4]
    with workshop.open() as ledger:
        assert [one.url for one in shown(ledger, "J0")] == [site.url + path for path in paths[:4]]


def numbered(site: Site, count: int) -> list[str]:
    """Let the site serve so many different pictures."""
    paths = [f"/{number}.png" for number in range(count)]
    for number, path in enumerate(paths):
        site.page(path, png(40 + number), content_type="image/png")
    return paths


def test_what_a_crawl_leaves_the_next_one_fetches(workshop: Workshop, site: Site) -> None:
    paths = numbered(site, 3)
    list_of(site, 3)
    for number, path in enumerate(paths):
        advert(site, number, path, paths[0])
    source = board(workshop, site)
    source.write_text(source.read_text().replace("[limits]", "[limits]\nmax_pictures = 2"))
    first = workshop.crawl(source)
    assert (first.counts["pictures"], first.counts["picture_limit"]) == (2, 1)
    assert first.counts["pictures_left"] == 1
    assert workshop.crawl(source).counts["pictures"] == 1
    with workshop.open() as ledger:
        assert [len(shown(ledger, f"J{number}")) for number in range(3)] == [1, 2, 2]


@pytest.mark.parametrize("off", ["max_pictures = 0", "--no-pictures"])
def test_pictures_can_be_left_where_they_are(workshop: Workshop, site: Site, off: str) -> None:
    site.page("/a.png", png(), content_type="image/png")
    list_of(site, 1)
    advert(site, 0, "/a.png")
    is_option = off.startswith("--")
    source = board(workshop, site)
    if not is_option:
        source.write_text(source.read_text().replace("[limits]", f"[limits]\n{off}"))
    done = workshop.crawl(source, *([off] if is_option else []))
    assert done.counts["ads"] == 1
    assert "/a.png" not in site.asked


def test_unchanged_pictures_are_told_from_unchanged_pages(workshop: Workshop, site: Site) -> None:
    """A page that calls itself a picture is no picture when it comes as a 304 either."""
    site.page("/page.png", "<html>", headers={"ETag": '"1"'})
    list_of(site, 1)
    advert(site, 0, "/page.png")
    source = board(workshop, site)
    for _crawl in range(2):
        assert workshop.crawl(source).counts["picture_not_an_image"] == 1


def test_a_zipped_picture_reads_back(workshop: Workshop, site: Site) -> None:
    zipped = Answer(gzip.compress(png()), content_type="image/png")
    zipped.headers["Content-Encoding"] = "gzip"
    site.pages["/a.png"] = zipped
    list_of(site, 1)
    advert(site, 0, "/a.png")
    workshop.crawl(board(workshop, site))
    with workshop.open() as ledger:
        [one] = shown(ledger, "J0")
        capture = ledger.pictures.capture_of(one.sha256)
        assert capture is not None
        assert read_payload(workshop.evidence, capture).content == png()


def test_posts_that_are_a_picture_alone_are_adverts(workshop: Workshop, site: Site) -> None:
    photo = (
        '<a class="tgme_widget_message_photo_wrap" style="width:800px;'
        f"background-image:url('{site.url}/photo.jpg')\"></a>"
    )
    bare = message("demo_jobs", 7, "").replace(
        '<div class="tgme_widget_message_text js-message_text"></div>', photo
    )
    site.page("/s/demo_jobs", f"<html>{bare}</html>")
    site.page("/photo.jpg", png(), content_type="image/jpeg")
    source = workshop.write(
        "demo", f'kind = "channel"\nstart_urls = ["{site.url}/s/demo_jobs"]\n[limits]\ndelay = 0\n'
    )
    assert workshop.crawl(source).counts["pictures"] == 1
    with workshop.open() as ledger:
        assert len(shown(ledger, "demo_jobs/7")) == 1


def test_pictures_within_a_description_are_the_adverts(workshop: Workshop, site: Site) -> None:
    for number in range(4):
        site.page(f"/{number}.png", png(40 + number), content_type="image/png")
    dot = '<img src="/dot.gif" width="1" height="1">'
    items = (
        f'<item><guid>a</guid><title>A</title><enclosure url="{site.url}/0.png" type="image/png"/>'
        f'<description>&lt;p&gt;x&lt;img src="/1.png"&gt;{dot}</description></item>'
    )
    site.page("/feed", f"<rss version='2.0'><channel>{items}</channel></rss>".replace(dot, ""))
    site.page("/jobs", links("/job/J0", "/job/J1"))
    escaped = f'&lt;p&gt;See&lt;/p&gt;&lt;img src="/2.png"&gt;{dot}'
    site.page("/job/J0", board_page(posting(0, description=escaped)))
    site.page("/job/J1", board_page(posting(1)) + '<img class="big" src="/3.png">')
    feed = workshop.write(
        "feed", f'kind = "feed"\nstart_urls = ["{site.url}/feed"]\n[limits]\ndelay = 0\n'
    )
    detail = '[selectors.detail]\nimage = "img.big@src"'
    assert workshop.crawl(feed).counts["pictures"] == 2
    assert workshop.crawl(board(workshop, site, detail)).counts["pictures"] == 2
    assert "/dot.gif" not in site.asked
    with workshop.open() as ledger:
        assert [one.url for one in shown(ledger, "a")] == [f"{site.url}/{n}.png" for n in (0, 1)]
        assert [one.url for one in shown(ledger, "J0")] == [f"{site.url}/2.png"]
        assert [one.url for one in shown(ledger, "J1")] == [f"{site.url}/3.png"]


def test_a_partners_pictures_are_files_beside_its_own(workshop: Workshop, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    (drop / "shots").mkdir(parents=True)
    (drop / "shots" / "one ä.png").write_bytes(png())
    (drop / "notes.txt").write_text("no picture")
    (tmp_path / "secret.png").write_bytes(png())
    named = ["shots/one ä.png", "../secret.png", "/etc/passwd", "notes.txt", "https://x.example/a"]
    rows = [{"key": str(at), "text": "See it", "image": one} for at, one in enumerate(named)]
    (drop / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    source = workshop.write(
        "demo", 'kind = "partner"\n[partner]\npath = "drop/*.jsonl"\nformat = "jsonl"\n'
    )
    done = workshop.crawl(source)
    assert done.exit_code == 0, done.log
    assert (done.counts["ads"], done.counts["pictures"]) == (5, 1)
    assert done.counts["picture_missing"] == 2
    assert done.counts["picture_not_an_image"] == done.counts["picture_elsewhere"] == 1
    with workshop.open() as ledger:
        [kept] = shown(ledger, "0")
        capture = ledger.pictures.capture_of(kept.sha256)
        assert capture is not None
        assert read_payload(workshop.evidence, capture).body == png()
        assert all(shown(ledger, str(at)) == [] for at in range(1, 5))
