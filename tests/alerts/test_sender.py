"""From the outbox to real servers: at least once, one key, one bad message stops nobody."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from alerts import (
    Channel,
    EmailChannel,
    Message,
    RetryPolicy,
    SendCounts,
    Sender,
    SmtpSettings,
    WebhookChannel,
    WebhookSettings,
    load_policy,
    match_ad,
    verify_signature,
)
from alerts.signature import HEADER
from ledger import Ledger
from records import AdClass, AlertState
from tests.alerts.facts import SECRET, judged, phone, place, policy
from tests.alerts.servers import Inbox, Receiver, free_port, mail_server, webhook_receiver
from tests.ledger.facts import NOON, minutes

PATIENCE = RetryPolicy(base=timedelta(minutes=1), longest=timedelta(hours=1), max_attempts=4)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as running:
        yield running


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with webhook_receiver() as running:
        yield running


def channels(port: int) -> dict[str, Channel]:
    settings = SmtpSettings(host="127.0.0.1", port=port, security="none", timeout_seconds=1)
    hook = WebhookSettings(secret=SECRET, allow_loopback=True, timeout_seconds=1)
    return {"email": EmailChannel(settings), "webhook": WebhookChannel(hook)}


def sender(ledger: Ledger, port: int, **changed: Any) -> Sender:
    facts: dict[str, Any] = {
        "policy": policy(),
        "channels": channels(port),
        "retry": PATIENCE,
        "chance": Random(7),
    }
    return Sender(ledger, **{**facts, **changed})


def raise_alerts(ledger: Ledger, count: int, **judgement: Any) -> None:
    for number in range(count):
        words = f"{'abcdefghij'[number] * 50} {number}"
        match_ad(ledger, judged(ledger, str(number), words, **judgement), policy(), NOON)


def test_every_due_message_arrives_once(ledger: Ledger, inbox: Inbox) -> None:
    raise_alerts(ledger, 3, lang="th", places=(place(),))
    assert sender(ledger, inbox.port).send_due(NOON) == SendCounts(delivered=9)
    assert sender(ledger, inbox.port).send_due(NOON + minutes(60)) == SendCounts()
    assert Counter(mail["To"] for mail in inbox.mails) == {
        "th_cwp@example.org": 3,
        "kh_ahtjp@example.org": 3,
        "kh_cyber@example.org": 3,
    }
    assert len({mail["Message-ID"] for mail in inbox.mails}) == 9
    assert ledger.alerts.count_by_state()[AlertState.DELIVERED] == 9


def test_a_campaign_is_one_thread(sqlite_url: str, inbox: Inbox) -> None:
    with Ledger.open(sqlite_url) as ledger:
        raise_alerts(ledger, 2, lang="lo", contacts=(phone(),))
        assert sender(ledger, inbox.port).send_due(NOON).delivered == 2
    by_thread = {mail["In-Reply-To"]: mail for mail in inbox.mails}
    first, follow_up = by_thread.pop(None), next(iter(by_thread.values()))
    assert follow_up["In-Reply-To"] == first["Message-ID"]
    assert follow_up["Subject"] == f"Re: {first['Subject']}"
    assert "share a contact or a wording" in follow_up.get_body(("plain",)).get_content()


def test_one_bad_message_does_not_stop_the_others(ledger: Ledger, inbox: Inbox) -> None:
    raise_alerts(ledger, 1, lang="th", places=(place(),))
    inbox.answers["th_cwp@example.org"] = ["550 no such desk"]
    inbox.answers["kh_cyber@example.org"] = ["451 come back"]
    sending = sender(ledger, inbox.port)
    assert sending.send_due(NOON) == SendCounts(delivered=1, postponed=1, dead=1)
    assert sending.send_due(NOON + minutes(2)) == SendCounts(delivered=1)
    dead = ledger.alerts.newest(AlertState.DEAD)
    assert [alert.unit for alert in dead] == ["th_cwp"]
    outgoing = ledger.alerts.about(dead[0].ad_id)
    errors = {one.alert.unit: one.delivery.last_error for one in outgoing}
    assert errors["th_cwp"] == "mail server says 550 no such desk"
    assert ledger.alerts.retry_dead(NOON + minutes(3)) == 1
    assert sending.send_due(NOON + minutes(3)) == SendCounts(delivered=1)


class _DiesAfterSending:
    """A sender killed between the receiver's answer and the ledger's note."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def send(self, message: Message) -> None:
        self._channel.send(message)
        raise KeyboardInterrupt


def test_killed_after_sending_it_sends_the_same_again(
    ledger: Ledger, inbox: Inbox, receiver: Receiver
) -> None:
    own = policy(receiver.url)
    match_ad(ledger, judged(ledger, lang="en"), own, NOON)
    healthy = channels(inbox.port)
    dying = {kind: _DiesAfterSending(channel) for kind, channel in healthy.items()}
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            sender(ledger, inbox.port, policy=own, channels=dying).send_due(NOON)
    again = sender(ledger, inbox.port, policy=own)
    assert again.send_due(NOON + minutes(1)) == SendCounts()
    assert again.send_due(NOON + PATIENCE.lease + minutes(1)) == SendCounts(delivered=2)
    assert len(inbox.mails) == len(receiver.posted) == 2
    assert len({mail["Message-ID"] for mail in inbox.mails}) == 1
    assert len({post.headers["Idempotency-Key"] for post in receiver.posted}) == 1
    first, second = (json.loads(post.body) for post in receiver.posted)
    assert first == second
    assert first["alert"]["unit"] == "duty_desk"
    signed = receiver.posted[0]
    verify_signature(SECRET.get_secret_value(), signed.headers[HEADER], signed.body)


def test_a_message_that_never_gets_through_dies_visibly(sqlite_url: str) -> None:
    with Ledger.open(sqlite_url) as ledger:
        raise_alerts(ledger, 1, lang="lo")
        nowhere = sender(ledger, free_port())
        now, outcomes = NOON, []
        for _ in range(6):
            outcomes.append(nowhere.send_due(now))
            now += PATIENCE.longest
        assert outcomes == [SendCounts(postponed=1)] * 3 + [SendCounts(dead=1)] + [SendCounts()] * 2
        attempts = ledger.alerts.attempts(ledger.alerts.about(_only_ad(ledger))[0].delivery.id)
        assert len(attempts) == 4
        assert "the last" in attempts[-1].detail
        assert ledger.alerts.count_by_state()[AlertState.DEAD] == 1


def _only_ad(ledger: Ledger) -> str:
    return next(ledger.ads.all()).ad.id


class _Breaks:
    """A channel with a fault of ours in it."""

    def send(self, message: Message) -> None:
        raise ZeroDivisionError("a fault")


def test_a_fault_in_a_channel_is_noted_and_the_rest_goes_on(
    sqlite_url: str, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    own = policy(receiver.url)
    with Ledger.open(sqlite_url) as ledger:
        match_ad(ledger, judged(ledger, lang="en"), own, NOON)
        mixed = {**channels(1), "email": _Breaks()}
        outcome = sender(ledger, 1, policy=own, channels=mixed).send_due(NOON)
        assert outcome == SendCounts(delivered=1, postponed=1)
        assert "ZeroDivisionError" in caplog.text
        alone = {"webhook": mixed["webhook"]}
        sender(ledger, 1, policy=own, channels=alone).send_due(NOON + minutes(2))
        errors = {one.delivery.last_error for one in ledger.alerts.about(_only_ad(ledger))}
        assert "no email channel is set up; see [alerts] in the settings" in errors


def test_a_receiver_may_ask_for_a_longer_wait(sqlite_url: str, receiver: Receiver) -> None:
    own = policy(receiver.url)
    receiver.answers.append((503, {"Retry-After": "1800"}))
    with Ledger.open(sqlite_url) as ledger:
        match_ad(ledger, judged(ledger, lang="en"), own, NOON)
        only_hook = {"webhook": channels(1)["webhook"], "email": _Breaks()}
        sending = sender(ledger, 1, policy=own, channels=only_hook)
        assert sending.send_due(NOON).postponed == 2
        assert sending.send_due(NOON + minutes(29)).delivered == 0
        assert sending.send_due(NOON + minutes(31)).delivered == 1


def test_nothing_goes_to_an_address_that_was_taken_off_the_file(
    sqlite_url: str, inbox: Inbox
) -> None:
    shipped = load_policy("http://127.0.0.1", SECRET)
    with Ledger.open(sqlite_url) as ledger:
        raise_alerts(ledger, 1, lang="lo")
        sending = sender(ledger, inbox.port, policy=shipped)
        assert sending.send_due(NOON) == SendCounts(dead=1)
    assert inbox.mails == []


def test_senders_side_by_side_send_each_message_once(ledger: Ledger, inbox: Inbox) -> None:
    raise_alerts(ledger, 4, lang="th", places=(place(),))
    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(lambda _: sender(ledger, inbox.port).send_due(NOON), range(3)))
    assert sum(one.delivered for one in counts) == len(inbox.mails) == 12
    assert len({mail["Message-ID"] for mail in inbox.mails}) == 12


def test_waits_grow_and_scatter() -> None:
    chance, retry = Random(3), RetryPolicy()
    waits = [[retry.wait(n, chance) for _ in range(300)] for n in range(40)]
    ceilings = [max(at) for at in waits]
    assert ceilings[0] <= timedelta(seconds=30) < ceilings[2] < ceilings[5] < ceilings[9]
    assert max(ceilings) <= timedelta(hours=4)
    assert min(min(at) for at in waits) >= timedelta(seconds=1)
    assert min(waits[9]) < ceilings[9] / 20
    again = Random(3)
    assert [retry.wait(0, again) for _ in range(300)] == waits[0]


def test_an_urgent_alert_says_so(sqlite_url: str, inbox: Inbox) -> None:
    with Ledger.open(sqlite_url) as ledger:
        raise_alerts(ledger, 1, lang="en", ad_class=AdClass.COMPOUND_TRANSFER)
        sender(ledger, inbox.port).send_due(NOON)
    assert {mail["To"] for mail in inbox.mails} == {"duty_desk@example.org", "th_iac@example.org"}
    for mail in inbox.mails:
        assert mail["Importance"] == "high"
        assert mail["Subject"].startswith("[SYNTHETIC] [URGENT] Lurewatch LW-")
        assert "TLP:AMBER+STRICT" in mail.get_body(("plain",)).get_content()
