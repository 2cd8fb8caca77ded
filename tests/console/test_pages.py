"""What the pages show and do, on a real ledger and a real index."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from alerts.acknowledgement import make_token
from console.texts import FOLDER, load_texts
from ledger import Judged
from records import (
    AdClass,
    AgeCue,
    AlertState,
    Band,
    ContactKind,
    CustodyAction,
    HelpItem,
    HelpState,
    PayPeriod,
    PlaceRole,
    RobotsDecision,
    RunOutcome,
    SourceKind,
    Stance,
)
from tests.console.adverts import TOLD, ad_of, assessment_of
from tests.console.house import (
    ACK_SECRET,
    API_TOKEN,
    BASE_URL,
    SETTINGS,
    House,
    index_everything,
    open_house,
    post,
)
from tests.console.test_marks import read
from tests.ledger.facts import NOON, capture, minutes

TEXTS = load_texts("en")


def test_the_queue_has_its_denominators_and_no_pleas(house: House) -> None:
    """Highest probability first; filters narrow; the plea with a review band is not there."""
    page = house.signed_in("rita").get("/queue").text
    order = re.findall(r'href="/ads/(ad-[0-9a-f]+)"', page)
    flagged = sorted((one for one in TOLD if one.band is Band.FLAG), key=lambda one: one.key)
    expected = [house.ids[one.key] for one in sorted(flagged, key=lambda one: -one.probability)]
    assert order == expected
    listed = TEXTS("queue.listed", listed=8, waiting=8, judged=len(TOLD))
    assert listed in page
    thai = house.signed_in("rita").get("/queue?lang=th").text
    assert len(set(re.findall(r"ads/(ad-[0-9a-f]+)", thai))) == 2
    assert TEXTS("queue.listed", listed=2, waiting=8, judged=len(TOLD)) in thai
    unsure = house.signed_in("ada").get("/queue?band=review").text
    assert house.ids["en-hotel"] in unsure
    assert house.ids["en-plea"] not in unsure
    for odd in ("band=nonsense", "page=x", "page=99999999"):
        assert house.signed_in("rita").get(f"/queue?{odd}").status_code == 404


def test_the_card_quotes_the_words_and_says_where_they_come_from(house: House) -> None:
    """For and against, the three fields, contacts, capture, campaign, alert, custody."""
    ad_id = house.ids["th-chat"]
    page = house.signed_in("rita").get(f"/ads/{ad_id}").text
    told = TOLD[0]
    for side, _, quote, note in told.marks:
        assert f'<mark class="{side}">{quote}</mark>' in page
        assert note in page
    assert 'lang="th"' in page
    for key in ("verdict.machine", "verdict.reviewer", "verdict.official", "card.unverified"):
        assert TEXTS(key) in page
    assert page.count(TEXTS("synthetic.label")) == 1
    assert "hxxps://board[.]example[.]com/ads/th-chat" in page
    assert not re.search(r"""["'>]https?://""", page)
    assert capture(f"https://board.example.com/ads/{told.key}").payload_sha256 in page
    assert "demo_nok88" in page
    assert f'href="/ads/{house.ids["th-chat-2"]}"' in page
    assert "advertises Poipet (KH)" in page
    viewed = house.ledger.custody.about(ad_id)[0]
    assert (viewed.actor, viewed.action) == ("rita", CustodyAction.VIEWED)


def test_a_hostile_advert_is_shown_and_does_nothing(house: House) -> None:
    """Markup, scripts, template marks and bidi controls are words; overlaps keep both marks."""
    page = house.signed_in("rita").get(f"/ads/{house.ids['en-hostile']}").text
    words = re.search(r'<div class="words"[^>]*>(.*?)</div>', page, re.DOTALL)
    assert words
    reader = read(words.group(1))
    assert reader.tags <= {"pre", "mark", "a", "i", "wbr"}
    told = next(one for one in TOLD if one.key == "en-hostile")
    shown = "".join(sign for sign, _ in reader.seen)
    assert shown == told.text.translate(dict.fromkeys(map(ord, "\u202e\u202c\u200b")))
    assert "\u202e" not in page
    assert ">RLO</i>" in page
    assert '<mark class="for against">' in words.group(1)
    assert "<script" not in page
    assert "onerror=" not in re.sub(r"onerror=&#34;", "", page)
    assert "{{ 7*7 }}" in page


def test_a_ruling_needs_class_and_reason_and_shrinks_the_queue(house: House) -> None:
    """It stands beside the machine's answer; the same button pressed twice counts once."""
    browser, ad_id = house.signed_in("rita"), house.ids["th-chat"]
    card, address = f"/ads/{ad_id}", f"/ads/{ad_id}/ruling"
    version = ad_of(TOLD[0]).version
    sent = {"version": version, "ruling": "deceptive_lure", "then": "next"}
    empty = post(browser, address, card, **sent, reason="  ")
    assert empty.status_code == 422
    assert TEXTS("ruling.reason_missing") in empty.text
    assert '<option value="deceptive_lure" selected>' in empty.text
    odd = post(browser, address, card, **{**sent, "ruling": "guilty"}, reason="kept words")
    assert odd.status_code == 422
    assert "kept words" in odd.text
    assert house.ledger.reviews.about(ad_id) == []
    before = house.ledger.reviews.count_waiting(Band.FLAG)
    for _ in range(2):
        kept = post(browser, address, card, **sent, reason="names <b>Poipet</b>, no papers")
        assert kept.headers["location"] == f"/ads/{house.ids['zh-transfer']}?done=ruled_next"
        house.clock.at += minutes(0.05)
    [review] = house.ledger.reviews.about(ad_id)
    assert (review.machine_class, review.machine_probability) == (AdClass.DECEPTIVE_LURE, 0.97)
    assert (review.ruling, review.reviewer) == (AdClass.DECEPTIVE_LURE, "rita")
    assert house.ledger.reviews.count_waiting(Band.FLAG) == before - 1
    page = browser.get(card).text
    assert "names &lt;b&gt;Poipet&lt;/b&gt;, no papers" in page


def test_a_ruling_on_an_edited_advert_is_refused(house: House) -> None:
    """The person decided about words that are no longer there."""
    browser, told = house.signed_in("rita"), TOLD[0]
    card = f"/ads/{house.ids[told.key]}"
    old = ad_of(told)
    facts = old.model_dump(exclude={"id", "version", "source", "key", "seen_at", "text"})
    edited = type(old).from_source(
        source=old.source, key=old.key, seen_at=NOON, text="Cook wanted", **facts
    )
    house.ledger.crawls.record_fetch(capture(at=NOON), [edited])
    sent = {"version": old.version, "ruling": "deceptive_lure", "reason": "as before"}
    assert post(browser, f"{card}/ruling", card, **sent).status_code == 409
    assert house.ledger.reviews.about(old.id) == []
    page = browser.get(card).text
    assert TEXTS("timeline.edited") in page
    assert TEXTS("timeline.older") in page
    assert TEXTS("verdict.not_judged") in page


def test_pleas_stay_at_the_help_desk(house: House) -> None:
    """Reviewers and analysts meet them neither by card nor by search; taking up is noted."""
    item = HelpItem.id_for(house.ids["en-plea"])
    for name in ("rita", "anan"):
        browser = house.signed_in(name)
        assert browser.get(f"/ads/{house.ids['en-plea']}").status_code == 403
        assert browser.get(f"/help-desk/{item}").status_code == 403
        assert "Please help my brother" not in browser.get("/search?q=brother").text
    assert house.ids["en-plea"] in house.signed_in("ada").get("/search?q=title:help").text
    browser, address = house.signed_in("hana"), f"/help-desk/{item}"
    assert "Please help my brother" in browser.get("/help-desk").text
    assert post(browser, address, address, move="close", note="x").status_code == 409
    assert post(browser, address, address, move="nothing").status_code == 422
    assert post(browser, address, address, move="take").status_code == 303
    assert post(browser, address, address, move="take").status_code == 409
    assert post(browser, address, address, move="close", note=" ").status_code == 422
    assert post(browser, address, address, move="close", note="called back").status_code == 303
    kept = house.ledger.help_desk.get(item)
    assert kept is not None
    assert (kept.state, kept.handler, kept.note) == (HelpState.CLOSED, "hana", "called back")
    assert "Please help my brother" not in browser.get("/help-desk").text
    assert "called back" in browser.get(address).text


def test_ruling_that_an_advert_is_a_plea_hands_it_to_the_help_desk(house: House) -> None:
    """And from then on only the help desk sees it."""
    browser, ad_id = house.signed_in("rita"), house.ids["km-border"]
    version = next(ad_of(one).version for one in TOLD if one.key == "km-border")
    sent = {"version": version, "ruling": "survivor_plea", "reason": "asks for help"}
    assert post(browser, f"/ads/{ad_id}/ruling", f"/ads/{ad_id}", **sent).status_code == 303
    item = house.ledger.help_desk.get(HelpItem.id_for(ad_id))
    assert item is not None
    assert item.state is HelpState.OPEN
    assert browser.get(f"/ads/{ad_id}").status_code == 403
    index_everything(house)
    assert ad_id not in browser.get("/search?q=lang:km").text
    assert ad_id in house.signed_in("ada").get("/search?q=lang:km").text


def test_search_teaches_finds_narrows_and_explains_mistakes(house: House) -> None:
    """Mid-word in Thai, with marks; counts of facets; a mistake is shown in its place."""
    browser = house.signed_in("anan")
    taught = browser.get("/search").text
    assert TEXTS("search.teach_title") in taught
    for query in re.findall(r'href="(/search\?q=[^"]+)"', taught):
        assert browser.get(query.replace("&amp;", "&")).status_code == 200, query
    found = browser.get("/search?q=ปอยเปต").text
    assert '<mark class="found">ปอยเปต</mark>' in found
    assert TEXTS.count("search.total", 2) in found
    assert "q=%E0%B8%9B%E0%B8%AD%E0%B8%A2%E0%B9%80%E0%B8%9B%E0%B8%95+band%3Aflag" in found
    wrong = browser.get("/search?q=chat class:lur")
    assert wrong.status_code == 400
    assert '<mark class="wrong">lur</mark>' in wrong.text
    assert TEXTS("search.none_title") in browser.get("/search?q=zebra").text
    assert browser.get("/search?q=chat&after=nonsense").status_code == 422
    hostile = browser.get("/search", params={"q": '"><script>alert(1)</script>'})
    assert "<script" not in hostile.text


def test_search_goes_page_by_page(house: House) -> None:
    """The cursor leads on to every hit once."""
    for number in range(30):
        told = TOLD[0]
        ad = ad_of(told)
        facts = ad.model_dump(exclude={"id", "version", "source", "key"})
        copy = type(ad).from_source(source="board", key=f"copy-{number}", **facts)
        house.ledger.crawls.record_fetch(capture(at=NOON), [copy])
        judged = assessment_of(told).model_copy(update={"id": copy.id})
        house.ledger.ads.save_assessments([Judged(copy, judged)], NOON)
    index_everything(house)
    browser, address, seen = house.signed_in("anan"), "/search?q=lang:th", []
    while address:
        page = browser.get(address).text
        seen += re.findall(r'href="/ads/(ad-[0-9a-f]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following.group(1).replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 32
    rows = [house.signed_in("rita").get(f"/queue?page={page}").text for page in (1, 2)]
    listed = [len(set(re.findall(r'<h2><a href="/ads/([^"]+)"', row))) for row in rows]
    assert listed == [20, 18]


def test_an_export_is_safe_and_noted(house: House) -> None:
    """No formula, no contact, no address that can be clicked; the chain says who took it."""
    answer = post(house.signed_in("anan"), "/search/export", "/search?q=lang:en", q="lang:en")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["language"] for row in rows} == {"en"}
    assert "Please help my brother" not in {row["title"] for row in rows}
    assert "demo_" not in answer.text
    assert "https://" not in answer.text
    noted = house.ledger.custody.about("search")[0]
    assert (noted.actor, noted.action) == ("anan", CustodyAction.EXPORTED)
    assert f"{len(rows)} adverts" in noted.detail
    refused = post(house.signed_in("hana"), "/search/export", "/help-desk", q="lang:en")
    assert refused.status_code == 403


def test_alerts_are_listed_and_taken_up(house: House) -> None:
    """The list, the page with both messages and the failed attempt, and the button."""
    browser, alert_id = house.signed_in("rita"), house.ids["alert"]
    assert "LW-" in browser.get("/alerts?state=delivered").text
    assert TEXTS("alerts.empty_title") in browser.get("/alerts?state=dead").text
    address = f"/alerts/{alert_id}"
    page = browser.get(address).text
    assert page.count("unit[@]example[.]org") == 2
    house.clock.at += minutes(90)
    assert TEXTS("alert.overdue") in browser.get(address).text
    assert post(browser, f"{address}/acknowledgement", address).status_code == 303
    alert = house.ledger.alerts.get(alert_id)
    assert alert is not None
    assert (alert.state, alert.acknowledged_by) == (AlertState.ACKNOWLEDGED, "rita")
    assert TEXTS("alert.overdue") not in browser.get(address).text
    assert browser.get("/alerts/alert-none").status_code == 404


def test_a_link_acknowledges_by_its_button_alone(house: House) -> None:
    """Mail scanners open links; only the button acts, and it needs no cookie."""
    token = make_token(ACK_SECRET, house.ids["alert"], "demo-unit", NOON + minutes(99))
    stranger = house.visitor()
    page = stranger.get(f"/ack/{token}")
    assert TEXTS("ack.button") in page.text
    assert _state(house) is AlertState.DELIVERED
    stranger.cookies.clear()
    elsewhere = stranger.post(f"/ack/{token}", headers={"origin": "https://evil.example.com"})
    assert elsewhere.status_code == 403
    done = stranger.post(f"/ack/{token}", headers={"origin": BASE_URL})
    assert TEXTS("ack.done") in done.text
    assert _state(house) is AlertState.ACKNOWLEDGED
    house.clock.at += minutes(100)
    for wrong in (token, f"{token}x", "x", "ü"):
        assert stranger.get(f"/ack/{wrong}").status_code == 410


@pytest.mark.parametrize(
    ("bearer", "body", "status"),
    [
        ("link", "", 200),
        ("house", '{"by": "case system"}', 200),
        ("house", "", 422),
        ("house", "[", 422),
        ("house", '{"by": 5}', 422),
        ("other", "", 403),
        ("wrong", "", 410),
        (None, "", 401),
    ],
)
def test_programs_acknowledge_by_the_api(
    house: House, bearer: str | None, body: str, status: int
) -> None:
    """With the alert's own token or the house's; every refusal is JSON and changes nothing."""
    alert_id = house.ids["alert"]
    tokens = {
        "link": make_token(ACK_SECRET, alert_id, "demo-unit", NOON + minutes(99)),
        "other": make_token(ACK_SECRET, "alert-other", "demo-unit", NOON + minutes(99)),
        "house": API_TOKEN.get_secret_value(),
        "wrong": "wrong",
    }
    headers = {"authorization": f"Bearer {tokens[bearer]}"} if bearer else {}
    answer = house.visitor().post(f"/api/alerts/{alert_id}/ack", content=body, headers=headers)
    assert answer.status_code == status
    assert ("error" in answer.json()) == (status != 200)
    assert (_state(house) is AlertState.ACKNOWLEDGED) == (status == 200)


def test_the_api_knows_which_alerts_there_are(house: House) -> None:
    """An id that is not there is a 404 in JSON."""
    headers = {"authorization": f"Bearer {API_TOKEN.get_secret_value()}"}
    answer = house.visitor().post("/api/alerts/none/ack", json={"by": "x"}, headers=headers)
    assert (answer.status_code, list(answer.json())) == (404, ["error"])


def _state(house: House) -> AlertState:
    alert = house.ledger.alerts.get(house.ids["alert"])
    assert alert is not None
    return alert.state


def test_source_health_speaks_plainly(house: House) -> None:
    """Each state in words, the problem with its defanged address, and numbers over wholes."""
    page = house.signed_in("hana").get("/sources").text
    for state in ("finished", "failed", "off", "never"):
        assert TEXTS(f"source_state.{state}") in page
    assert "its terms forbid it" in page
    assert "hxxps://feed[.]example[.]com/rss" in page
    assert "no &lt;item&gt; in it" in page
    assert "hxxps://feed[.]example[.]com/2" in page
    assert "https://" not in page
    assert re.search(rf"<dd>1 <span class=\"quiet\">{TEXTS('health.of_sources', n=3)}", page)
    assert house.visitor().get("/healthz").json() == {
        "status": "ok",
        "ledger": "ok",
        "search": "ok",
    }


def test_what_is_not_there_and_what_breaks_get_a_page(house: House) -> None:
    """404 for strangers and for people; an unforeseen error says what to do."""
    assert house.visitor().get("/nothing").status_code == 404
    browser = house.signed_in("rita")
    for address in ("/ads/ad-none", "/help-desk/none", "/static/..%2fapp.py", "/static/"):
        assert browser.get(address).status_code in (403, 404)
    house.ledger.people.add("odd", "emperor", None, NOON)
    link = house.ledger.people.issue_login_link("odd", NOON, minutes(5))
    visitor = house.visitor()
    visitor._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    visitor.get(f"/login/link/{link}")
    broken = visitor.get("/queue")
    assert broken.status_code == 500
    assert TEXTS("refused.broken.title") in broken.text
    assert "frame-ancestors 'none'" in broken.headers["content-security-policy"]


def test_the_catalogue_has_every_sentence_and_no_other() -> None:
    """Keys in templates and code exist; every value of a closed vocabulary has a name."""
    vocabularies = {
        "class": AdClass,
        "class_means": AdClass,
        "stance": Stance,
        "age": AgeCue,
        "contact": ContactKind,
        "place_role": PlaceRole,
        "pay_period": PayPeriod,
        "robots": RobotsDecision,
        "source_kind": SourceKind,
        "band": Band,
        "custody": CustodyAction,
        "alert_state": AlertState,
        "help_state": HelpState,
        "source_state": RunOutcome,
    }
    for prefix, words in vocabularies.items():
        for word in words:
            assert f"{prefix}.{word}" in TEXTS.sentences, f"{prefix}.{word}"
    room = FOLDER.parent
    files = [*room.glob("templates/*.html"), *room.glob("*.py")]
    source = "\n".join(file.read_text("utf-8") for file in files)
    used = set(re.findall(r"""(?:\bt|texts)\(["']([a-z_.]+)["'][,)]""", source))
    assert used - set(TEXTS.sentences) == set()
    families = {key.rsplit(".", 1)[0] for key in TEXTS.sentences}
    started = set(re.findall(r"""["']([a-z_.]+)\.["']\s*~""", source))
    assert {one for one in started if one != "refused"} <= families
    for key in sorted(set(TEXTS.sentences) - used):
        family, last = key.rsplit(".", 1)
        spoken = f'"{key}"' in source or f'"{last}"' in source or family in source
        assert spoken, f"{key} is used nowhere"


def test_secure_cookies_get_their_prefix(tmp_path: Path) -> None:
    """Behind https the cookie is bound to the host and never travels in the clear."""
    with open_house(tmp_path, replace(SETTINGS, secure_cookies=True)) as house:
        answer = house.visitor().get("/login")
        assert "__Host-lurewatch_visitor=" in answer.headers["set-cookie"]
        assert "Secure" in answer.headers["set-cookie"]
        assert "max-age" in answer.headers["strict-transport-security"]
