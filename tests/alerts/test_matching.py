"""An advert becomes a member of a campaign, an alert or a help-desk item; never twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from alerts import Match, match_ad
from alerts.errors import NotAssessed
from alerts.rules import Rules
from ledger import AdFile, Ledger, Stage
from records import AdClass, AgeCue, AlertState, Band, HelpState, Stance
from tests.alerts.facts import LURE, judged, phone, place, policy
from tests.ledger.facts import NOON, ad, capture, minutes

POLICY = policy()


def match(ledger: Ledger, file: AdFile, after: float = 0) -> Match:
    return match_ad(ledger, file, POLICY, NOON + minutes(after))


def state_of(ledger: Ledger) -> tuple[object, ...]:
    return (
        sorted(alert.to_line() for alert in ledger.alerts.newest()),
        ledger.alerts.waiting_messages(),
        ledger.campaigns.count(),
        [item.to_line() for item in ledger.help_desk.items()],
        ledger.queue.depth(),
    )


def test_a_flagged_lure_becomes_one_alert_for_each_unit(ledger: Ledger) -> None:
    file = judged(ledger, lang="th", places=(place(),), contacts=(phone(),))
    found = match(ledger, file)
    alerts = {alert.unit: alert for alert in ledger.alerts.newest()}
    assert set(alerts) == {"th_cwp", "kh_ahtjp", "kh_cyber"}
    assert found.new_alerts == 3
    assert found.rule == "flagged_lure"
    assert alerts["th_cwp"].reason == (
        "flagged advert; advertises Poipet (KH); in Thai; no age stated; class deceptive_lure "
        "-> CWP, Royal Thai Police (TH): anti-trafficking and protection, adults "
        "[route adult_thai]"
    )
    assert alerts["th_cwp"].synthetic
    assert alerts["th_cwp"].deadline == NOON + minutes(48 * 60)
    assert ledger.queue.depth()[Stage.MATCHED] == 1
    before = state_of(ledger)
    again = match(ledger, file, after=5)
    assert (again.alerts, again.new_alerts) == (found.alerts, 0)
    assert state_of(ledger) == before


def test_what_one_contact_ties_is_one_thread(ledger: Ledger) -> None:
    first = match(ledger, judged(ledger, "1", lang="lo", contacts=(phone(),)))
    other_words = "Ladies and gentlemen of good humour for a hotel, write to us today."
    second_file = judged(ledger, "2", other_words, lang="lo", contacts=(phone(),))
    second = match(ledger, second_file, after=9)
    assert second.campaign == first.campaign
    assert (second.alerts, second.new_alerts) == (first.alerts, 0)
    assert ledger.alerts.waiting_messages() == 2
    campaign = ledger.campaigns.of(second_file.ad.id)
    assert campaign is not None
    assert [(link.why, link.evidence) for link in campaign.links] == [
        ("contact", "phone +6620000001")
    ]


def test_nearly_the_same_words_tie_and_other_words_do_not(ledger: Ledger) -> None:
    match(ledger, judged(ledger, "1"))
    copied = LURE.replace("1,500 USD", "2 000 $").replace("Friday", "Monday").upper()
    copy = judged(ledger, "2", copied)
    match(ledger, copy)
    other = judged(ledger, "3", "Typists with their own chair wanted in a quiet seaside office.")
    match(ledger, other)
    tied = ledger.campaigns.of(copy.ad.id)
    assert tied is not None
    assert [link.why for link in tied.links] == ["wording"]
    assert float(tied.links[0].evidence.split()[0]) >= 0.6
    alone = ledger.campaigns.of(other.ad.id)
    assert alone is not None
    assert alone.ad_ids == (other.ad.id,)


def test_a_campaign_swallowed_by_another_keeps_its_thread(ledger: Ledger) -> None:
    """Whichever of two campaigns survives, the alert that one of them had goes on."""
    texts = ("Singers for a ship wanted, fine voices only.", "Forty bakers at once, with hats.")
    alerted = judged(ledger, "1", texts[0], lang="lo", contacts=(phone("+66 2 000 0001"),))
    quiet = judged(
        ledger, "2", texts[1], lang="lo", band=Band.REVIEW, contacts=(phone("+66 2 000 0002"),)
    )
    thread = match(ledger, alerted).alerts
    assert match(ledger, quiet).alerts == ()
    both = (phone("+66 2 000 0001"), phone("+66 2 000 0002"))
    bridge = judged(ledger, "3", "Write to either number.", lang="lo", contacts=both)
    assert match(ledger, bridge).alerts == thread
    assert ledger.campaigns.count() == 1
    assert len(ledger.alerts.newest()) == 1


@pytest.mark.parametrize("band", Band)
@pytest.mark.parametrize(
    "judgement",
    [
        {"stance": Stance.SURVIVOR, "ad_class": AdClass.SURVIVOR_PLEA},
        {"stance": Stance.SURVIVOR, "ad_class": AdClass.COMPOUND_TRANSFER},
        {"stance": Stance.RECRUITING, "ad_class": AdClass.SURVIVOR_PLEA},
    ],
)
def test_a_plea_opens_one_help_item_and_no_alert(
    sqlite_url: str, band: Band, judgement: dict[str, object]
) -> None:
    with Ledger.open(sqlite_url) as ledger:
        file = judged(ledger, band=band, **judgement)
        assert match(ledger, file) == match(ledger, file, after=1)
        assert [item.ad_id for item in ledger.help_desk.items(HelpState.OPEN)] == [file.ad.id]
        assert ledger.alerts.newest() == []
        assert ledger.campaigns.count() == 0
        assert ledger.queue.depth()[Stage.MATCHED] == 1


@pytest.mark.parametrize(
    ("judgement", "rule"),
    [
        ({}, "flagged_lure"),
        ({"ad_class": AdClass.COMPOUND_TRANSFER, "age_cue": AgeCue.UNDER_18}, "compound_transfer"),
        ({"age_cue": AgeCue.UNDER_18}, "under_18"),
        ({"band": Band.REVIEW}, None),
        ({"band": Band.CLEAR, "probability": 0.01}, None),
        ({"stance": Stance.WARNING, "ad_class": AdClass.WARNING_OR_NEWS}, None),
        ({"stance": Stance.ASKING}, None),
        ({"ad_class": AdClass.TASK_SCAM}, None),
    ],
)
def test_which_rule_decides(
    sqlite_url: str, judgement: dict[str, object], rule: str | None
) -> None:
    with Ledger.open(sqlite_url) as ledger:
        found = match(ledger, judged(ledger, lang="vi", **judgement))
        assert found.rule == rule
        assert bool(ledger.alerts.newest()) == (rule is not None)
        assert all(a.urgent == (rule != "flagged_lure") for a in ledger.alerts.newest())


def test_an_advert_that_is_no_offer_joins_no_campaign(sqlite_url: str) -> None:
    with Ledger.open(sqlite_url) as ledger:
        warning = judged(ledger, stance=Stance.WARNING, contacts=(phone(),))
        assert match(ledger, warning).campaign is None
        clear = judged(ledger, "2", band=Band.CLEAR, contacts=(phone(),))
        assert match(ledger, clear).campaign is None
        assert ledger.campaigns.count() == 0


def test_a_rule_may_wait_for_a_campaign_to_grow(sqlite_url: str) -> None:
    grown = POLICY.rules.rule[-1].model_copy(update={"id": "grown", "min_campaign_size": 3})
    patient = policy(rules=Rules(rule=(grown,)))
    with Ledger.open(sqlite_url) as ledger:
        files = [judged(ledger, str(n), contacts=(phone(),)) for n in range(3)]
        found = [match_ad(ledger, file, patient, NOON) for file in files]
    assert [len(one.alerts) for one in found] == [0, 0, 1]


def test_an_advert_in_review_joins_the_alert_of_a_flagged_one_in_either_order(
    sqlite_url: str,
) -> None:
    with Ledger.open(sqlite_url) as ledger:
        early = judged(ledger, "1", band=Band.REVIEW, contacts=(phone(),))
        assert match(ledger, early).alerts == ()
        flagged = match(ledger, judged(ledger, "2", contacts=(phone(),)))
        late = match(ledger, judged(ledger, "3", band=Band.REVIEW, contacts=(phone(),)))
        assert late.rule == "beside_flagged"
        assert late.alerts == flagged.alerts
        assert len(ledger.alerts.newest()) == 1
        told = {one.delivery.ad_id for one in ledger.alerts.messages(flagged.alerts[0])}
        assert told == {early.ad.id, ad("2").id, ad("3").id}
        alone = judged(ledger, "4", "Bakers for a hotel, shifts by day", band=Band.REVIEW)
        assert match(ledger, alone).alerts == ()


def test_workers_side_by_side_make_one_campaign_and_one_thread(ledger: Ledger) -> None:
    words = ("bakers", "singers", "tailors", "drivers", "painters", "gardeners")
    files = [
        judged(ledger, one, f"{one} {one[::-1] * 9}", lang="lo", contacts=(phone(),))
        for one in words
    ]
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda file: match(ledger, file), files))
    assert len({one.alerts for one in found}) == 1
    assert sum(one.new_alerts for one in found) == 1
    assert (ledger.campaigns.count(), ledger.alerts.waiting_messages()) == (1, len(words))


def test_an_advert_that_nobody_judged_is_refused(sqlite_url: str) -> None:
    with Ledger.open(sqlite_url) as ledger:
        shown = ad()
        ledger.crawls.record_fetch(capture(), [shown])
        file = ledger.ads.get(shown.id)
        assert file is not None
        with pytest.raises(NotAssessed, match=shown.id):
            match(ledger, file)


def test_a_crash_on_the_way_leaves_nothing_half_done(ledger: Ledger) -> None:
    file = judged(ledger, lang="th", places=(place(),), contacts=(phone(),))
    before = state_of(ledger)
    endless = POLICY.rules.rule[-1].model_copy(update={"deadline_hours": 1e9})
    with pytest.raises(OverflowError):
        match_ad(ledger, file, policy(rules=Rules(rule=(endless,))), NOON)
    assert state_of(ledger) == before
    match(ledger, file)
    assert len(ledger.alerts.newest(AlertState.WAITING)) == 3
