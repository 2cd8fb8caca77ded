"""Pictures in the ledger: kept once, read once, and what was read reaches every advert."""

import hashlib
from datetime import timedelta

from ledger import Ledger, PictureState, Shown, Stage
from records import Ad, Capture
from tests.ledger.facts import NOON, ad, capture, minutes

LEASE = timedelta(seconds=90)


def picture(ledger: Ledger, name: str, *shown_by: Ad) -> tuple[Capture, list[Shown]]:
    """Keep a capture of a picture, and say which adverts show it."""
    page = capture(f"http://127.0.0.1/{name}.png", NOON)
    shown = [
        Shown(one.id, one.version, page.payload_sha256, 0, page.url, page.id, NOON)
        for one in shown_by
    ]
    with ledger.transaction() as whole:
        whole.crawls.record_fetch(page, ())
        whole.pictures.keep(shown)
    return page, shown


def test_a_picture_is_kept_and_read_once_for_all_adverts(ledger: Ledger) -> None:
    one, two = ad("1"), ad("2")
    ledger.crawls.record_fetch(capture(), [one, two])
    page, shown = picture(ledger, "poster", one, two)
    assert ledger.pictures.keep(shown) == 0
    assert ledger.pictures.capture_of(page.payload_sha256) == page
    ledger.queue.advance([one, two], Stage.INDEXED)
    claimed = ledger.pictures.claim(NOON, LEASE)
    assert claimed is not None
    assert (claimed.sha256, claimed.capture) == (page.payload_sha256, page)
    assert ledger.pictures.claim(NOON, LEASE) is None
    assert ledger.pictures.save_reading(claimed.sha256, '{"text": "words"}', NOON) == 2
    assert ledger.queue.depth()[Stage.CAPTURED] == 2
    [kept] = ledger.pictures.of(two.id, two.version, 4)
    assert (kept.state, kept.reading) == (PictureState.READ, '{"text": "words"}')
    assert ledger.pictures.claim(NOON + minutes(60), LEASE) is None


def test_a_dead_workers_picture_is_taken_up_again(ledger: Ledger) -> None:
    one = ad("1")
    ledger.crawls.record_fetch(capture(), [one])
    picture(ledger, "poster", one)
    assert ledger.pictures.claim(NOON, LEASE) is not None
    again = ledger.pictures.claim(NOON + 2 * LEASE, LEASE)
    assert again is not None
    assert again.attempts == 2


def test_an_advert_that_shows_a_known_picture_is_judged_again(ledger: Ledger) -> None:
    one, two = ad("1"), ad("2")
    ledger.crawls.record_fetch(capture(), [one, two])
    page, _ = picture(ledger, "poster", one)
    ledger.pictures.save_reading(page.payload_sha256, "{}", NOON)
    ledger.queue.advance([one, two], Stage.INDEXED)
    picture(ledger, "poster", two)
    assert ledger.queue.depth()[Stage.CAPTURED] == 1


def test_who_judged_without_the_picture_does_not_move_the_advert_on(ledger: Ledger) -> None:
    one = ad("1")
    ledger.crawls.record_fetch(capture(), [one])
    page, _ = picture(ledger, "poster", one)
    ledger.queue.claim(Stage.CAPTURED, 1, "slow", NOON, LEASE)
    ledger.pictures.save_reading(page.payload_sha256, "{}", NOON)
    ledger.queue.advance([one], Stage.ASSESSED, worker="slow")
    assert ledger.queue.depth()[Stage.CAPTURED] == 1
    [again] = ledger.queue.claim(Stage.CAPTURED, 1, "quick", NOON, LEASE)
    ledger.queue.advance([again.ad], Stage.INDEXED, after=Stage.ASSESSED)
    assert ledger.queue.depth()[Stage.CAPTURED] == 1
    ledger.queue.advance([again.ad], Stage.ASSESSED, worker="quick")
    assert ledger.queue.depth()[Stage.ASSESSED] == 1


def test_a_refused_picture_says_why_and_moves_nobody(ledger: Ledger) -> None:
    one = ad("1")
    ledger.crawls.record_fetch(capture(), [one])
    page, _ = picture(ledger, "bomb", one)
    ledger.queue.advance([one], Stage.INDEXED)
    ledger.pictures.refuse(page.payload_sha256, "too many pixels")
    [kept] = ledger.pictures.of(one.id, one.version, 4)
    assert (kept.state, kept.refusal) == (PictureState.REFUSED, "too many pixels")
    assert ledger.queue.depth()[Stage.INDEXED] == 1
    assert ledger.pictures.claim(NOON, LEASE) is None


def test_a_picture_of_other_words_is_not_shown(ledger: Ledger) -> None:
    old, new = ad("1"), ad("1", text="Cook wanted, other words", at=NOON + minutes(5))
    ledger.crawls.record_fetch(capture(), [old])
    page, _ = picture(ledger, "poster", old)
    ledger.crawls.record_fetch(capture(at=NOON + minutes(5)), [new])
    ledger.queue.advance([new], Stage.INDEXED)
    assert ledger.pictures.save_reading(page.payload_sha256, "{}", NOON) == 0
    assert ledger.pictures.of(new.id, new.version, 4) == []
    assert len(ledger.pictures.of(old.id, old.version, 4)) == 1


def test_the_newest_fetch_of_an_address_is_found(ledger: Ledger) -> None:
    one = ad("1")
    ledger.crawls.record_fetch(capture(), [one])
    page, _ = picture(ledger, "poster", one)
    found = ledger.pictures.fetched("board", page.url, NOON - minutes(1))
    assert found is not None
    assert found.sha256 == hashlib.sha256(page.url.encode()).hexdigest()
    assert ledger.pictures.fetched("board", page.url, NOON + minutes(1)) is None
    assert ledger.pictures.fetched("other", page.url, NOON) is None
