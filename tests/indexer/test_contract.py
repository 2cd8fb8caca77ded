"""What both engines promise, asked of each with the same cases."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from indexer import (
    CursorError,
    DocumentError,
    Ids,
    QueryError,
    SearchDocument,
    SearchIndex,
    SearchPage,
    SearchRequest,
    Sort,
    both,
    parse,
)
from records import AdClass, Band
from tests.indexer.adverts import BY_ID, CORPUS, DIMENSIONS, advert, unit
from tests.indexer.conftest import OpenIndex

ALL = set(BY_ID)
LURES = {"th-lure", "th-repost", "zh-lure", "km-lure", "lo-lure", "my-lure", "vi-lure"}


def ids(page: SearchPage) -> list[str]:
    return [hit.id for hit in page.hits]


def ask(index: SearchIndex, typed: str, size: int = 100) -> SearchPage:
    return index.search(parse(typed), SearchRequest(size=size))


def pages(index: SearchIndex, typed: str, request: SearchRequest) -> Iterator[SearchPage]:
    while True:
        page = index.search(parse(typed), request)
        yield page
        if page.next is None:
            return
        request = replace(request, after=page.next)


FOUND = {
    # words and phrases
    "passport": {"en-warning", "en-plea"},
    "PASSPORT": {"en-warning", "en-plea"},
    "passport police": {"en-warning"},
    "passport AND police": {"en-warning"},
    "customer service": {"en-bpo", "en-warning"},
    '"service agent"': {"en-bpo"},
    '"agent service"': set(),
    '"customer service" poipet': {"en-warning"},
    "“service agent”": {"en-bpo"},
    "work": {"en-bpo", "mixed"},
    # exclusion, OR, brackets
    "passport -police": {"en-plea"},
    "passport NOT police": {"en-plea"},
    "passport --police": {"en-plea"},
    "police OR brother": {"en-warning", "en-plea"},
    "passport (police OR brother) -help": {"en-warning"},
    "-(band:clear OR band:flag)": {"en-plea", "mixed"},
    "NOT NOT police": {"en-warning"},
    "(((police)))": {"en-warning"},
    "-class:deceptive_lure -lang:en -lang:unknown": {
        "th-bank",
        "zh-hotel",
        "my-lure",
        "mixed",
        "hi-job",
        "ru-job",
        "ur-job",
    },
    "police OR lang:hi": {"en-warning", "hi-job"},
    "passport -lang:hi": {"en-warning", "en-plea"},
    "NOT (police OR country:KH OR country:MM)": {
        "th-bank",
        "lo-lure",
        "vi-lure",
        "hi-job",
        "ru-job",
        "ur-job",
        "emoji",
        "empty",
    },
    # beginnings of words
    "work*": {"en-bpo", "mixed"},
    "net*": {"mixed"},
    "passp*": {"en-warning", "en-plea"},
    "title:custom*": {"en-bpo", "en-warning"},
    "demo_*": {"th-repost", "zh-lure"},
    # columns
    "title:service": {"en-bpo", "en-warning"},
    "text:service": {"en-warning"},
    'title:"fake customer"': {"en-warning"},
    "title:招聘": {"zh-lure"},
    # scripts without spaces, in the middle of a run of letters
    "แชท": {"th-lure", "th-repost"},
    "ตอบแชท": {"th-lure"},
    "ปอยเปต": {"th-lure", "th-repost"},
    "แอดมิน": {"th-lure", "th-repost", "mixed"},
    '"เงินเดือน 45,000"': {"th-lure"},
    "西港": {"zh-lure", "mixed"},
    "招聘": {"zh-lure", "zh-hotel"},
    "园区": {"zh-lure"},
    "区招": {"zh-lure"},
    "客": {"zh-lure", "mixed"},
    "招聘 -酒店": {"zh-lure"},
    "飞机": {"zh-lure"},
    "ប៉ោយប៉ែត": {"km-lure"},
    "អនឡាញ": {"km-lure"},
    "ອອນລາຍ": {"lo-lure"},
    "ສາມຫຼ່ຽມຄຳ": {"lo-lure"},
    "ကွန်ပျူတာ": {"my-lure"},
    "လုပ်သမား": {"my-lure"},
    "งาน*": {"th-repost", "th-bank"},
    # scripts with spaces
    "lương": {"vi-lure"},
    "TUYỂN": {"vi-lure"},
    '"việc nhẹ lương cao"': {"vi-lure"},
    "नौकरी": {"hi-job"},
    "оператор*": {"ru-job"},
    "نوکری": {"ur-job"},
    "ｐａｓｓｐｏｒｔ police": {"en-warning"},
    "pass\u200bport police": {"en-warning"},
    # mixed scripts
    "แอดมิน 客服 online": {"mixed"},
    "网 OR 西港 home": {"mixed"},
    "online -แอดมิน": set(),
    # exact fields
    "class:lure": LURES,
    "class:location_bait": {"my-lure"},
    "class:location_bait,survivor_plea": {"my-lure", "en-plea"},
    "Class:Survivor_Plea": {"en-plea"},
    "stance:warning": {"en-warning"},
    "band:review": {"en-plea", "mixed"},
    "lang:th": {"th-lure", "th-repost", "th-bank"},
    "source:demo-news": {"en-warning"},
    "kind:channel": {"zh-lure", "zh-hotel"},
    "place:poipet": {"th-lure", "th-repost", "km-lure", "en-warning"},
    "country:mm": {"my-lure", "en-plea"},
    "country:TH country:KH": {"mixed"},
    "role:chat_support": {"th-lure"},
    "indicator:costs_covered": {"th-lure", "zh-lure"},
    "campaign:camp-1": {"th-lure", "th-repost"},
    "campaign:any": {"th-lure", "th-repost"},
    "ruling:any": {"vi-lure", "en-bpo"},
    "ruling:lure": {"vi-lure"},
    "class:lure ruling:none": LURES - {"vi-lure"},
    "gone:true": {"en-plea"},
    "gone:false class:survivor_plea": set(),
    "synthetic:true": {"mixed"},
    "contact:demo_nok88": {"th-lure", "th-repost"},
    "contact:@Demo_NOK88": {"th-lure", "th-repost"},
    'contact:"+66 81-000-4412"': {"th-lure"},
    "contact:+85512000318": {"mixed"},
    "contact:https://example.org/j?id=7": {"mixed"},
    "contact:demo": set(),
    # ranges
    "prob:>=0.93": {"th-lure", "zh-lure", "my-lure", "vi-lure"},
    "prob:>0.93": {"th-lure", "zh-lure", "vi-lure"},
    "prob:0.4..0.5": {"en-plea", "mixed"},
    "prob:<0.4 kind:channel": {"zh-hotel"},
    "pay:>3": {"th-lure", "zh-lure", "vi-lure"},
    "pay:..1.2": {"th-bank", "en-bpo"},
    "-pay:>0 lang:en": {"en-warning", "en-plea"},
    "first:2026-11-03": {"th-lure"},
    "first:2026-11-03..2026-11-05": {"th-lure", "zh-lure", "th-repost"},
    "first:>2026-11-18": {"emoji", "empty"},
    "seen:2026-11-03": {"th-lure"},
    "seen:2026-11-04": {"th-lure", "zh-lure"},
    "seen:<=2026-11-03": {"th-lure"},
    "seen:2026-11 lang:lo": {"lo-lure"},
    "seen:2026-10": set(),
    "last:2026-11-04..2026-11-05": {"th-lure", "zh-lure"},
    # everything and nothing
    "": ALL,
    "   ": ALL,
    "nowhere": set(),
    "lang:xx": set(),
    # hostile, but words all the same
    "NEAR(police brother)": set(),
    "passport'; DROP TABLE ads_1; --x": set(),
    "{title}": set(),
    "police^4": set(),
    "\\police\\": {"en-warning"},
    "police~": {"en-warning"},
    "ｎｏｔ-ａ-ｆｉｅｌｄ": set(),
    "police\x00": {"en-warning"},
    "poli\ud800ce": set(),
    '"' + "招" * 3_900 + '"': set(),
    " OR ".join(["police"] * 200): {"en-warning"},
    " ".join(f"-w{number}" for number in range(199)) + " police": {"en-warning"},
    "(" * 10 + "police" + ")" * 10: {"en-warning"},
    "(police OR " * 10 + "x" + ")" * 10: {"en-warning"},
}


@pytest.mark.parametrize(
    "typed", FOUND, ids=lambda typed: typed[:30].encode("unicode_escape").decode()
)
def test_a_query_finds_exactly_these(filled: SearchIndex, typed: str) -> None:
    page = ask(filled, typed)
    assert set(ids(page)) == FOUND[typed]
    assert page.total == len(FOUND[typed]) == len(page.hits)
    assert page.next is None


REFUSED = {
    '"': (0, "never closed"),
    "(police": (0, "never closed"),
    "police)": (6, "nothing was opened"),
    "police OR": (9, "a word is missing"),
    "OR police": (0, "a word is missing"),
    "NOT": (3, "a word is missing"),
    "()": (1, "a word is missing"),
    "colour:red": (0, "no field 'colour'"),
    "class:": (6, "has no value"),
    "class: deceptive_lure": (6, "has no value"),
    "class:nice": (6, "never 'nice'"),
    "prob:high": (5, "is no number"),
    "prob:0.9..0.5": (5, "write prob:0.5..0.9"),
    "prob:nan": (5, "is no number"),
    "seen:yesterday": (5, "is no day"),
    "seen:2026-02-30": (5, "is no day"),
    "seen:2026-11-09..2026-11-01": (5, "write seen:2026-11-01..2026-11-09"),
    "gone:perhaps": (5, "true, false"),
    "*": (0, "no letter or digit"),
    "w*": (0, "at least 2"),
    "a*b*c*d*": (1, "only at the end"),
    "sea-port*": (0, "write sea port*"),
    "police \N{FIRE}": (7, "leave it out"),
    "(" * 11 + "police" + ")" * 11: (10, "inside each other"),
    "-----": (0, "leave it out"),
    " ".join(["police"] * 201): (1400, "more than 200"),
    "x" * 10_000: (4000, "10000 characters"),
}


@pytest.mark.parametrize(
    "typed", REFUSED, ids=lambda typed: typed[:30].encode("unicode_escape").decode()
)
def test_a_query_that_cannot_be_read_says_where_and_what_instead(typed: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(typed)
    position, words = REFUSED[typed]
    assert words in str(caught.value)
    assert caught.value.position == position


def test_relevance_puts_the_title_and_the_fuller_match_first(filled: SearchIndex) -> None:
    assert ids(ask(filled, "customer service"))[0] in ("en-bpo", "en-warning")
    assert ids(ask(filled, "招聘"))[0] == "zh-lure"
    assert ids(ask(filled, "police OR passport"))[0] == "en-warning"
    scores = [hit.score for hit in ask(filled, "招聘 OR 酒店").hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_the_words_found_are_marked_in_the_text_as_written(filled: SearchIndex) -> None:
    (hit,) = ask(filled, "园区 OR 客服 lang:zh -酒店").hits
    assert [hit.title.text[a:b] for a, b in hit.title.marks] == ["客服"]
    assert [hit.snippet.text[a:b] for a, b in hit.snippet.marks] == ["园区"]
    (hit,) = ask(filled, "HAND* brother OR hand*").hits or ask(filled, "hand*").hits
    assert [hit.snippet.text[a:b] for a, b in hit.snippet.marks] == ["hand"]


def test_a_snippet_is_cut_around_the_first_mark(fresh: SearchIndex) -> None:
    fresh.put([advert("long", "", "filler " * 300 + "needle " + "filler " * 300)])
    (hit,) = ask(fresh, "needle").hits
    (mark,) = hit.snippet.marks
    assert hit.snippet.text[slice(*mark)] == "needle"
    assert len(hit.snippet.text) < 300


def test_newest_first(filled: SearchIndex) -> None:
    page = filled.search(parse("class:lure"), SearchRequest(sort=Sort.NEWEST, size=3))
    assert ids(page) == ["vi-lure", "my-lure", "lo-lure"]
    assert page.total == len(LURES)


def test_relevance_without_words_is_newest_first(filled: SearchIndex) -> None:
    newest = filled.search(parse("class:lure"), SearchRequest(sort=Sort.NEWEST))
    assert ids(filled.search(parse("class:lure"), SearchRequest())) == ids(newest)


def test_most_probable_first(filled: SearchIndex) -> None:
    page = filled.search(parse("class:lure"), SearchRequest(sort=Sort.PROBABILITY))
    found = [BY_ID[one].probability for one in ids(page)]
    assert found == sorted(found, reverse=True)


def test_equal_hits_stand_in_one_order_on_both_engines(fresh: SearchIndex) -> None:
    fresh.put(advert(f"ad-{number}", "same", "same") for number in range(8))
    order = ["ad-5", "ad-1", "ad-4", "ad-7", "ad-6", "ad-2", "ad-0", "ad-3"]
    for sort in Sort:
        assert ids(fresh.search(parse("same"), SearchRequest(sort=sort))) == order


def test_a_hit_carries_the_document_as_it_was_put(filled: SearchIndex) -> None:
    for hit in ask(filled, "").hits:
        assert hit.document == BY_ID[hit.id]


def test_facets_count_every_hit_exactly(filled: SearchIndex) -> None:
    request = SearchRequest(size=1, facets=("lang", "country", "class", "gone", "week"))
    page = filled.search(parse("class:lure"), request)
    counted = {name: {one.value: one.count for one in facet} for name, facet in page.facets.items()}
    assert counted["lang"] == {"th": 2, "zh": 1, "km": 1, "lo": 1, "my": 1, "vi": 1}
    assert counted["country"] == {"KH": 4, "LA": 1, "MM": 1, "VN": 1}
    assert counted["class"] == {"deceptive_lure": 6, "location_bait": 1}
    assert counted["gone"] == {"false": 7}
    assert counted["week"] == {"2026-11-02": 4, "2026-11-09": 3}


def test_facets_keep_the_most_frequent_values_then_the_first_by_name(filled: SearchIndex) -> None:
    page = filled.search(parse(""), SearchRequest(facets=("lang",), facet_size=4))
    assert [(one.value, one.count) for one in page.facets["lang"]] == [
        ("en", 3),
        ("th", 3),
        ("unknown", 2),
        ("zh", 2),
    ]


def test_facets_of_no_hits_are_empty(filled: SearchIndex) -> None:
    page = filled.search(parse("nowhere"), SearchRequest(facets=("lang", "week", "contact")))
    assert page.facets == {"lang": (), "week": (), "contact": ()}


@pytest.mark.parametrize("sort", Sort)
def test_pages_together_are_all_hits_once(filled: SearchIndex, sort: Sort) -> None:
    typed = "class:lure OR lang:en OR งาน"
    whole = ids(filled.search(parse(typed), SearchRequest(sort=sort, size=100)))
    parts = list(pages(filled, typed, SearchRequest(sort=sort, size=3)))
    assert [one for page in parts for one in ids(page)] == whole
    assert {page.total for page in parts} == {len(whole)}
    assert [len(page.hits) for page in parts[:-1]] == [3] * (len(parts) - 1)


@pytest.mark.parametrize("sort", Sort)
def test_what_is_put_meanwhile_repeats_and_hides_nothing(fresh: SearchIndex, sort: Sort) -> None:
    fresh.put(
        advert(f"old-{n}", "job " * (n % 5), "chat " * n + "job", day=n, probability=n / 20)
        for n in range(20)
    )
    request = SearchRequest(sort=sort, size=6)
    expected = ids(fresh.search(parse("job"), replace(request, size=100)))
    seen: list[str] = []
    for turn, page in enumerate(pages(fresh, "job", request)):
        seen += ids(page)
        fresh.put(
            advert(f"new-{turn}-{n}", "job job", "job", day=n, probability=n / 7) for n in range(7)
        )
    old = [one for one in seen if one.startswith("old-")]
    assert old == expected
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("sort", Sort)
def test_paging_goes_on_in_another_process_and_after_a_rebuild(
    open_index: OpenIndex, sort: Sort
) -> None:
    documents = [advert(f"ad-{n}", "job", "job " * (n + 1), day=n) for n in range(9)]
    index = open_index()
    index.put(documents)
    request = SearchRequest(sort=sort, size=4)
    whole = ids(index.search(parse("job"), replace(request, size=100)))
    first = index.search(parse("job"), request)
    index.rebuild(iter(documents))
    second = open_index().search(parse("job"), replace(request, after=first.next))
    assert ids(first) + ids(second) == whole[:8]


@pytest.mark.parametrize("word", ["", "nonsense", "AAAA", "%%%", "e30", "\ud800", "x" * 20_000])
def test_what_is_no_cursor_is_refused(filled: SearchIndex, word: str) -> None:
    if not word:
        assert filled.search(parse(""), SearchRequest(after="")).total == len(ALL)
        return
    with pytest.raises(CursorError):
        filled.search(parse(""), SearchRequest(after=word))


def test_a_cursor_of_another_search_is_refused(filled: SearchIndex) -> None:
    page = filled.search(parse("class:lure"), SearchRequest(size=2))
    with pytest.raises(CursorError, match="another search"):
        filled.search(parse("lang:th"), SearchRequest(size=2, after=page.next))
    with pytest.raises(CursorError, match="another search"):
        filled.search(parse("class:lure"), SearchRequest(Sort.PROBABILITY, 2, after=page.next))


def test_neighbours_by_cosine_best_first(filled: SearchIndex) -> None:
    hits = filled.nearest(unit(1, 0.1), k=3)
    assert [hit.id for hit in hits] == ["th-lure", "th-repost", "zh-lure"]
    assert hits[0].score == pytest.approx(1.0, abs=1e-3)
    expected = float(np.dot(unit(1, 0.1), unit(0.9, 0.3)))
    assert hits[2].score == pytest.approx(expected, abs=1e-3)


def test_neighbours_only_among_what_matches(filled: SearchIndex) -> None:
    hits = filled.nearest(unit(1, 0.1), k=10, matching=parse("lang:zh OR lang:mixed"))
    assert [hit.id for hit in hits] == ["zh-lure", "zh-hotel", "mixed"]
    assert hits[-1].score < 0
    assert filled.nearest(unit(1), matching=parse("lang:hi")) == ()
    assert [hit.id for hit in filled.nearest(unit(1), matching=parse("酒店"))] == ["zh-hotel"]


def test_documents_without_a_vector_are_no_neighbours(filled: SearchIndex) -> None:
    found = {hit.id for hit in filled.nearest(unit(0, 0, 1), k=100)}
    assert found == {one.id for one in CORPUS if one.embedding is not None}


def test_neighbours_among_many_are_the_nearest(fresh: SearchIndex) -> None:
    rows = np.random.default_rng(7).standard_normal((500, DIMENSIONS)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    fresh.put(advert(f"ad-{n}", embedding=row, day=n % 7) for n, row in enumerate(rows))
    question = unit(0.3, -0.5, 0.2, 0.8)
    best = [f"ad-{n}" for n in np.argsort(-(rows @ question))[:10]]
    found = [hit.id for hit in fresh.nearest(question, k=10)]
    assert len(set(found) & set(best)) >= 9
    assert found[0] == best[0]


@pytest.mark.parametrize(
    "vector", [np.ones(3), np.zeros(4), np.full(4, np.nan), np.ones(4)], ids=str
)
def test_a_vector_that_cannot_be_compared_is_refused(fresh: SearchIndex, vector: object) -> None:
    wrong = np.asarray(vector, dtype=np.float32)
    with pytest.raises(DocumentError):
        fresh.put([advert("ad-1", embedding=wrong)])
    with pytest.raises(DocumentError):
        fresh.nearest(wrong)
    assert fresh.count() == 0


def test_get_returns_the_document_with_its_vector(filled: SearchIndex) -> None:
    found = filled.get("th-lure")
    assert found == BY_ID["th-lure"]
    assert found is not None
    assert found.embedding == pytest.approx(BY_ID["th-lure"].embedding, abs=1e-3)
    plain = filled.get("ru-job")
    assert plain is not None
    assert plain.embedding is None
    assert filled.get("nobody") is None


def test_a_document_put_again_replaces_the_old_one(fresh: SearchIndex) -> None:
    first = advert("ad-1", "old words", "西港", lang="zh", contacts=("demo_a",), embedding=unit(1))
    second = replace(first, title="new words", text="", contacts=("demo_b",), embedding=unit(0, 1))
    for document in (first, second, second):
        assert fresh.put([document]) == 1
    assert fresh.count() == 1
    assert ask(fresh, "old OR 西港 OR contact:demo_a").total == 0
    assert ids(ask(fresh, "new contact:demo_b")) == ["ad-1"]
    assert fresh.nearest(unit(0, 1))[0].score == pytest.approx(1, abs=1e-3)
    fresh.put([replace(second, embedding=None)])
    assert fresh.nearest(unit(0, 1)) == ()


def test_the_last_of_one_batch_wins(fresh: SearchIndex) -> None:
    fresh.put([advert("ad-1", "first"), advert("ad-2", "other"), advert("ad-1", "last")])
    assert fresh.count() == 2
    assert ask(fresh, "first").total == 0
    assert ids(ask(fresh, "last")) == ["ad-1"]


def test_many_documents_at_once(fresh: SearchIndex) -> None:
    assert fresh.put(advert(f"ad-{n}", f"number{n}", "西港") for n in range(2_500)) == 2_500
    assert fresh.count() == ask(fresh, "西港").total == 2_500
    assert ids(ask(fresh, "number2468")) == ["ad-2468"]
    assert ask(fresh, "number24*").total == 111


def test_changed_facts_are_found_and_counted_anew(fresh: SearchIndex) -> None:
    ad = advert("ad-1", "same", campaign=None)
    fresh.put([ad, advert("ad-2", "same")])
    ask(fresh, "same")
    fresh.put([replace(ad, campaign="camp-9", gone=True, ruling=AdClass.OTHER, band=Band.FLAG)])
    page = fresh.search(parse("same"), SearchRequest(facets=("band", "gone", "campaign")))
    assert {one.value: one.count for one in page.facets["band"]} == {"flag": 1, "clear": 1}
    assert {one.value: one.count for one in page.facets["gone"]} == {"true": 1, "false": 1}
    assert {one.value: one.count for one in page.facets["campaign"]} == {"camp-9": 1}
    assert ids(ask(fresh, "campaign:camp-9 ruling:other gone:true")) == ["ad-1"]


def test_what_is_deleted_is_found_no_more_and_can_come_back(fresh: SearchIndex) -> None:
    fresh.put(CORPUS)
    fresh.delete(["th-lure", "nobody", "th-lure"])
    assert fresh.count() == len(CORPUS) - 1
    assert fresh.get("th-lure") is None
    assert ids(ask(fresh, "ตอบแชท")) == []
    assert ask(fresh, "-lang:zh").total == len(CORPUS) - 3
    assert "th-lure" not in {hit.id for hit in fresh.nearest(unit(1, 0.1))}
    fresh.put([BY_ID["th-lure"]])
    assert ids(ask(fresh, "ตอบแชท")) == ["th-lure"]
    fresh.delete([])


def test_a_query_can_be_limited_to_some_adverts(filled: SearchIndex) -> None:
    batch = Ids(("th-lure", "en-bpo", "nobody"))
    request = SearchRequest()
    assert set(ids(filled.search(both(parse("country:KH"), batch), request))) == {
        "th-lure",
        "en-bpo",
    }
    assert ids(filled.search(both(parse("แชท"), batch), request)) == ["th-lure"]
    assert filled.search(Ids(()), request).total == 0


def test_another_process_sees_what_was_put(open_index: OpenIndex) -> None:
    one, other = open_index(), open_index()
    one.put([advert("ad-1", "hello")])
    assert ids(ask(other, "hello")) == ["ad-1"]
    other.put([advert("ad-1", "bye", embedding=unit(1)), advert("ad-2", "hello")])
    assert ids(ask(one, "hello")) == ["ad-2"]
    assert [hit.id for hit in one.nearest(unit(1))] == ["ad-1"]
    one.delete(["ad-1"])
    assert other.nearest(unit(1)) == ()


def test_text_in_disguise_is_found_and_marked(fresh: SearchIndex) -> None:
    fresh.put([advert("ad-1", "Тelegrаm T e l e g r a m", "นํ้า ๑๒๓ ＡＢＣ")])
    for typed in ("telegram", "123", "abc", "น้ำ"):
        (hit,) = ask(fresh, typed).hits
        assert hit.title.marks or hit.snippet.marks


def test_hostile_text_is_kept_as_it_is(fresh: SearchIndex) -> None:
    texts = ("\x00", "\u202egnirts\u202c", "<script>x</script>", '"; DROP TABLE', "a" * 300_000)
    documents = [advert(f"ad-{n}", text[:80], text + " needle") for n, text in enumerate(texts)]
    documents.append(advert("ad-lone", "x \ud800 y", "needle"))
    fresh.put(documents)
    found = {hit.id: hit.document for hit in ask(fresh, "needle").hits}
    assert set(found) == {document.id for document in documents}
    assert found["ad-1"] == documents[1]
    assert found["ad-lone"].title == "x ? y"
    assert ids(ask(fresh, "a" * 100 + "*")) == ["ad-4"]


def test_an_empty_index_answers(fresh: SearchIndex) -> None:
    page = fresh.search(parse("งาน class:lure"), SearchRequest(facets=("class", "week")))
    assert (page.hits, page.total, page.next) == ((), 0, None)
    assert page.facets == {"class": (), "week": ()}
    assert fresh.nearest(unit(1)) == ()
    assert fresh.count() == 0
    assert fresh.put([]) == 0


@pytest.mark.parametrize("size", [0, -1, 501])
def test_pages_of_no_sensible_size_are_refused(filled: SearchIndex, size: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 500"):
        filled.search(parse(""), SearchRequest(size=size))
    with pytest.raises(ValueError, match="between 1 and 500"):
        filled.nearest(unit(1), k=size)


def test_a_rebuild_replaces_everything(open_index: OpenIndex) -> None:
    index, other = open_index(), open_index()
    index.put([advert("ad-old", "old", embedding=unit(1)), advert("ad-both", "before")])
    ask(other, "old")
    assert index.rebuild(iter([advert("ad-both", "after"), advert("ad-new", "new")])) == 2
    for one in (index, other):
        assert {hit.id for hit in ask(one, "").hits} == {"ad-both", "ad-new"}
        assert ask(one, "old OR before").total == 0
        assert one.nearest(unit(1)) == ()
    other.put([advert("ad-later", "later")])
    assert ids(ask(index, "later")) == ["ad-later"]


def test_the_old_index_serves_until_the_new_one_is_whole(fresh: SearchIndex) -> None:
    fresh.put(advert(f"old-{n}", "old") for n in range(10))

    def documents() -> Iterator[SearchDocument]:
        for n in range(3_000):
            if n % 1_000 == 500:
                assert ask(fresh, "old").total == 10
                assert ask(fresh, "new").total == 0
            yield advert(f"new-{n}", "new")

    assert fresh.rebuild(documents()) == 3_000
    assert (ask(fresh, "old").total, ask(fresh, "new").total) == (0, 3_000)


def test_readers_beside_a_rebuild_see_all_of_the_old_or_all_of_the_new(
    open_index: OpenIndex,
) -> None:
    index, reader = open_index(), open_index()
    index.put(advert(f"ad-{n}", "word old") for n in range(50))
    stop = threading.Event()
    seen: set[tuple[int, int]] = set()
    failed: list[BaseException] = []

    def read() -> None:
        try:
            while not stop.is_set():
                page = reader.search(parse("word"), SearchRequest(size=100))
                seen.add((page.total, sum("new" in hit.document.title for hit in page.hits)))
        except BaseException as error:  # noqa: BLE001 - handed to the test's own thread
            failed.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    index.rebuild(advert(f"ad-{n}", "word new") for n in range(60))
    index.rebuild(advert(f"ad-{n}", "word old") for n in range(50))
    stop.set()
    thread.join()
    assert not failed
    assert (50, 0) in seen
    assert seen <= {(50, 0), (60, 60)}


def test_what_is_put_or_deleted_during_a_rebuild_wins_over_it(open_index: OpenIndex) -> None:
    index, other = open_index(), open_index()
    index.put(advert(f"ad-{n}", "before") for n in range(6))

    def documents() -> Iterator[SearchDocument]:
        yield advert("ad-0", "rebuilt")
        other.put([advert("ad-0", "put"), advert("ad-1", "put"), advert("ad-new", "put")])
        other.delete(["ad-2", "ad-3"])
        other.put([advert("ad-3", "put")])
        assert ids(ask(other, "before -put", 100)) != []
        for n in range(1, 6):
            yield advert(f"ad-{n}", "rebuilt")

    assert index.rebuild(documents()) == 6
    assert set(ids(ask(index, "put"))) == {"ad-0", "ad-1", "ad-3", "ad-new"}
    assert set(ids(ask(index, "rebuilt"))) == {"ad-4", "ad-5"}
    assert index.get("ad-2") is None
    assert ask(index, "-lang:zh").total == index.count() == 6


def test_a_rebuild_that_fails_leaves_the_old_index(open_index: OpenIndex) -> None:
    index = open_index()
    index.put(CORPUS)

    def broken() -> Iterator[SearchDocument]:
        yield advert("ad-1", "new")
        raise LookupError("the ledger went away")

    with pytest.raises(LookupError):
        index.rebuild(broken())
    assert index.count() == open_index().count() == len(CORPUS)
    assert ask(index, "new").total == 0
    assert index.rebuild(iter(CORPUS[:3])) == 3


def test_times_are_kept_to_the_microsecond_and_compared_by_the_millisecond(
    fresh: SearchIndex,
) -> None:
    moment = CORPUS[0].first_seen + timedelta(microseconds=123_457)
    fresh.put([advert("ad-1", first_seen=moment, last_seen=moment)])
    found = fresh.get("ad-1")
    assert found is not None
    assert found.first_seen == moment
