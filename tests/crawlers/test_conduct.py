"""How a crawl behaves towards a site: robots.txt, pauses, limits, who it says it is."""

from itertools import pairwise
from pathlib import Path

import pytest

from crawlers.robots import parse_robots
from records import RobotsDecision
from tests.crawlers.conftest import Workshop
from tests.crawlers.pages import rss
from tests.crawlers.site import Answer, Site

FEED = rss(("a", "One", "text"))


def feed(workshop: Workshop, site: Site, more: str = "") -> Path:
    return workshop.write(
        "feed", f'kind = "feed"\nstart_urls = ["{site.url}/rss"]\n[limits]\ndelay = 0\n{more}'
    )


@pytest.mark.parametrize(
    ("robots", "words"),
    [
        (Answer("User-agent: *\nDisallow: /rss"), "robots.txt forbids"),
        (Answer("User-Agent: lurewatch\rDisallow: /\r"), "robots.txt forbids"),
        (Answer("", status=503), "robots.txt cannot be read (HTTP 503)"),
    ],
)
def test_robots_stop_a_crawl(workshop: Workshop, site: Site, robots: Answer, words: str) -> None:
    site.page("/rss", FEED)
    site.pages["/robots.txt"] = robots
    crawled = workshop.crawl(feed(workshop, site))
    assert (crawled.exit_code, crawled.run["outcome"]) == (2, "robots_forbid"), crawled.log
    assert words in crawled.run["message"]
    assert not site.asked["/rss"]


def test_a_missing_robots_file_allows_and_is_recorded(workshop: Workshop, site: Site) -> None:
    del site.pages["/robots.txt"]
    site.page("/rss", FEED)
    assert workshop.crawl(feed(workshop, site)).exit_code == 0
    with workshop.open() as ledger:
        capture = ledger.crawls.last_capture("feed", f"{site.url}/rss")
    assert capture is not None
    assert capture.robots is RobotsDecision.UNAVAILABLE
    agent = site.asked["/rss"][0]["user-agent"]
    assert agent == "Lurewatch/0.1 (public job advert research; +mailto:watch@example.org)"
    assert "referer" not in site.asked["/rss"][0]


def test_a_legal_authority_overrides_robots_until_it_expires(
    workshop: Workshop, site: Site
) -> None:
    site.page("/rss", FEED)
    site.page("/robots.txt", "User-agent: *\nDisallow: /")
    authority = '[authority]\nreference = "Order 12/2026"\nname = "Example Court"\nexpires = {}\n'
    old = workshop.crawl(feed(workshop, site, authority.format("2020-01-01")))
    assert old.exit_code == 2
    assert "has expired" in old.run["message"]
    assert workshop.crawl(feed(workshop, site, authority.format("2099-01-01"))).exit_code == 0
    with workshop.open() as ledger:
        capture = ledger.crawls.last_capture("feed", f"{site.url}/rss")
    assert capture is not None
    assert capture.robots is RobotsDecision.OVERRIDDEN
    assert capture.legal_authority == "Order 12/2026, Example Court, until 2099-01-01"


def test_pauses_that_a_site_asks_for_are_kept(workshop: Workshop, site: Site) -> None:
    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 0.4\n")
    site.page("/other", FEED)
    site.pages["/rss"] = lambda time: (
        Answer("later", status=429, headers={"Retry-After": "1"}) if time == 1 else Answer(FEED)
    )
    source = feed(workshop, site)
    source.write_text(source.read_text().replace("[", f'["{site.url}/other", ', 1))
    assert workshop.crawl(source).counts["new"] == 1
    asked = [moment for path, moment in site.times if path == "/rss"]
    assert asked[1] - asked[0] >= 1.0
    pages = sorted(moment for path, moment in site.times if path != "/robots.txt")
    assert min(later - sooner for sooner, later in pairwise(pages)) >= 0.35


def test_max_pages_ends_a_crawl_and_takes_nothing_down(workshop: Workshop, site: Site) -> None:
    for number in range(5):
        nexts = f'<a class="n" href="/l{number + 1}">n</a>' if number < 4 else ""
        row = f'<div class="r"><h2>Ad {number}</h2><a href="/a{number}">a</a></div>'
        site.page(f"/l{number}", row + nexts)
    text = (
        f'kind = "classified"\nstart_urls = ["{site.url}/l0"]\n'
        "[limits]\ndelay = 0\nmax_pages = {}\n"
        '[selectors]\nlist_item = ".r"\nlink = "a"\nnext = "a.n"\n[selectors.item]\ntitle = "h2"\n'
    )
    assert workshop.crawl(workshop.write("few", text.format(9))).counts["new"] == 5
    short = workshop.crawl(workshop.write("few", text.format(2)))
    assert (short.counts["page_limit"], short.counts["gone"], short.counts["ads"]) == (1, 0, 2)


RULES = b"""\xef\xbb\xbfuser-agent: a-bot
User-agent: *\r
disallow: /x\rallow: /x/public # note
Disallow: /*.pdf$
Disallow: /caf\xc3\xa9
Sitemap: http://x.example/s.xml
Crawl-delay: 2.5

User-agent: Lurewatch/2.0
disallow: /only
disallow:
"""


@pytest.mark.parametrize(
    ("product", "path", "allowed"),
    [
        ("Other", "/", True),
        ("Other", "/x", False),
        ("Other", "/x/private", False),
        ("Other", "/x/public", True),
        ("Other", "/file.pdf", False),
        ("Other", "/file.pdf?page=2", True),
        ("Other", "/caf%c3%a9", False),
        ("A-BOT", "/x", False),
        ("lurewatch", "/x", True),
        ("Lurewatch", "/only/this", False),
        ("Lurewatch", "/robots.txt", True),
    ],
)
def test_rules_of_rfc_9309(product: str, path: str, allowed: bool) -> None:
    rules = parse_robots(RULES)
    assert rules.allows(product, f"https://x.example{path}") is allowed
    assert rules.crawl_delay("Other") == 2.5
    assert rules.crawl_delay("Lurewatch") is None


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>404</body></html>", b"\xff\xfe\x00", b"\0" * 100, b":::\n:"]
)
def test_what_is_no_robots_file_forbids_nothing(body: bytes) -> None:
    assert parse_robots(body).allows("Lurewatch", "https://x.example/any")


def test_a_hostile_pattern_costs_no_time() -> None:
    pattern = b"User-agent: *\nDisallow: /" + b"a*" * 20_000 + b"b\n"
    assert parse_robots(pattern).allows("Lurewatch", "https://x.example/" + "a" * 30_000)
