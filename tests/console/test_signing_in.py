"""Who gets in: passwords, one-time links, throttling, sessions, forged forms, headers."""

from datetime import timedelta

import pytest

from console import ROLES, hash_password
from console.app import PAGES
from console.passwords import is_right
from console.roles import permissions_of
from console.texts import load_texts
from console.visits import safe_next
from records import CustodyAction
from tests.console.house import BASE_URL, PASSWORD, PEOPLE, House, post, token_on
from tests.ledger.facts import minutes

TEXTS = load_texts("en")


def test_a_password_opens_a_session_and_signing_out_ends_it(house: House) -> None:
    """The cookie is out of reach of scripts and of other sites, and dies with the session."""
    browser = house.visitor()
    answer = browser.get("/queue?band=review")
    assert answer.headers["location"] == "/login?next=/queue%3Fband%3Dreview"
    answer = post(
        browser,
        "/login",
        "/login?next=/queue%3Fband%3Dreview",
        name="rita",
        password=PASSWORD,
        next="/queue?band=review",
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?band=review")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert browser.get("/queue").status_code == 200
    assert house.ledger.custody.about("rita")[0].action is CustodyAction.SIGNED_IN
    kept = dict(browser.cookies)
    assert post(browser, "/logout", "/queue").status_code == 303
    browser.cookies.update(kept)
    assert browser.get("/queue").status_code == 303  # the old cookie opens nothing


def test_a_session_ends_after_its_hours_and_with_the_person(house: House) -> None:
    """Nobody stays signed in for ever, nor after being shut out."""
    browser = house.signed_in("rita")
    house.clock.at += timedelta(hours=11)
    assert browser.get("/queue").status_code == 200
    house.clock.at += timedelta(hours=2)
    assert browser.get("/queue").status_code == 303
    browser = house.signed_in("rita")
    house.ledger.people.disable("rita", house.clock())
    assert browser.get("/queue").status_code == 303
    answer = post(house.visitor(), "/login", "/login", name="rita", password=PASSWORD)
    assert answer.status_code == 401


def test_a_login_link_works_once_and_looking_ahead_does_not_use_it_up(house: House) -> None:
    """HEAD requests and prefetching browsers leave the link as it is."""
    link = house.ledger.people.issue_login_link("hana", house.clock(), minutes(30))
    browser = house.visitor()
    assert browser.head(f"/login/link/{link}").status_code == 204
    ahead = browser.get(f"/login/link/{link}", headers={"sec-purpose": "prefetch;prerender"})
    assert ahead.status_code == 204
    assert browser.get(f"/login/link/{link}").status_code == 303
    assert browser.get("/").headers["location"] == "/help-desk"
    again = house.visitor().get(f"/login/link/{link}")
    assert again.status_code == 410
    assert TEXTS("refused.link_not_valid.title") in again.text
    late = house.ledger.people.issue_login_link("hana", house.clock(), minutes(30))
    house.clock.at += minutes(31)
    assert house.visitor().get(f"/login/link/{late}").status_code == 410


def test_guessing_is_slowed_down_for_the_guesser_alone(house: House) -> None:
    """Five wrong guesses shut the pair of name and address for a quarter of an hour."""
    browser = house.visitor()
    for _ in range(5):
        assert post(browser, "/login", "/login", name="rita", password="wrong").status_code == 401
    answer = post(browser, "/login", "/login", name="Rita ", password=PASSWORD)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 800
    assert post(browser, "/login", "/login", name="anan", password=PASSWORD).status_code == 303
    house.clock.at += minutes(16)
    browser = house.visitor()
    assert post(browser, "/login", "/login", name="rita", password=PASSWORD).status_code == 303


def test_one_address_cannot_try_many_names(house: House) -> None:
    """After twenty failures an address waits, whatever name comes next."""
    browser = house.visitor()
    token = token_on(browser.get("/login").text)
    for number in range(20):
        form = {"form_token": token, "name": f"nobody{number}", "password": "x"}
        assert browser.post("/login", data=form).status_code == 401
    form = {"form_token": token, "name": "rita", "password": PASSWORD}
    assert browser.post("/login", data=form).status_code == 429


def test_an_unknown_name_and_a_wrong_password_answer_alike(house: House) -> None:
    """So that nobody learns who has an account."""
    browser = house.visitor()
    known = post(browser, "/login", "/login", name="rita", password="wrong")
    unknown = post(browser, "/login", "/login", name="rito", password="wrong")
    assert known.text.replace("rita", "") == unknown.text.replace("rito", "")


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, 303),
        ({"form_token": ""}, 403),
        ({"form_token": "0" * 64}, 403),
        ({"form_token": "é"}, 403),
        ({"origin": "https://elsewhere.example.com"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": None}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_forged_forms_change_nothing(
    house: House, changed: dict[str, str | None], status: int
) -> None:
    """Every posted form needs the session's token and must come from our own pages."""
    browser = house.signed_in("rita")
    address = f"/alerts/{house.ids['alert']}"
    token = changed.get("form_token", token_on(browser.get(address).text))
    headers = {"origin": BASE_URL, **{k: v for k, v in changed.items() if k != "form_token"}}
    sent = {name: value for name, value in headers.items() if value is not None}
    form = {"form_token": token}
    answer = browser.post(f"{address}/acknowledgement", data=form, headers=sent)
    assert answer.status_code == status
    alert = house.ledger.alerts.get(house.ids["alert"])
    assert alert is not None
    assert (alert.acknowledged_by == "rita") == (status == 303)


def test_another_sessions_token_is_refused(house: House) -> None:
    """A token is bound to one session."""
    theirs = token_on(house.signed_in("ada").get("/queue").text)
    answer = house.signed_in("rita").post("/logout", data={"form_token": theirs})
    assert answer.status_code == 403


def test_every_post_is_checked_and_every_page_refuses_strangers(house: House) -> None:
    """Walks the table of pages: no row of it is open by mistake."""
    for method, path, _, need in PAGES:
        address = path.format(ad_id=house.ids["th-chat"], alert_id="x", item_id="x", token="x")
        stranger = house.visitor()
        answer = stranger.request(method, address, data={"a": "b"} if method == "POST" else None)
        if method == "POST":
            assert answer.status_code in (401, 403), path
        elif need is not None:
            assert answer.headers["location"].startswith("/login?next="), path


@pytest.mark.parametrize("name", PEOPLE)
def test_each_role_sees_its_own_pages_and_no_others(house: House, name: str) -> None:
    """The table in console/roles.py is what the console does."""
    browser, role = house.signed_in(name), PEOPLE[name]
    allowed = permissions_of(role)
    for method, path, _, need in PAGES:
        if method == "GET" and need is not None and "{" not in path:
            assert (browser.get(path).status_code == 200) == (need in allowed), path
    home = browser.get("/", follow_redirects=True)
    assert home.status_code == 200
    for permission in ("queue", "search", "alerts", "help_desk", "health"):
        is_linked = f">{TEXTS('nav.' + permission)}</a></li>" in home.text
        assert is_linked == (permission in allowed), permission
    assert set(PEOPLE.values()) == set(ROLES)


def test_headers_on_every_kind_of_answer(house: House) -> None:
    """Pages, errors and files alike; nothing may load from elsewhere or stand in a frame."""
    browser = house.signed_in("rita")
    style = next(line for line in browser.get("/queue").text.splitlines() if "stylesheet" in line)
    for address in ("/queue", "/nothing", "/healthz", style.split('"')[3], "/static/none.css"):
        headers = browser.get(address).headers
        assert "default-src 'self'; script-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert ("no-store" in headers["cache-control"]) == ("/static/" not in address)


@pytest.mark.parametrize(
    ("address", "goes_to"),
    [
        ("/ads/1?x=2", "/ads/1?x=2"),
        ("//elsewhere.example.com", "/"),
        ("https://elsewhere.example.com", "/"),
        ("/\\elsewhere.example.com", "/"),
        ("/\t/elsewhere.example.com", "/"),
        ("elsewhere", "/"),
        ("", "/"),
    ],
)
def test_signing_in_never_leads_elsewhere(address: str, goes_to: str) -> None:
    """Only addresses of ours are gone on to."""
    assert safe_next(address) == goes_to


def test_passwords() -> None:
    """A hash fits its password alone, no hash fits nothing, and short ones are refused."""
    stored = hash_password(PASSWORD)
    assert stored.startswith("$argon2id$")
    assert is_right(stored, PASSWORD)
    assert not is_right(stored, PASSWORD + "x")
    assert not is_right(None, PASSWORD)
    assert not is_right("not a hash", PASSWORD)
    with pytest.raises(ValueError, match="12 characters"):
        hash_password("short")


def test_forms_too_large_are_refused(house: House) -> None:
    """Neither a long form nor one of many fields is read to its end."""
    browser = house.signed_in("rita")
    for form in ({"reason": "x" * 70_000}, {f"f{n}": "" for n in range(60)}):
        assert browser.post("/logout", data=form).status_code == 413
