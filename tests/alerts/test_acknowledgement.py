"""A link that acknowledges: ours, whole, in time, or refused."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from alerts.acknowledgement import AckClaim, make_token, read_token, token_for
from alerts.errors import AcknowledgementError, TokenExpired, TokenInvalid
from tests.alerts.facts import SECRET
from tests.ledger.facts import NOON, ad, alert

TOKEN = make_token(SECRET, "alert-1", "th_cwp", NOON + timedelta(days=1))


def test_a_token_says_which_alert_and_which_unit() -> None:
    assert read_token(SECRET, TOKEN, NOON) == AckClaim(
        "alert-1", "th_cwp", NOON + timedelta(days=1)
    )
    about = alert(ad())
    assert token_for(SECRET, about) == token_for(SECRET, about)
    claim = read_token(SECRET, token_for(SECRET, about), about.deadline + timedelta(days=29))
    assert (claim.alert_id, claim.unit) == (about.id, about.unit)
    with pytest.raises(TokenExpired, match="2026-11-23 12:00"):
        read_token(SECRET, TOKEN, NOON + timedelta(days=1))


@given(st.integers(0, len(TOKEN) - 1), st.characters())
def test_no_letter_of_a_token_can_be_changed(at: int, letter: str) -> None:
    changed = TOKEN[:at] + letter + TOKEN[at + 1 :]
    if changed != TOKEN:
        with pytest.raises(TokenInvalid):
            read_token(SECRET, changed, NOON)


@given(st.one_of(st.text(), st.from_regex(r"[A-Za-z0-9_\-]*\.[A-Za-z0-9_\-]*", fullmatch=True)))
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(AcknowledgementError):
        read_token(SECRET, text, NOON)


def test_another_house_cannot_make_our_links() -> None:
    theirs = make_token(SecretStr("theirs"), "alert-1", "th_cwp", NOON + timedelta(days=1))
    with pytest.raises(TokenInvalid):
        read_token(SECRET, theirs, NOON)
