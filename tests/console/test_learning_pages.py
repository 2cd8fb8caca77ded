"""What teaches, what is drawn at random, and what it tells."""

import re
from datetime import timedelta

from console.texts import load_texts
from records import AdClass, CustodyAction, HelpState
from tests.console.house import BASE_URL, House, post, token_on
from tests.console.weeks import NEWEST, WEEK, draw, fill_week, rule
from tests.ledger.facts import capture

TEXTS = load_texts("en")


def test_suggestions_say_why_and_leave_pleas_out(house: House) -> None:
    page = house.signed_in("rita").get("/teach").text
    assert page.count('<li class="row">') >= 3
    assert TEXTS("teach_reason.near_flag") in page
    assert TEXTS("teach_reason.few_in_language", n=0) in page
    assert house.ids["en-plea"] not in page
    assert "<script>alert" not in page
    assert house.signed_in("anan").get("/teach").status_code == 403
    assert house.signed_in("hana").get("/teach/sample").status_code == 403


def test_a_drawn_advert_is_ruled_on_blindly_with_one_button(house: House) -> None:
    fill_week(house.ledger, NEWEST, clear=40, flagged=6, rises=False)
    browser = house.signed_in("rita")
    assert TEXTS("sample.never").split(".")[0] in browser.get("/teach/sample").text
    sample = draw(house.ledger, NEWEST, 5)
    page = browser.get("/teach/sample").text
    asked = sample.drawn[0]
    assert asked.ad_id in page
    assert 'class="chance"' not in page, "what the machine said must not be seen"
    assert TEXTS("sample.unknown") in page
    fields = {"sample": sample.id, "ad_id": asked.ad_id, "version": asked.ad_version}
    bad = post(browser, "/teach/sample", "/teach/sample", **fields, ruling="nonsense")
    assert bad.status_code == 422
    odd = {**fields, "ad_id": house.ids["th-chat"]}
    assert post(browser, "/teach/sample", "/teach/sample", **odd, ruling="other").status_code == 404
    done = post(browser, "/teach/sample", "/teach/sample", **fields, ruling="legitimate_job")
    assert done.headers["location"] == "/teach/sample?done=ruled_sample"
    (review,) = house.ledger.reviews.about(asked.ad_id)
    assert (review.ruling, review.reason) == (
        AdClass.LEGITIMATE_JOB,
        TEXTS("sample.no_reason"),
    )
    assert review.machine_probability == asked.probability
    assert sample.drawn[1].ad_id in browser.get("/teach/sample").text
    looked = [one.action for one in house.ledger.custody.about(asked.ad_id)]
    assert CustodyAction.VIEWED in looked
    forged = browser.post("/teach/sample", data=fields, headers={"origin": BASE_URL})
    assert forged.status_code == 403


def test_the_drawn_version_is_asked_about_also_when_the_advert_was_edited(house: House) -> None:
    fill_week(house.ledger, NEWEST, clear=1, flagged=0, rises=False)
    sample = draw(house.ledger, NEWEST, 5)
    file = house.ledger.ads.get(sample.drawn[0].ad_id)
    assert file is not None
    facts = file.ad.model_dump(exclude={"id", "version"})
    edited = type(file.ad).from_source(
        **{**facts, "text": "wholly other words", "seen_at": file.ad.seen_at + timedelta(days=8)}
    )
    house.ledger.crawls.record_fetch(capture(edited.url, edited.seen_at), [edited])
    page = house.signed_in("rita").get("/teach/sample").text
    assert "Serving tables" in page
    assert "wholly other words" not in page


def test_a_plea_in_the_sample_goes_to_the_help_desk(house: House) -> None:
    fill_week(house.ledger, NEWEST, clear=4, flagged=0, rises=False)
    asked = draw(house.ledger, NEWEST, 2).drawn[0]
    sample = house.ledger.samples.newest(1)[0]
    fields = {"sample": sample.id, "ad_id": asked.ad_id, "version": asked.ad_version}
    browser = house.signed_in("rita")
    post(browser, "/teach/sample", "/teach/sample", **fields, ruling="survivor_plea")
    opened = house.ledger.help_desk.items(HelpState.OPEN)
    assert asked.ad_id in {item.ad_id for item in opened}


def test_what_is_missed_is_told_with_its_counts_once_it_is_known(house: House) -> None:
    fill_week(house.ledger, NEWEST - WEEK, clear=90, flagged=9, rises=False)
    fill_week(house.ledger, NEWEST, clear=60, flagged=9, rises=False)
    rule(house.ledger, draw(house.ledger, NEWEST - WEEK, 30), lures=3)
    rule(house.ledger, draw(house.ledger, NEWEST, 30), lures=0, left=2)
    page = house.signed_in("rita").get("/teach/sample").text
    assert TEXTS("sample.asked", left=2, drawn=30) in page
    assert re.search(r"10\.0% <span class=\"quiet\">3\.\d–2\d\.\d%", page), "share, interval"
    assert "One weekly draw counts: 3 lures among 30 drawn adverts, which stand for 90" in page
    assert TEXTS("sample.open") in page
    assert token_on(page)


def test_drift_tells_counts_shifts_and_phrases_to_analysts(house: House) -> None:
    for back in (3, 2, 1):
        fill_week(house.ledger, NEWEST - back * WEEK, clear=40, flagged=24, rises=False)
    fill_week(house.ledger, NEWEST, clear=10, flagged=60, rises=True)
    browser = house.signed_in("anan")
    page = browser.get("/drift").text
    assert re.search(r"70<br>.*?>64, 64, 64<", page), "the newest week over the weeks before"
    assert TEXTS("shift.large") in page
    assert TEXTS("shift.too_few") in page
    assert '<bdi lang="en">river pickup at dawn</bdi>' in page
    assert TEXTS("drift.counts", now=15, of_now=30, before=0, of_before=36) in page
    assert TEXTS("sample.unknown") in page
    assert "Demo Poster" not in page
    assert browser.get("/drift?weeks=8").status_code == 200
    assert browser.get("/drift?weeks=9999").text.count('aria-current="true"') == 1
    assert house.signed_in("hana").get("/drift").status_code == 403
