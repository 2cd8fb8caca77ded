"""Every kind of source, from its pages on a real server to adverts in a real ledger."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from crawlers.screenshot import screenshot_of_capture
from records import Ad, make_id
from tests.conftest import stand_aside
from tests.crawlers.conftest import Workshop
from tests.crawlers.pages import TEXTS, board_page, links, message, posting, rss
from tests.crawlers.site import Site, redirect, zipped

QUICK = "[limits]\ndelay = 0\ntimeout = 10\n"


def ads(workshop: Workshop, source: str) -> dict[str, Ad]:
    """Return the live adverts of a source by key."""
    with workshop.open() as ledger:
        keys = set(ledger.crawls.live_pages(source))
        files = {key: ledger.ads.get(make_id("ad", source, key)) for key in keys}
    return {key: file.ad for key, file in files.items() if file is not None}


def test_a_board_is_read_followed_and_noticed_when_it_changes(
    workshop: Workshop, site: Site
) -> None:
    site.page("/jobs", links(*(f"/job/J{n};jsessionid=X{n}?utm_source=a" for n in range(4))) + NEXT)
    site.page("/jobs2", links("/job/J3", "/job/J4", "/job/J5", "/job/closed", "/about"))
    for n in range(4):
        site.page(f"/job/J{n}", board_page(posting(n)), headers={"ETag": f'"v{n}"'})
    site.pages["/job/J4"] = zipped(board_page({"@graph": [{"@type": "WebPage"}, posting(4)]}))
    site.pages["/job/J5"] = redirect("/job/J5-new")
    site.page("/job/J5-new", board_page(posting(5)))
    source = workshop.write(
        "board",
        f'kind = "board"\nstart_urls = ["{site.url}/jobs"]\nsynthetic = true\n{QUICK}'
        '[links]\nallow = ["/job/"]\ndeny = ["closed"]\nnext = "a[rel=next]"\n',
    )

    first = workshop.crawl(source)
    assert (first.exit_code, first.run["outcome"]) == (0, "finished"), first.log
    assert (first.counts["ads"], first.counts["new"], first.counts["pages"]) == (6, 6, 8)
    assert not site.asked["/about"]
    assert not site.asked["/job/closed"]
    found = ads(workshop, "board")
    assert set(found) == {f"J{n}" for n in range(6)}
    ad = found["J0"]
    assert (ad.title, ad.text) == (f"{TEXTS['th'][0]} 0", f"{TEXTS['th'][1]}\nA & B")
    assert ad.base_salary is not None
    assert (ad.base_salary.minimum, ad.base_salary.maximum) == (Decimal(15000), Decimal(18000))
    assert (ad.base_salary.currency, ad.base_salary.unit_text) == ("THB", "MONTH")
    assert (ad.hiring_organization, ad.job_location) == ("Example Trading", ("Bangkok, TH",))
    assert ad.synthetic
    assert ad.url == f"{site.url}/job/J0"

    site.page("/job/J1", board_page(posting(1, title="Another title")), headers={"ETag": '"w"'})
    del site.pages["/job/J2"]
    second = workshop.crawl(source)
    assert second.counts["not_modified"] == 2  # J0 and J3, asked with their ETags
    assert site.asked["/job/J0"][-1]["if-none-match"] == '"v0"'
    counts = {name: second.counts[name] for name in ("new", "changed", "unchanged", "gone")}
    assert counts == {"new": 0, "changed": 1, "unchanged": 4, "gone": 1}, second.log
    assert ads(workshop, "board")["J1"].title == "Another title"
    assert "J2" not in ads(workshop, "board")


NEXT = '<a rel="next" href="/jobs2">next</a>'


def test_a_classified_is_read_by_selectors(workshop: Workshop, site: Site) -> None:
    rows = '<p class="row"><img src="/x"><a class="t" href="/ad?id={n}&searchId=9#top">{n}</a></p>'
    site.page(
        "/list", "".join(rows.format(n=n) for n in (1, 2, 2)) + '<a class="more" href="?p=2">'
    )
    site.page("/list?p=2", rows.format(n=3))
    page = (
        "<h1>Job {n}</h1><div id='d'>Work<br>hard {n}</div>Place: Poipet<p class='pay'>900 USD</p>"
    )
    for n in (1, 2):
        site.page(f"/ad?id={n}", page.format(n=n) + "<i>@demo_one</i><i>081-000-4412</i>")
    site.page("/ad?id=3", "<form action='/home'></form><script>document.forms[0].submit()</script>")
    source = workshop.write(
        "adverts",
        f"""kind = "classified"
start_urls = ["{site.url}/list"]
language_hint = "th"
key_pattern = 'id=(\\d+)'
{QUICK}[selectors]
list_item = ".row"
link = "a.t"
next = "a.more"
[selectors.detail]
title = "h1"
text = "#d"
location = "label:Place"
pay = ".pay"
contact = "i"
""",
    )
    crawled = workshop.crawl(source)
    assert (crawled.counts["ads"], crawled.counts["empty_ad"]) == (2, 1), crawled.log
    found = ads(workshop, "adverts")
    assert set(found) == {"1", "2"}
    ad = found["1"]
    assert (ad.title, ad.text) == ("Job 1", "Work\nhard 1\n900 USD")
    assert ad.job_location == ("Poipet",)
    assert ad.application_contact == ("@demo_one", "081-000-4412")
    assert (ad.url, ad.language_hint) == (f"{site.url}/ad?id=1", "th")


def test_a_feed_keeps_what_it_no_longer_lists(workshop: Workshop, site: Site) -> None:
    site.page("/rss", rss(("a1", "One", "Text &lt;b&gt;one&lt;/b&gt;"), ("a2", "Two", "😀")))
    source = workshop.write("feed", f'kind = "feed"\nstart_urls = ["{site.url}/rss"]\n{QUICK}')
    assert workshop.crawl(source).counts["new"] == 2
    site.page("/rss", rss(("a3", "Three", "")))
    assert workshop.crawl(source).counts["new"] == 1
    found = ads(workshop, "feed")
    assert {key: ad.text for key, ad in found.items()} == {"a1": "Text one", "a2": "😀", "a3": ""}


def test_a_channel_is_read_back_in_time(workshop: Workshop, site: Site) -> None:
    older = '<a class="tme_messages_more" href="/s/demo?before=5" data-before="5">'
    service = message("demo", 6, "Channel photo updated", "service_message")
    album = "<div class='tgme_widget_message_text js-message_text'>twice<br>once</div>"
    site.page("/s/demo", older + message("demo", 5, album) + service + message("demo", 8, "eight"))
    site.page("/s/demo?before=5", message("demo", 2, "two") + message("demo", 3, "three"))
    source = workshop.write(
        "channel", f'kind = "channel"\nstart_urls = ["{site.url}/s/demo"]\n{QUICK}max_pages = 2\n'
    )
    assert workshop.crawl(source).counts["new"] == 4
    found = ads(workshop, "channel")
    assert found["demo/5"].text == "twice\nonce"
    assert found["demo/5"].poster == "Demo jobs"

    site.page("/s/demo", older.replace("5", "9") + message("demo", 5, "edited"))
    workshop.write("channel", source.read_text().replace("max_pages = 2", "max_pages = 1"))
    second = workshop.crawl(source)
    assert (second.counts["changed"], second.counts["gone"]) == (1, 1), second.log
    assert set(ads(workshop, "channel")) == {"demo/2", "demo/3", "demo/5"}


def test_a_partner_drops_files(workshop: Workshop) -> None:
    drop = workshop.folder / "drop"
    drop.mkdir()
    drop.joinpath("a.csv").write_bytes(
        "\ufeffNo;Job;Body;Tel\n1;Cook;Soup\n2;Cook;Soup all day;081-000-1\n3;;;\n".encode()
    )
    drop.joinpath("b.csv").write_text("Wrong;Columns\nx;y\n")
    source = workshop.write(
        "partner",
        'kind = "partner"\n[partner]\npath = "drop/*.csv"\nformat = "csv"\ndelimiter = ";"\n'
        '[partner.columns]\nkey = "No"\ntitle = "Job"\ntext = "Body"\ncontact = "Tel"\n',
    )
    crawled = workshop.crawl(source)
    assert (crawled.counts["ads"], crawled.counts["bad_row"]) == (1, 3), crawled.log
    assert ads(workshop, "partner")["2"].application_contact == ("081-000-1",)
    messages = " ".join(one.message for one in workshop.last_run("partner").problems)
    assert "line 2: 3 columns where the header has 4" in messages
    assert "the header lacks ['Body', 'Job', 'No', 'Tel']" in messages
    with workshop.open() as ledger:
        ad = ads(workshop, "partner")["2"]
        capture = ledger.ads.capture(ad.capture_id)
    assert capture is not None
    assert (capture.status, capture.robots, capture.content_type) == (
        0,
        "not_applicable",
        "text/csv",
    )

    lines = workshop.folder / "lines.jsonl"
    lines.write_text('{"title": "A", "text": "B", "contact": ["c", "d"]}\nnot json\n[1]\n')
    source = workshop.write(
        "lines", f'kind = "partner"\n[partner]\npath = "{lines}"\nformat = "jsonl"\n'
    )
    assert workshop.crawl(source).counts["bad_row"] == 2
    assert [ad.application_contact for ad in ads(workshop, "lines").values()] == [("c", "d")]


SCRIPTED = """<body><div id="feed"></div><script>
fetch("/group.json").then(answer => answer.json()).then(posts => {
  let next = 0;
  const more = () => { for (const post of posts.slice(next, next + 3)) {
    const box = document.createElement("article");
    box.innerHTML = `<h2>${post.title}</h2><a href="/post/${post.id}">link</a>
      <p style="height: 900px">${post.text}</p>`;
    document.getElementById("feed").appendChild(box); } next += 3; };
  more(); addEventListener("scroll", more); });
</script></body>"""


def test_a_rendered_page_is_scrolled_read_and_kept(workshop: Workshop, site: Site) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        stand_aside("rendered sources need Chromium: apt-get install chromium")
    posts = [{"id": n, "title": f"Post {n}", "text": TEXTS["km"][1]} for n in range(7)]
    site.page("/group", SCRIPTED)
    site.page("/group.json", json.dumps(posts), content_type="application/json")
    site.pages["/inside"] = redirect("http://169.254.169.254/secrets")
    source = workshop.write(
        "group",
        f"""kind = "rendered"
start_urls = ["{site.url}/group", "{site.url}/inside"]
{QUICK}[selectors]
list_item = "article"
link = "a"
[selectors.item]
title = "h2"
text = "p"
[rendered]
wait_for = "article"
scroll = 6
""",
    )
    crawled = workshop.crawl(source, "--chromium", str(chromium))
    assert crawled.counts["ads"] == 7, crawled.log
    assert crawled.counts["private_address"] == 1
    found = ads(workshop, "group")
    assert found[f"{site.url}/post/6"].text == TEXTS["km"][1]

    with workshop.open() as ledger:
        capture = ledger.crawls.last_capture("group", f"{site.url}/group")
    assert capture is not None
    picture = workshop.folder / "pictures" / "group.png"
    screenshot_of_capture(capture, workshop.evidence, picture, Path(chromium))
    header = picture.read_bytes()[:24]
    assert header.startswith(b"\x89PNG")
    assert int.from_bytes(header[16:20]) == 1000
    assert int.from_bytes(header[20:24]) > 5000  # seven posts of 900 pixels

    missing = workshop.crawl(source, "--chromium", "/nowhere/chromium")
    assert (missing.exit_code, missing.run["outcome"]) == (1, "failed")
    assert "apt-get install chromium" in missing.run["message"]


@pytest.mark.parametrize("kind", ["board", "feed"])
def test_too_few_adverts_are_unhealthy(workshop: Workshop, site: Site, kind: str) -> None:
    site.page("/start", rss(("a", "One", "text")) if kind == "feed" else "<p>no links</p>")
    links_table = '[links]\nallow = ["/job/"]\n' if kind == "board" else ""
    source = workshop.write(
        "few",
        f'kind = "{kind}"\nstart_urls = ["{site.url}/start"]\n{QUICK}{links_table}'
        "[healthy]\nmin_ads = 2\n",
    )
    crawled = workshop.crawl(source)
    assert (crawled.exit_code, crawled.run["outcome"]) == (1, "unhealthy")
    assert "expected at least 2 (healthy.min_ads)" in crawled.run["message"]
