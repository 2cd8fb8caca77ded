"""Real saved pages of other people's making: the share of facts found, kind by kind.

The pages lie beside the checkout and are none of the project. Each expected fact was read by a
person. Nothing in the crawlers knows these pages; a list's selectors below are what a user would
write into a source file for that site.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crawlers.encodings import decode, lost_letters, sniff_declaration
from crawlers.facts import AdFacts
from crawlers.feeds import feed_facts
from crawlers.jobposting import job_postings
from crawlers.listing import detail, rows
from crawlers.markup import parse_html
from crawlers.robots import parse_robots
from crawlers.source import Fields, Source
from crawlers.telegram import messages
from records import Salary, SourceKind

PAGES = Path(__file__).parents[3] / "shared" / "pages"
pytestmark = pytest.mark.skipif(
    not PAGES.is_dir(), reason="the folder of saved pages does not lie beside the checkout"
)

Fact = tuple[str, bool]
"""What was looked for, and whether it was found."""


def expected(kind: str) -> list[dict[str, Any]]:
    with (PAGES / kind / "expected.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read(kind: str, entry: dict[str, Any]) -> bytes:
    return (PAGES / kind / entry["file"]).read_bytes()


def squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


def posting_facts() -> Iterator[Fact]:
    for entry in expected("jobposting"):
        text = decode(read("jobposting", entry)).text
        found = job_postings(text, "https://saved.example/page").facts
        yield f"{entry['file']}: count", len(found) == entry["postings"]
        for wanted, facts in zip(entry["expected"], found, strict=False):
            name = entry["file"]
            yield f"{name}: title", facts.title == wanted["title"]
            yield f"{name}: organisation", facts.organisation == wanted["hiringOrganization"]
            yield f"{name}: date", facts.date_posted == wanted["datePosted"]
            yield f"{name}: salary", _same_salary(facts.salary, wanted["salary"])
            for place in wanted["location"]:
                bare = re.sub(r"\s*\(.*\)", "", place)
                yield f"{name}: {place}", bare in ", ".join(facts.location)
            if "validThrough" in wanted:
                yield f"{name}: valid", facts.valid_through == wanted["validThrough"]


def _same_salary(found: Salary | None, wanted: str | None) -> bool:
    if wanted is None or found is None:
        return wanted is None and found is None
    currency, amounts, *unit = wanted.split()
    low, _dash, high = amounts.partition("-")
    bounds = (Decimal(low), Decimal(high or low))
    same_unit = not unit or found.unit_text == unit[0].replace("ANN", "YEAR")
    return (found.currency, found.minimum, found.maximum) == (currency, *bounds) and same_unit


def message_facts() -> Iterator[Fact]:
    for entry in expected("telegram"):
        found = messages(parse_html(decode(read("telegram", entry)).text))
        yield f"{entry['file']}: count", len(found) == len(entry["messages"])
        for wanted, got in zip(entry["messages"], found, strict=False):
            known = {
                "id": got.post,
                "date": got.date,
                "text60": squeezed(got.text)[:60] or None,
                "views": got.views,
                "forwarded_from": got.forwarded_from,
                "reply_to": got.reply_to,
                "service": got.service,
                "edited": got.edited,
            }
            for name in wanted.keys() & known.keys():
                yield f"{entry['file']}: {name}", known[name] == wanted[name]
            if "media" in wanted:
                yield (
                    f"{entry['file']}: media",
                    set(wanted["media"]) - {"service"} == set(got.media),
                )


LISTS = {
    "work24_list": ("#contentArea tr[id^=list]", "a.t3_sb", "a.t3_sb"),
    "computrabajo_list": ("b", "a[href*=bt-ofrd]", "a[href*=bt-ofrd]"),
    "icims_devry_list": (".iCIMS_JobsTable tr", "td[class*=Field_2] a", "td[class*=Field_2] a"),
    "icims_devry_page2": (".iCIMS_JobsTable tr", "td[class*=Field_2] a", "td[class*=Field_2] a"),
    "ksl_list": ('a[role="listitem"]', "@href", "@aria-label"),
    "olxpt_list": ("#page .ti", "a", "a"),
    "custojusto_list": ("a[data-name=url]", "@href", "h2"),
    "imovirtual_list": ("#resultlist .offerGalleryViewItem", "h4 a", "h4 a"),
    "kleinanzeigen_list": ("article.aditem", "h2 a", "h2 a"),
}
"""For each list page: the selectors of a row, of its link, and of its title."""
DETAILS = {
    "work24_detail": Fields(title="strong.title", organisation="label:기업명"),
    "work24_expired": Fields(title="strong.title", text="#contents"),
    "computrabajo_job": Fields(
        title="tr:nth-child(4) > td[colspan='2'] b",
        organisation="a[href*=bt-empd]",
        location="label:Localidad",
        date="label:Fecha",
        pay="label:Salario",
    ),
    "icims_devry_job": Fields(
        title=".iCIMS_Header_JobTitle",
        key="label:Job ID",
        location="label:Location",
        date="label:Posted Date",
    ),
    "kleinanzeigen_detail": Fields(title="h1", pay="h2.boxedarticle--price"),
}


def listing_facts() -> Iterator[Fact]:
    for entry in expected("classifieds"):
        stem = entry["file"].removesuffix(".html")
        tree = parse_html(decode(read("classifieds", entry)).text)
        if entry["page"] == "detail":
            facts = detail(tree, "https://saved.example/1", DETAILS[stem], _source(stem))
            yield from _detail_facts(stem, entry, facts)
            continue
        found = [row for row in rows(tree, "https://saved.example/", _source(stem)) if row.link]
        yield f"{stem}: count", len(found) == entry["n_items"]
        for wanted, got in zip(entry["items"], found, strict=False):
            path = wanted["link"].split("?")[0].split("#")[0]
            yield f"{stem}: link {path}", path in (got.link or "")
            if "title" in wanted and got.facts:
                title = squeezed(wanted["title"])
                yield f"{stem}: title {title[:30]}", got.facts.title in title


def _source(stem: str) -> Source:
    row, link, title = LISTS.get(stem, ("p", "a", "a"))
    selectors = {"list_item": row, "link": link, "item": {"title": title}}
    return Source.model_validate(
        {
            "name": stem.lower(),
            "kind": SourceKind.CLASSIFIED,
            "start_urls": ["https://saved.example/"],
            "selectors": selectors,
        }
    )


def _detail_facts(stem: str, entry: dict[str, Any], facts: AdFacts | None) -> Iterator[Fact]:
    if entry["title"] is None:
        yield f"{stem}: gone, not an advert", facts is None
        return
    got = {
        "title": facts.title,
        "organisation": facts.organisation,
        "location": ", ".join(facts.location),
        "posted": facts.date_posted,
        "id": facts.key,
        "salary": facts.text,
        "price": facts.text,
    } if facts else {}  # fmt: skip
    for name, value in entry.items():
        if name in got and not (stem.startswith("work24") and name == "id"):
            yield f"{stem}: {name}", squeezed(got[name]) in (value, value.split(",")[0])


def feed_entry_facts() -> Iterator[Fact]:
    for entry in expected("feeds"):
        headers = entry.get("http_headers") or {}
        content_type = next((v for k, v in headers.items() if k.lower() == "content-type"), "")
        found = feed_facts(read("feeds", entry), "http://saved.example/feed", content_type)
        kinds = {one.kind for one in found.problems}
        if "root" in entry:
            yield f"{entry['file']}: unknown", kinds == {"unknown_format"} and not found.facts
            continue
        yield f"{entry['file']}: entries", len(found.facts) == entry["entries"]
        if entry["first_title"]:
            yield f"{entry['file']}: title", found.facts[0].title == entry["first_title"]
        if entry["first_link"]:
            yield f"{entry['file']}: link", found.facts[0].url == entry["first_link"]
        if entry["bozo"] and not entry["entries"]:
            yield f"{entry['file']}: told", bool(kinds)
        if encoding := entry.get("true_encoding"):
            true_text = read("feeds", entry).decode(encoding)
            first = found.facts[0].text.split("\n")[0][:12]
            yield f"{entry['file']}: letters", bool(first) and first in true_text


def robots_facts() -> Iterator[Fact]:
    for entry in expected("robots"):
        rules = parse_robots(read("robots", entry))
        name = f"{entry['file']}: {entry['agent']} {entry['url']}"
        yield name, rules.allows(entry["agent"], entry["url"]) == entry["allow"]
        if "crawl_delay" in entry:
            yield f"{name}: delay", rules.crawl_delay(entry["agent"]) == entry["crawl_delay"]


def encoding_facts() -> Iterator[Fact]:
    for entry in expected("encodings"):
        body = read("encodings", entry)
        name = entry["file"]
        if wanted := entry.get("sniffed_encoding"):
            found = sniff_declaration(body) or "windows-1252"
            yield f"{name}: sniffed", b"".decode(found) == "" and _same_codec(found, wanted)
        elif text_file := entry.get("expected_text_file"):
            if entry.get("note", "").startswith("whole index"):
                continue  # a decoder's table without a language: nothing that can be guessed
            true_text = (PAGES / "encodings" / text_file).read_text("utf-8")
            yield f"{name}: text", decode(body).text.lstrip("\ufeff") == true_text.lstrip("\ufeff")
        else:
            yield f"{name}: damage is seen", lost_letters(decode(body).text) >= 5


def _same_codec(found: str, wanted: str) -> bool:
    alike = {"windows-1252": "cp1252", "cp1252": "cp1252"}
    plain = [re.sub(r"[-_]", "", alike.get(name.lower(), name.lower())) for name in (found, wanted)]
    return plain[0] == plain[1]


@pytest.mark.parametrize(
    ("kind", "facts", "floor"),
    [
        ("jobposting", posting_facts, 1.0),
        ("telegram", message_facts, 1.0),
        ("classifieds", listing_facts, 0.97),
        ("feeds", feed_entry_facts, 1.0),
        ("robots", robots_facts, 0.97),
        ("encodings", encoding_facts, 0.94),
    ],
)
def test_share_of_facts_found(
    kind: str,
    facts: Callable[[], Iterator[Fact]],
    floor: float,
    capsys: pytest.CaptureFixture[str],
) -> None:
    looked_for = list(facts())
    missed = [name for name, found in looked_for if not found]
    share = 1 - len(missed) / len(looked_for)
    with capsys.disabled():
        sys.stdout.write(f"\nsaved pages, {kind}: {share:.1%} of {len(looked_for)} facts found\n")
    assert share >= floor, missed
