"""The readers by themselves: tables of what goes in and what comes out."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.encodings import decode
from crawlers.facts import AdFacts, to_ad
from crawlers.feeds import feed_facts
from crawlers.jobposting import job_postings
from crawlers.jsonld import load_block
from crawlers.keys import canonical_url
from crawlers.listing import detail, rows
from crawlers.markup import html_to_text, parse_html
from crawlers.partner import partner_facts
from crawlers.source import Fields, Source, parse_source
from crawlers.telegram import channel_facts
from tests.crawlers.pages import TEXTS, board_page, posting
from tests.crawlers.test_evidence import NOW

URL = "https://x.example/job/7"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("one<br>two", "one\ntwo"),
        ("<p>one</p>\n<p>two</p>", "one\ntwo"),
        ("a<br><br><br>b", "a\n\nb"),
        ("งาน<b>ดี</b>มาก", "งานดีมาก"),
        ("plain\n\n\n\nlines &amp; more", "plain\n\nlines & more"),
        ("&lt;p&gt;twice&lt;/p&gt;escaped", "twice\nescaped"),
        ("<script>x</script>seen<style>y</style><template>z</template>", "seen"),
        ("<ul><li>a</li> <li>b</li></ul>c", "a\nb\nc"),
        ("wrapped\nsource <i>text</i><br>end", "wrapped source text\nend"),
        ("<div><img alt='x'></div>", ""),
    ],
)
def test_visible_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("HTTP://X.example:80/a;jsessionid=9?b=1&utm_source=q#top", "http://x.example/a?b=1"),
        ("https://x.example", "https://x.example/"),
        ("https://x.example/?searchId=1&id=2&PHPSESSID=3", "https://x.example/?id=2"),
        ("https://x.example/?q=a%20b", "https://x.example/?q=a%20b"),
        ("https://x.example/a?mine=1&b=", "https://x.example/a?b="),
    ],
)
def test_addresses_lose_what_changes(url: str, clean: str) -> None:
    assert canonical_url(url, ["mine"]) == clean


@pytest.mark.parametrize(
    ("block", "value"),
    [
        ('{"a": "one\ntwo"}', {"a": "one\ntwo"}),
        ('{"a": "it\\\'s", // note\n "b": [1, 2,],}', {"a": "it's", "b": [1, 2]}),
        ('<!-- x -->{"a": "http://b/*c*/"};', {"a": "http://b/*c*/"}),
        ('//<![CDATA[\n{"a": 1}\n//]]>', {"a": 1}),
        ("{&quot;a&quot;: 1}", {"a": 1}),
        ("null", None),
        ("false", False),
    ],
)
def test_json_ld_is_repaired(block: str, value: Any) -> None:
    assert load_block(block) == value


@pytest.mark.parametrize("piece", ['"\\', '"', "/*", "{", "[1,", ",", "\\u", "<!--", '"a"/'])
@pytest.mark.timeout(60)  # hours where a pattern backtracks
def test_hostile_json_ends_soon(piece: str) -> None:
    with pytest.raises(ValueError, match="not JSON"):
        load_block('{"a":' + piece * (150_000 // len(piece)))


@pytest.mark.parametrize(
    ("salary", "expected"),
    [
        ("1,200.50", (Decimal("1200.50"), Decimal("1200.50"), None, None)),
        ("20.000.000 - 30.000.000", (Decimal(20000000), Decimal(30000000), None, None)),
        ({"currency": "USD", "value": {"minValue": 1, "maxValue": 1_000_000}}, None),
        (
            {"currency": "USD", "value": {"value": "900", "unitCode": "MON"}},
            (Decimal(900), Decimal(900), "USD", "MONTH"),
        ),
        ({"currency": "THB", "minValue": 5, "unitText": "DAY"}, (Decimal(5), None, "THB", "DAY")),
        ("negotiable", None),
        ([], None),
        (True, None),
    ],
)
def test_salaries(salary: Any, expected: Any) -> None:
    (facts,) = job_postings(board_page(posting(1, baseSalary=salary)), URL).facts
    got = facts.salary
    assert (got and (got.minimum, got.maximum, got.currency, got.unit_text)) == expected


@pytest.mark.parametrize(
    ("documents", "keys"),
    [
        ([posting(7)], ["https://x.example/job/7"]),
        ([posting(7, identifier="7")], ["7"]),
        ([posting(7, identifier="company-1")], ["https://x.example/job/7"]),
        ([posting(7), posting(7)], ["https://x.example/job/7"]),
        ([posting(1), posting(2)], ["J1", "J2"]),
        ([posting(1, url="/job/J1"), posting(2, url="/a?utm_id=1")], ["J1", "https://x.example/a"]),
        ([{"@type": "WebPage", "mainEntity": posting(3)}], ["https://x.example/job/7"]),
        ([{"@graph": [{"@type": ["Thing", "schema:JobPosting"], "name": "n"}]}], [URL]),
        (["JobPosting", None, False, 3, [[]]], []),
    ],
)
def test_postings_are_found_and_keyed(documents: list[Any], keys: list[str]) -> None:
    found = job_postings(board_page(*documents), URL)
    assert [facts.key for facts in found.facts] == keys


def test_organisations_by_reference_and_scripts_in_comments() -> None:
    document = {
        "@graph": [
            posting(1, hiringOrganization={"@id": "#org"}),
            {"@id": "#org", "@type": "Organization", "name": "Referred &amp; Co"},
        ]
    }
    page = f"<!-- {board_page(posting(2, title='Commented out'))} -->{board_page(document)}"
    (facts,) = job_postings(page, URL).facts
    assert facts.organisation == "Referred & Co"


MICRODATA = """<div itemscope itemtype="http://schema.org/JobPosting"><h1 itemprop="title">T</h1>
<div itemprop="description">One<br>two <span itemprop="hiringOrganization" itemscope
itemtype="http://schema.org/Organization"><b itemprop="name">Org</b></span></div>
<meta itemprop="employmentType" content="FULL_TIME"><link itemprop="url" href="/job/7"></div>"""


def test_microdata() -> None:
    (facts,) = job_postings(MICRODATA, URL).facts
    assert (facts.title, facts.text, facts.organisation) == ("T", "One\ntwo Org", "Org")
    assert facts.employment_type == ("FULL_TIME",)


@pytest.mark.parametrize(
    ("codec", "label", "text"),
    [
        ("cp874", "TIS-620", TEXTS["th"][1]),
        ("gb18030", "gb2312", TEXTS["zh"][1]),
        ("utf-8", "utf-8", TEXTS["my"][1]),
        ("cp949", "euc-kr", "구인 공고입니다"),
    ],
)
def test_encodings_declared_in_every_way(codec: str, label: str, text: str) -> None:
    body = text.encode(codec)
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">'.encode()
    xml = f'<?xml version="1.0" encoding="{label}"?>'.encode()
    assert decode(body, f"text/html; charset={label}").text == text
    assert decode(head + body).text.endswith(text)
    assert decode(xml + body).text.endswith(text)
    assert decode(text.encode("utf-8-sig"), f"text/html; charset={label}").text == text
    assert decode(text.encode(), f"text/html; charset={label}").text == text  # wrongly declared


def test_thai_without_a_declaration_and_python_only_codecs() -> None:
    assert decode(TEXTS["th"][1].encode("cp874")).text == TEXTS["th"][1]
    assert decode(b"abc", "text/html; charset=rot13").text == "abc"
    assert decode("é".encode("cp1252") * 3, "text/html; charset=zlib").lossy is False


SOURCE = parse_source(
    "any",
    {
        "kind": "classified",
        "start_urls": ["https://x.example/"],
        "selectors": {"list_item": "li", "link": "a", "item": {"title": "a", "text": "label:Pay"}},
    },
    Path(),
)
PARTNERS: list[Source] = [
    parse_source("p", {"kind": "partner", "partner": {"path": "*", "format": kind}}, SOURCE.folder)
    for kind in ("csv", "jsonl")
]
PIECES = (
    *("<li>", "<a href='/x'>", "</a>", "<p>", "<!--", "<b itemprop=title>", "</script>"),
    "<div itemscope itemtype='https://schema.org/JobPosting'>",
    "<script type='application/ld+json'>",
    *('{"@type":"JobPosting",', '"title":', '"x"', "}", "[", "]", ";", ",", '"', "\n"),
    *("<rss><channel><item>", "<title>", "</title>", "&", "&lt;", "&#x0;", "\ud83d", "\x00"),
    *("<div class='tgme_widget_message' data-post='a/1'>", "<div class=tgme_widget_message_text>"),
    *("<a class=tgme_widget_message_date>", "<time datetime='x'>", "Pay: 9", "งาน"),
)
markup = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(text=markup)
def test_no_page_makes_a_reader_fail(text: str) -> None:
    body = text.encode("utf-8", "surrogatepass")
    page = decode(body).text
    tree = parse_html(page)
    found = [
        *job_postings(page, URL).facts,
        *feed_facts(body, URL).facts,
        *channel_facts(tree, URL).facts,
        *(row.facts for row in rows(tree, URL, SOURCE) if row.facts),
        detail(tree, URL, Fields(title="a@href", text="p", contact="@x"), SOURCE),
        *(facts for source in PARTNERS for facts in partner_facts(body, URL, source).facts),
    ]
    for facts in found:
        if facts is not None:
            ad = to_ad(facts, SOURCE, "cap-1", NOW)
            assert type(ad).from_line(ad.to_line()) == ad
            assert "\x00" not in ad.to_line()


NAMES = ("name", "value", "address", "currency", "@id", "@type", "minValue", "url")
FIELDS = (
    *("title", "description", "hiringOrganization", "jobLocation", "baseSalary", "skills"),
    *("employmentType", "identifier", "url", "datePosted", "applicationContact", "image"),
    *("inLanguage", "salaryCurrency", "applicantLocationRequirements"),
)
values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=9,
)


@settings(max_examples=100, deadline=None)
@given(value=values, name=st.sampled_from(FIELDS))
def test_no_value_makes_a_posting_fail(value: Any, name: str) -> None:
    document = {"@type": "JobPosting", "title": "t", name: value}
    found = job_postings(json.dumps(document), URL)
    for facts in found.facts:
        to_ad(facts, SOURCE, "cap-1", NOW)


def test_facts_are_cut_to_what_can_be_kept() -> None:
    facts = AdFacts(
        key="k" * 900,
        url=URL,
        title="t\x00\ud800" + "x" * 9_000,
        text="é" * 3_000_000,
        contact=tuple(str(number) for number in range(99)),
    )
    ad = to_ad(facts, SOURCE, "cap-1", NOW)
    assert len(ad.key) <= 500
    assert ad.title.startswith("txx")
    assert len(ad.text) == 100_000
    assert len(ad.application_contact) == 50
