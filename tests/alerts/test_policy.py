"""Rules, routes and units as data: what ships is sound, and what is wrong is named."""

import re
from datetime import date
from pathlib import Path

import pytest

from alerts import PolicyPaths, explain, load_policy
from alerts.directory import load_directory
from alerts.errors import PolicyError
from alerts.routing import load_routing, recipients
from alerts.rules import load_rules
from ledger import Ledger
from records import AdClass, AgeCue, Band, PlaceRole, Stance
from tests.alerts.facts import SECRET, judged, place, policy
from tests.ledger.facts import ad, assessment

POLICY = policy()
POIPET, MYAWADDY = place(), place("Myawaddy", "MM")
MAE_SOT = place("Mae Sot", "TH", PlaceRole.MEETING_POINT)
FROM_KAMPOT = place("Kampot", "KH", PlaceRole.ORIGIN)
CHILD = {"age_cue": AgeCue.UNDER_18}
HUMAN_TRADE = {"ad_class": AdClass.COMPOUND_TRANSFER}


@pytest.mark.parametrize(
    ("judgement", "units"),
    [
        ({"lang": "th", "places": (POIPET,)}, {"th_cwp", "kh_ahtjp", "kh_cyber"}),
        ({"lang": "th", "places": (POIPET, MAE_SOT)}, {"th_cwp", "th_dsi", "kh_ahtjp", "kh_cyber"}),
        ({"lang": "th", **CHILD}, {"th_ticac"}),
        ({"lang": "vi", "places": (MAE_SOT,), **CHILD}, {"th_ticac", "vn_mps"}),
        ({"lang": "th", "age_cue": AgeCue.YOUNG_ADULT}, {"th_cwp"}),
        ({"lang": "km", **CHILD}, {"kh_ahtjp"}),
        ({"lang": "my", "places": (MYAWADDY,)}, {"ngo_mae_sot"}),
        ({"lang": "id", "places": (MYAWADDY,)}, {"id_kp2mi", "ngo_mae_sot"}),
        ({"lang": "lo"}, {"la_atd"}),
        ({"lang": "vi"}, {"vn_mps"}),
        ({"lang": "zh", "places": (place("Sihanoukville"),)}, {"kh_ahtjp", "kh_cyber"}),
        ({"lang": "zh"}, {"duty_desk"}),
        ({"lang": "zh", "places": (FROM_KAMPOT,)}, {"duty_desk"}),
        ({"lang": "unknown", **CHILD}, {"duty_desk"}),
        ({"lang": "en", **HUMAN_TRADE}, {"duty_desk", "th_iac"}),
        ({"lang": "th", **HUMAN_TRADE}, {"duty_desk", "th_iac", "th_cwp"}),
        ({"lang": "th", **HUMAN_TRADE, **CHILD}, {"duty_desk", "th_iac", "th_ticac"}),
    ],
)
def test_who_gets_what(judgement: dict[str, object], units: set[str]) -> None:
    found = assessment(ad(), **judgement)
    rule = POLICY.rules.first_fit(found, 1)
    assert rule is not None
    chosen = recipients(POLICY.routing, POLICY.agencies, rule, found)
    assert {to.unit.id for to in chosen} == units
    assert all(f"class {found.ad_class}" in to.reason and "[route " in to.reason for to in chosen)


def test_nobody_is_left_out_and_the_withheld_get_nothing(tmp_path: Path) -> None:
    own = tmp_path / "routing.toml"
    own.write_text(
        'fallback = ["duty_desk"]\n'
        '[[route]]\nid = "khmer"\nlanguages = ["km"]\nto = ["kh_cyber", "kh_ahtjp"]\n'
        '[[withhold]]\nunit = "kh_cyber"\nreason = "a conflict"\n'
        '[[withhold]]\nunit = "kh_ahtjp"\nrules = ["compound_transfer"]\nreason = "a conflict"\n'
    )
    routed = policy(routing=load_routing(own))
    for ad_class, units in (("deceptive_lure", {"kh_ahtjp"}), ("compound_transfer", {"duty_desk"})):
        found = assessment(ad(), lang="km", ad_class=AdClass(ad_class))
        rule = routed.rules.first_fit(found, 1)
        assert rule is not None
        chosen = recipients(routed.routing, routed.agencies, rule, found)
        assert {to.unit.id for to in chosen} == units
        assert all("conflict" not in to.reason for to in chosen)


def test_where_no_unit_has_a_channel_the_desk_hears_too() -> None:
    shipped = load_policy("http://127.0.0.1", SECRET)
    found = assessment(ad(), lang="lo")
    chosen = recipients(shipped.routing, shipped.agencies, shipped.rules.rule[-1], found)
    assert [to.unit.id for to in chosen] == ["duty_desk", "la_atd"]
    assert "no channel on file" in chosen[1].reason


RULE = (
    '[[rule]]\nid = "mine"\nphrase = "x"\nbands = ["flag"]\nclasses = ["lures"]\n'
    'stances = ["recruiting"]\ndeadline_hours = 4\n'
)
ROUTE = 'fallback = ["duty_desk"]\n[[route]]\nid = "mine"\nto = ["duty_desk"]\n'
UNIT = (
    '[[agency]]\nid = "duty_desk"\nname = "Desk"\nmandate = "all"\nserves = "everyone"\n'
    'source = "us"\nlast_verified = 2026-11-01\nexpires = 2027-05-01\nconfidence = "high"\n'
)


@pytest.mark.parametrize(
    ("kind", "text", "complaint"),
    [
        ("rules", RULE + "urgnet = true\n", "rule 'mine', key urgnet: unknown key"),
        ("rules", RULE.replace("flag", "red"), "rule 'mine', key bands"),
        ("rules", RULE.replace("lures", "lure"), "rule 'mine', key classes"),
        ("rules", RULE.replace('"lures"', '"survivor_plea"'), "goes to the help desk"),
        ("rules", RULE.replace("recruiting", "survivor"), "goes to the help desk"),
        ("rules", RULE.replace("= 4", "= 0"), "rule 'mine', key deadline_hours"),
        ("rules", RULE + 'tlp = "TLP:WHITE"\n', "rule 'mine', key tlp"),
        ("rules", RULE + "min_probability = 1.5\n", "rule 'mine', key min_probability"),
        ("rules", RULE + RULE, "two rules have the id 'mine'"),
        ("rules", "", "key rule"),
        ("rules", "[[rule]\n", "Expected"),
        ("routing", ROUTE + 'countries = ["TH"]\n', "route 'mine', key countries: unknown key"),
        ("routing", ROUTE + 'places = ["Thailand"]\n', "'Thailand' is no ISO 3166 code"),
        ("routing", ROUTE.replace('to = ["duty', 'to = ["dutty'), "no unit 'dutty_desk'"),
        ("routing", ROUTE.replace('k = ["duty', 'k = ["dutty'), "no unit 'dutty_desk'"),
        ("routing", ROUTE + 'rules = ["yours"]\n', "the rules file has no rule 'yours'"),
        ("routing", ROUTE.replace('to = ["duty_desk"]', 'to = ["th_ticac"]'), "serves children"),
        ("routing", ROUTE.replace('to = ["duty_desk"]', 'to = ["th_cwp"]'), "serves adults"),
        ("routing", ROUTE.replace('k = ["duty_desk"]', 'k = ["th_ticac"]'), "fallback: th_ticac"),
        ("routing", ROUTE + ROUTE.partition("\n")[2], "two routes have the id 'mine'"),
        ("agencies", UNIT + 'fax = "1"\n', "agency 'duty_desk', key fax: unknown key"),
        ("agencies", UNIT.replace('"high"', '"unverified"'), "agency 'duty_desk'"),
        ("agencies", UNIT.replace("source", "sauce"), "key source"),
        (
            "agencies",
            UNIT + 'channels = [{ kind = "email", address = "a@b\\r\\nBcc: c@d" }]\n',
            "key channels.0.address",
        ),
        (
            "agencies",
            UNIT + 'channels = [{ kind = "webhook", address = "ftp://example.org" }]\n',
            "begins with https://",
        ),
    ],
)
def test_a_wrong_file_is_refused_by_name(
    tmp_path: Path, kind: str, text: str, complaint: str
) -> None:
    own = tmp_path / f"own-{kind}.toml"
    own.write_text(text)
    paths = PolicyPaths(**{kind: own})
    with pytest.raises(PolicyError) as raised:
        load_policy("http://127.0.0.1", SECRET, paths)
    assert complaint in str(raised.value)
    assert kind in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"gone\.toml"):
        load_rules(tmp_path / "gone.toml")


def test_the_directory_that_ships_is_fit_to_print() -> None:
    shipped = load_directory()
    assert not [unit.id for unit in shipped.agency if unit.channels]
    assert not [unit.id for unit in shipped.agency if unit.country == "MM"]
    lines = [line.number for unit in shipped.agency for line in unit.hotlines]
    public = re.compile(r"\d{3,5}|1900\d{6}|0800\d{4}")
    assert [n for n in lines if not public.fullmatch(n)] == ["+66 99 130 1300"]
    for unit in shipped.agency:
        assert unit.source
        assert unit.last_verified == "never" or unit.last_verified < unit.expires
    named = {unit for route in load_routing().route for unit in route.to}
    assert named <= {unit.id for unit in shipped.agency}
    assert {u.id for u in shipped.expired(date(2030, 1, 1))} == {u.id for u in shipped.agency}
    assert list(shipped.expired(date(2026, 11, 22))) == []


def test_a_dry_run_says_what_would_happen(sqlite_url: str) -> None:
    with Ledger.open(sqlite_url) as ledger:
        found = list(explain(judged(ledger, lang="lo"), POLICY))
        review = list(explain(judged(ledger, "2", band=Band.REVIEW, probability=0.5), POLICY))
        plea = list(explain(judged(ledger, "3", stance=Stance.SURVIVOR), POLICY))
        assert ledger.alerts.newest() == []
    assert found[0].startswith("rule flagged_lure, unit la_atd by email la_atd@example.org: flag")
    assert review[0].startswith("no rule fits: band review, stance recruiting, 0.50; names no")
    assert plea == ["a plea for help: opens a help-desk item and raises no alert"]


def test_no_band_below_flag_raises_an_alert_by_default() -> None:
    for band in (Band.CLEAR, Band.REVIEW):
        for stance in Stance:
            found = assessment(ad(), band=band, stance=stance)
            assert POLICY.rules.first_fit(found, 99) is None
    assert "tests" not in repr(POLICY)
