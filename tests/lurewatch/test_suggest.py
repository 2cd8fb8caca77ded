"""What reviewers are asked next: unsure, unlike, spread, and never twice."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from classifiers.head import Thresholds
from classifiers.learning.suggesting import Reason, read_thresholds, suggest
from classifiers.model_folder import SHIPPED
from ledger import Judged, Ledger
from records import Ad, AdClass, Band, Review, Stance
from tests.ledger.facts import NOON, ad, assessment, capture
from tests.lurewatch.test_commands import lurewatch

AT = Thresholds(review=0.2, flag=0.8)
AXES = np.eye(8, dtype=np.float32)


def keep(
    ledger: Ledger, key: str, probability: float, towards: int, source: str = "board", **said: Any
) -> Ad:
    """Keep a judged advert whose vector points along one of eight axes."""
    facts = ad(key, f"Cook wanted {key}").model_dump(exclude={"id", "version", "source"})
    found = Ad.from_source(source=source, **facts)
    ledger.crawls.record_fetch(capture(source=source), [found])
    band = Band.FLAG if probability >= AT.flag else Band.REVIEW
    judged = assessment(found, probability, **{"band": band, **said})
    vector = (AXES[towards] + 0.02 * AXES[(towards + 1) % 8]).astype("<f4")
    vector /= np.linalg.norm(vector)
    ledger.ads.save_assessments([Judged(found, judged, vector.tobytes())], NOON)
    return found


def rule(ledger: Ledger, found: Ad) -> None:
    """Rule on an advert."""
    ledger.reviews.add(
        Review(
            id=f"rev-{found.id}",
            ad_id=found.id,
            ad_version=found.version,
            ruling=AdClass.OTHER,
            reason="seen",
            reviewer="rita",
            made_at=NOON,
            machine_class=None,
        )
    )


def test_what_is_unsure_comes_first_and_each_is_unlike_the_last(ledger: Ledger) -> None:
    for number in range(20):
        keep(ledger, f"same-{number}", 0.79, towards=0)
    other = keep(ledger, "other", 0.75, towards=3)
    keep(ledger, "sure", 0.999, towards=5)
    found = suggest(ledger, AT, 3)
    assert other.id in {one.of.ad_id for one in found[:2]}
    assert all(one.reasons[0] is Reason.NEAR_FLAG for one in found)
    assert len({one.of.ad_id for one in suggest(ledger, AT, 99)}) == 21


def test_what_is_ruled_on_is_never_asked_and_makes_its_kind_less_wanted(ledger: Ledger) -> None:
    known = keep(ledger, "known", 0.8, towards=0)
    alike, unlike = keep(ledger, "alike", 0.8, towards=0), keep(ledger, "new", 0.78, towards=4)
    assert suggest(ledger, AT, 1)[0].nearest is None
    rule(ledger, known)
    first, second = suggest(ledger, AT, 9)
    assert (first.of.ad_id, second.of.ad_id) == (unlike.id, alike.id)
    assert Reason.UNLIKE_RULED in first.reasons
    assert Reason.UNLIKE_RULED not in second.reasons
    assert second.nearest is not None
    assert second.nearest > 0.99
    assert first.rulings_in_language == 1


def test_languages_and_sources_take_turns(ledger: Ledger) -> None:
    for number in range(5):
        keep(ledger, f"en-{number}", 0.8, towards=number)
    lao = keep(ledger, "lo", 0.7, towards=6, lang="lo")
    channel = keep(ledger, "channel", 0.7, towards=7, source="channel")
    first = [one.of.ad_id for one in suggest(ledger, AT, 3)]
    assert {lao.id, channel.id} <= set(first)
    assert Counter(one.of.lang for one in suggest(ledger, AT, 99)) == {"en": 6, "lo": 1}


def test_pleas_are_left_to_the_help_desk_and_disagreement_is_told(ledger: Ledger) -> None:
    keep(ledger, "plea", 0.8, towards=1, stance=Stance.SURVIVOR)
    odd = keep(ledger, "odd", 0.97, towards=2, stance=Stance.NEWS, band=Band.REVIEW)
    gone = keep(ledger, "gone", 0.8, towards=3)
    ledger.crawls.mark_gone("board", {gone.key}, NOON)
    (one,) = suggest(ledger, AT, 9)
    assert (one.of.ad_id, one.reasons[0]) == (odd.id, Reason.HEADS_DISAGREE)


def test_vectors_of_another_encoder_or_none_do_no_harm(ledger: Ledger) -> None:
    keep(ledger, "one", 0.8, towards=0)
    for key, stored in (("short", AXES[0][:4].tobytes()), ("none", None)):
        found = ad(key, f"Cook wanted {key}")
        ledger.crawls.record_fetch(capture(), [found])
        judged = assessment(found, 0.8, model="other")
        ledger.ads.save_assessments([Judged(found, judged, stored)], NOON)
    assert len(suggest(ledger, AT, 9)) == 3
    assert suggest(ledger, AT, 0) == []


def test_the_command_says_why(tmp_path: Path) -> None:
    assert b"nothing to suggest" in lurewatch("suggest", cwd=tmp_path).stdout
    flag = read_thresholds(SHIPPED).flag
    with Ledger.open(f"sqlite:///{tmp_path}/var/ledger.sqlite") as ledger:
        found = keep(ledger, "one", flag - 0.01, towards=0)
    told = lurewatch("suggest", "--count", "5", cwd=tmp_path).stdout.decode()
    assert found.id in told
    assert "near where flagging begins; few rulings" in told
