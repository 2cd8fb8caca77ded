"""What the ledger promises, on SQLite and on PostgreSQL alike."""

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from ledger import ChainBroken, Judged, Ledger, LedgerUnavailable, Stage, Trace, UnknownRecord
from ledger.database import open_database
from ledger.queue import MAX_ATTEMPTS
from ledger.schema import metadata
from records import (
    Ad,
    AdClass,
    AlertState,
    Band,
    CampaignLink,
    CustodyAction,
    HelpItem,
    HelpState,
    Review,
    RunOutcome,
)
from tests.ledger.facts import NOON, ad, alert, assessment, capture, message, minutes

LEASE = minutes(5)


def keep(ledger: Ledger, *found: Ad) -> None:
    """Keep adverts as if one page had shown them."""
    page = capture(f"http://127.0.0.1/{'-'.join(one.key for one in found)}", at=found[0].seen_at)
    shown = [Ad.from_source(**_facts(one) | {"capture_id": page.id}) for one in found]
    ledger.crawls.record_fetch(page, shown)


def _facts(of: Ad) -> dict[str, object]:
    return of.model_dump(exclude={"id", "version"})


def test_the_migrations_make_the_tables_that_the_code_expects(ledger_url: str) -> None:
    database = open_database(ledger_url)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []
    database.engine.dispose()


def test_a_ledger_that_cannot_be_opened_says_what_to_do() -> None:
    with pytest.raises(LedgerUnavailable, match=r"Check \[ledger\] url"):
        Ledger.open("postgresql+psycopg://nobody@127.0.0.1:1/none")


def test_a_page_is_kept_once_however_often_it_is_recorded(ledger: Ledger) -> None:
    page, found = capture(), [ad("1"), ad("2")]
    first = ledger.crawls.record_fetch(page, found)
    again = ledger.crawls.record_fetch(page, found)
    assert (first.new, again.new, again.unchanged) == (2, 0, 2)
    assert ledger.crawls.pages_fetched() == 1
    assert ledger.ads.count() == 2
    assert ledger.queue.depth()[Stage.CAPTURED] == 2


def test_an_edit_makes_a_version_and_queues_it_again(ledger: Ledger) -> None:
    before, after = ad(), ad(text="Cook wanted, flights paid", at=NOON + minutes(9))
    keep(ledger, before)
    ledger.queue.advance([before], Stage.INDEXED)
    keep(ledger, after)
    assert [one.version for one in ledger.ads.versions(before.id)] == [
        before.version,
        after.version,
    ]
    assert [event.what for event in ledger.ads.events(before.id)] == ["appeared", "edited"]
    assert ledger.queue.depth()[Stage.CAPTURED] == 1


def test_a_take_down_and_a_return_are_facts(ledger: Ledger) -> None:
    seen = ad()
    keep(ledger, seen)
    ledger.queue.advance([seen], Stage.INDEXED)
    assert ledger.crawls.mark_gone("board", {"1", "7"}, NOON + minutes(1)) == 1
    file = ledger.ads.get(seen.id)
    assert file is not None
    assert file.gone_at == NOON + minutes(1)
    assert ledger.crawls.live_pages("board") == {}
    assert ledger.queue.depth()[Stage.MATCHED] == 1, "the search index must learn of it"
    keep(ledger, ad(at=NOON + minutes(2)))
    assert [event.what for event in ledger.ads.events(seen.id)] == ["appeared", "gone", "returned"]
    assert ledger.crawls.live_pages("board") == {"1": "http://127.0.0.1/1"}


def test_two_workers_never_hold_one_advert_and_a_dead_one_lets_go(ledger: Ledger) -> None:
    keep(ledger, *[ad(str(number)) for number in range(40)])
    held: list[str] = []

    def work(name: str) -> None:
        while claims := ledger.queue.claim(Stage.CAPTURED, 3, name, NOON, LEASE):
            held.extend(claim.ad.id for claim in claims)

    workers = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(held) == len(set(held)) == 40
    assert ledger.queue.claim(Stage.CAPTURED, 50, "late", NOON + minutes(4), LEASE) == []
    taken_up = ledger.queue.claim(Stage.CAPTURED, 50, "late", NOON + minutes(6), LEASE)
    assert len(taken_up) == 40


def test_work_on_an_old_version_does_not_advance_the_new_one(ledger: Ledger) -> None:
    before = ad()
    keep(ledger, before)
    ledger.queue.claim(Stage.CAPTURED, 1, "w", NOON, LEASE)
    keep(ledger, ad(text="changed", at=NOON + minutes(1)))
    ledger.queue.advance([before], Stage.ASSESSED)
    assert ledger.queue.depth()[Stage.CAPTURED] == 1


def test_an_advert_that_breaks_a_step_is_set_aside_and_can_be_retried(ledger: Ledger) -> None:
    keep(ledger, ad())
    for number in range(MAX_ATTEMPTS):
        now = NOON + minutes(number)
        (claim,) = ledger.queue.claim(Stage.CAPTURED, 1, "w", now, LEASE)
        ledger.queue.set_back(claim, "it broke")
    assert ledger.queue.depth()[Stage.FAILED] == 1
    assert ledger.queue.retry_failed(NOON) == 1
    assert ledger.queue.depth()[Stage.CAPTURED] == 1


def test_an_advert_that_waits_for_a_server_is_never_set_aside(ledger: Ledger) -> None:
    keep(ledger, ad())
    for number in range(MAX_ATTEMPTS + 2):
        now = NOON + minutes(number)
        claims = ledger.queue.claim(Stage.CAPTURED, 1, "w", now, LEASE)
        ledger.queue.postpone(claims, now + minutes(1) - minutes(0.01), "server down")
    assert ledger.queue.depth()[Stage.CAPTURED] == 1


def test_an_unended_run_is_marked_killed_by_the_next(ledger: Ledger) -> None:
    ledger.crawls.start("board", NOON)
    second = ledger.crawls.start("board", NOON + minutes(5))
    ledger.crawls.finish(second.model_copy(update={"outcome": RunOutcome.FINISHED}))
    outcomes = [run.outcome for run in ledger.crawls.runs("board")]
    assert outcomes == [RunOutcome.FINISHED, RunOutcome.KILLED]


def test_the_newest_good_capture_serves_conditional_requests(ledger: Ledger) -> None:
    for number, status in enumerate((200, 200, 500)):
        page = capture(at=NOON + minutes(number), status=status, etag=f'"{number}"')
        ledger.crawls.record_fetch(page, [])
    last = ledger.crawls.last_capture("board", "http://127.0.0.1/1")
    assert last is not None
    assert last.etag == '"1"'
    assert ledger.crawls.last_capture("other", "http://127.0.0.1/1") is None


def test_assessments_of_the_current_version_are_the_ones_counted(ledger: Ledger) -> None:
    before, after = ad(), ad(text="changed", at=NOON + minutes(1))
    keep(ledger, before)
    ledger.ads.save_assessments([Judged(before, assessment(before), b"\0\0\0\0")], NOON)
    assert ledger.ads.count_by_band()[Band.FLAG] == 1
    assert ledger.ads.embedding(before.id, before.version, "tiny-1") == b"\0\0\0\0"
    keep(ledger, after)
    assert ledger.ads.count_by_band()[Band.FLAG] == 0
    clear = assessment(after, 0.02, band=Band.CLEAR)
    ledger.ads.save_assessments([Judged(after, clear)], NOON)
    file = ledger.ads.get(after.id)
    assert file is not None
    assert file.assessment == clear
    assert [one.ad.id for one in ledger.ads.all()] == [after.id]


def test_a_ruling_takes_an_advert_out_of_the_queue_for_good(ledger: Ledger) -> None:
    keep(ledger, ad("1"), ad("2"))
    for key, probability in (("1", 0.91), ("2", 0.99)):
        ledger.ads.save_assessments([Judged(ad(key), assessment(ad(key), probability))], NOON)
    assert [one.key for one, _ in ledger.reviews.waiting(Band.FLAG, 10)] == ["2", "1"]
    ruling = Review(
        id=Review.id_for(ad("2").id, "mali", NOON.isoformat()),
        ad_id=ad("2").id,
        ad_version=ad("2").version,
        ruling=AdClass.LEGITIMATE_JOB,
        reason="named employer with a licence",
        reviewer="mali",
        made_at=NOON,
        machine_class=AdClass.DECEPTIVE_LURE,
        machine_probability=0.99,
    )
    ledger.reviews.add(ruling)
    ledger.reviews.add(ruling)
    ledger.ads.save_assessments([Judged(ad("2"), assessment(ad("2"), 0.97))], NOON + minutes(1))
    assert [one.key for one, _ in ledger.reviews.waiting(Band.FLAG, 10)] == ["1"]
    assert ledger.reviews.count_waiting(Band.FLAG) == 1
    assert ledger.reviews.about(ad("2").id) == [ruling]
    assert list(ledger.reviews.all()) == [ruling]


def link(one: str, other: str) -> CampaignLink:
    """Return a link by a shared contact."""
    return CampaignLink(
        ad_id=ad(one).id, other_ad_id=ad(other).id, why="contact", evidence="+855", made_at=NOON
    )


def test_campaigns_merge_split_and_remember_what_was_cut(ledger: Ledger) -> None:
    keep(ledger, *[ad(key) for key in "abc"])
    phone = Trace("phone", "+85512000111")
    first = ledger.campaigns.join(ad("a").id, [phone], [], NOON)
    second = ledger.campaigns.join(ad("b").id, [], [], NOON)
    assert first != second
    assert ledger.campaigns.count() == 2
    assert ledger.campaigns.sharing([phone], besides=ad("c").id) == {ad("a").id: [phone]}
    merged = ledger.campaigns.join(ad("c").id, [phone], [link("c", "a"), link("c", "b")], NOON)
    assert merged == min(first, second)
    assert ledger.campaigns.count() == 1
    ledger.campaigns.cut(ad("c").id, ad("a").id, "mali", NOON)
    assert ledger.campaigns.count() == 2
    ledger.campaigns.join(ad("c").id, [phone], [link("c", "a")], NOON)
    assert ledger.campaigns.count() == 2, "a cut link is not made again"
    with pytest.raises(UnknownRecord):
        ledger.campaigns.cut(ad("a").id, ad("b").id, "mali", NOON)
    campaign = ledger.campaigns.of(ad("c").id)
    assert campaign is not None
    assert campaign.links[0].cut_by in ("mali", None)


def test_an_alert_is_raised_once_sent_until_it_arrives_and_acknowledged_once(
    ledger: Ledger,
) -> None:
    keep(ledger, ad())
    raised, mail = alert(ad()), message(alert(ad()), ad())
    assert ledger.alerts.raise_alert(raised, [mail])
    assert not ledger.alerts.raise_alert(raised, [mail])
    (due,) = ledger.alerts.claim_due(10, NOON, LEASE)
    assert ledger.alerts.claim_due(10, NOON, LEASE) == [], "a held message is not sent twice"
    ledger.alerts.failed(due.delivery, NOON, "greylisted", NOON + minutes(2))
    assert ledger.alerts.claim_due(10, NOON + minutes(1), LEASE) == []
    (due,) = ledger.alerts.claim_due(10, NOON + minutes(3), LEASE)
    ledger.alerts.delivered(due.delivery, NOON + minutes(3))
    assert ledger.alerts.claim_due(10, NOON + minutes(60), LEASE) == []
    outcomes = [attempt.outcome for attempt in ledger.alerts.attempts(mail.id)]
    assert outcomes == ["failed", "delivered"]
    taken = ledger.alerts.acknowledge(raised.id, "mali", NOON + minutes(4))
    again = ledger.alerts.acknowledge(raised.id, "somchai", NOON + minutes(5))
    assert (taken.acknowledged_by, again.acknowledged_by) == ("mali", "mali")
    assert ledger.alerts.count_by_state()[AlertState.ACKNOWLEDGED] == 1
    with pytest.raises(UnknownRecord):
        ledger.alerts.acknowledge("alert-none", "mali", NOON)


def test_a_dead_letter_can_be_sent_again(ledger: Ledger) -> None:
    keep(ledger, ad())
    mail = message(alert(ad()), ad())
    ledger.alerts.raise_alert(alert(ad()), [mail])
    ledger.alerts.failed(mail, NOON, "no such mailbox", None)
    assert [one.state for one in ledger.alerts.newest(AlertState.DEAD)] == [AlertState.DEAD]
    assert ledger.alerts.claim_due(10, NOON + minutes(99), LEASE) == []
    assert ledger.alerts.retry_dead(NOON) == 1
    assert len(ledger.alerts.claim_due(10, NOON, LEASE)) == 1
    assert [out.delivery.id for out in ledger.alerts.about(ad().id)] == [mail.id]


def test_an_alert_that_arrived_by_one_channel_is_not_dead(ledger: Ledger) -> None:
    keep(ledger, ad())
    mail = message(alert(ad()), ad())
    hook = mail.model_copy(update={"id": "msg-2", "channel": "webhook"})
    ledger.alerts.raise_alert(alert(ad()), [mail, hook])
    ledger.alerts.delivered(mail, NOON)
    ledger.alerts.failed(hook, NOON, "gone", None)
    assert [one.state for one in ledger.alerts.newest()] == [AlertState.DELIVERED]


def test_a_plea_opens_one_help_desk_item(ledger: Ledger) -> None:
    keep(ledger, ad())
    item = HelpItem(
        id=HelpItem.id_for(ad().id), ad_id=ad().id, ad_version=ad().version, opened_at=NOON
    )
    assert ledger.help_desk.open_item(item)
    assert not ledger.help_desk.open_item(item)
    ledger.help_desk.move(item.id, HelpState.TAKEN, "noi", "called back", NOON)
    (kept,) = ledger.help_desk.items(HelpState.TAKEN)
    assert (kept.handler, kept.note) == ("noi", "called back")
    assert ledger.help_desk.count_by_state()[HelpState.OPEN] == 0


def test_the_custody_chain_shows_any_change(ledger_url: str) -> None:
    with Ledger.open(ledger_url) as ledger:
        keep(ledger, ad())
        ledger.custody.append(NOON, "mali", CustodyAction.VIEWED, ad().id, "card")
        ledger.custody.append(NOON, "mali", CustodyAction.EXPORTED, ad().id)
        assert ledger.custody.verify() == 3
        assert [event.action for event in ledger.custody.about(ad().id)] == ["exported", "viewed"]
    database = open_database(ledger_url)
    with database.write() as connection:
        connection.execute(text("UPDATE custody SET body = replace(body, 'mali', 'nobody')"))
    with Ledger(database) as ledger, pytest.raises(ChainBroken, match="event 2"):
        ledger.custody.verify()


def test_a_transaction_that_fails_leaves_nothing(ledger: Ledger) -> None:
    keep(ledger, ad())

    def half_way() -> None:
        with ledger.transaction() as one:
            one.alerts.raise_alert(alert(ad()), [message(alert(ad()), ad())])
            one.queue.advance([ad()], Stage.MATCHED)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        half_way()
    assert ledger.alerts.newest() == []
    assert ledger.queue.depth()[Stage.CAPTURED] == 1


def test_people_sign_in_by_session_and_by_a_link_that_works_once(ledger: Ledger) -> None:
    ledger.people.add("mali", "reviewer", "hash", NOON)
    token = ledger.people.open_session("mali", NOON, minutes(10))
    user = ledger.people.user_of_session(token, NOON + minutes(9))
    assert user is not None
    assert user.role == "reviewer"
    assert ledger.people.user_of_session(token, NOON + minutes(11)) is None
    once = ledger.people.issue_login_link("mali", NOON, minutes(10))
    assert ledger.people.redeem_login_link(once, NOON) is not None
    assert ledger.people.redeem_login_link(once, NOON) is None
    ledger.people.disable("mali", NOON)
    assert ledger.people.user_of_session(token, NOON) is None


def test_the_ledger_survives_a_file_without_write_permission(tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_text("in the way")
    with pytest.raises((LedgerUnavailable, OSError)):
        Ledger.open(f"sqlite:///{folder}/ledger.sqlite")
