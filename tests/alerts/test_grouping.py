"""What ties two adverts, and what must not."""

import pytest

from alerts import match_ad
from alerts.wording import bands, shingles, similarity
from ledger import Ledger
from records import Contact, ContactKind
from tests.alerts.facts import LURE, judged, phone, policy
from tests.ledger.facts import NOON, ad, minutes

POLICY = policy()
WORDS = ("Bakers with hats wanted in the old town.", "Forty singers for a ship, fine voices only!")


def contact(kind: ContactKind, value: str, valid: bool = True) -> Contact:
    return phone(text=WORDS[0]).model_copy(update={"kind": kind, "value": value, "valid": valid})


@pytest.mark.parametrize(
    ("one", "other", "tied"),
    [
        (contact(ContactKind.LINE, "demo"), contact(ContactKind.LINE, "demo"), True),
        (contact(ContactKind.LINE, "demo"), contact(ContactKind.TELEGRAM, "demo"), False),
        (contact(ContactKind.PHONE, "+6620001"), contact(ContactKind.WHATSAPP, "+6620001"), True),
        (contact(ContactKind.PHONE, "+6620001"), contact(ContactKind.PHONE, "+6620002"), False),
        (
            contact(ContactKind.EMAIL, "a@b.example"),
            contact(ContactKind.EMAIL, "a@b.example"),
            True,
        ),
        (contact(ContactKind.WALLET, "T" * 400), contact(ContactKind.WALLET, "T" * 400), True),
        (contact(ContactKind.WALLET, "T" * 400), contact(ContactKind.WALLET, "T" * 399), False),
        (contact(ContactKind.PHONE, "1", False), contact(ContactKind.PHONE, "1", False), False),
        (
            contact(ContactKind.URL, "jobs.example/a"),
            contact(ContactKind.URL, "jobs.example/a"),
            True,
        ),
        (contact(ContactKind.URL, "bit.ly/a"), contact(ContactKind.URL, "bit.ly/a"), False),
        (
            contact(ContactKind.URL, "m.youtube.com"),
            contact(ContactKind.URL, "m.youtube.com"),
            False,
        ),
        (
            contact(ContactKind.URL, "127.0.0.1/help"),
            contact(ContactKind.URL, "127.0.0.1/help"),
            False,
        ),
    ],
)
def test_which_contacts_tie(ledger: Ledger, one: Contact, other: Contact, tied: bool) -> None:
    for key, words, shown in (("1", WORDS[0], one), ("2", WORDS[1], other)):
        match_ad(ledger, judged(ledger, key, words, contacts=(shown,)), POLICY, NOON)
    assert ledger.campaigns.count() == (1 if tied else 2)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (LURE, True),
        (LURE.upper().replace(".", " ★ "), True),
        (LURE.replace("1,500", "3,250"), True),
        ("\u200b".join(LURE), True),
        (LURE.replace("no experience", "any experience at all is fine"), False),
    ],
)
def test_what_does_not_change_a_wording(text: str, same: bool) -> None:
    alike = similarity(shingles(ad(text=LURE)), shingles(ad(text=text)))
    assert (alike == 1.0) == same
    assert alike > 0.6


def test_short_texts_have_no_wording() -> None:
    assert bands(shingles(ad(text="Hiring! Write to me"))) == ()
    assert len(set(bands(shingles(ad(text=LURE))))) == 32


def test_an_edit_is_no_new_message_even_after_a_merger(ledger: Ledger) -> None:
    numbers = (phone("+66 2 000 0001"), phone("+66 2 000 0002"))
    for key, number in zip("12", numbers, strict=True):
        match_ad(
            ledger,
            judged(ledger, key, WORDS[int(key) - 1], lang="lo", contacts=(number,)),
            POLICY,
            NOON,
        )
    match_ad(ledger, judged(ledger, "3", "Write to us.", lang="lo", contacts=numbers), POLICY, NOON)
    assert (ledger.campaigns.count(), len(ledger.alerts.newest())) == (1, 2)
    assert ledger.alerts.waiting_messages() == 3
    for key, number in zip("12", numbers, strict=True):
        edited = f"{WORDS[int(key) - 1]} Edited."
        file = judged(ledger, key, edited, NOON + minutes(5), lang="lo", contacts=(number,))
        assert match_ad(ledger, file, POLICY, NOON + minutes(5)).new_alerts == 0
    assert ledger.alerts.waiting_messages() == 3
