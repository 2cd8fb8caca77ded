"""Learning from rulings: who teaches, who measures, and when a model is worse."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from classifiers.errors import ModelError
from classifiers.learning.comparing import Contest
from classifiers.learning.comparison import Comparison, read_comparison, save_comparison
from classifiers.learning.near_copies import copies, near_copies
from classifiers.learning.rulings import Ruled, divide
from classifiers.measures.evaluation import Judged
from classifiers.observing import AdText
from classifiers.training.examples import read_seed
from classifiers.training.train import TrainingSettings, train
from records import AdClass, Band, Stance
from tests.classifiers.texts import LURES

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
COOK = "Cook wanted for a small restaurant by the river, call 081 000 {:04} after lunch, room {:02}"


def ruled(number: int, text: str, ruling: AdClass = AdClass.LEGITIMATE_JOB) -> Ruled:
    """Return a ruling of some minute."""
    return Ruled(AdText(f"ad-{number}", "", text), ruling, NOON + timedelta(minutes=number))


def unlike(number: int) -> str:
    """Return a text that is like no other of these."""
    letters = sha256(str(number).encode()).hexdigest().translate(_LETTERS)
    return " ".join(letters[at : at + 8] for at in range(0, 64, 8))


def test_near_copies_share_a_group_whatever_their_numbers_and_edits() -> None:
    texts = [COOK.format(1, 2), LURES["en"], COOK.format(777, 3) + " today", LURES["th"]]
    assert near_copies(texts) == [0, 1, 0, 3]
    assert near_copies([*texts, LURES["th"][:-9]]) == [0, 1, 0, 3, 3]
    assert copies([COOK.format(5, 5), LURES["zh"]], texts) == [True, False]
    assert near_copies([]) == []


def test_a_tenth_of_the_rulings_never_teaches_and_it_is_always_the_same_tenth() -> None:
    first = [ruled(number, unlike(number)) for number in range(400)]
    before = divide(first)
    assert 20 <= len(before.left_out) <= 60
    assert len(before.left_out) + len(before.taught) == 400
    later = divide([*(ruled(number, unlike(number)) for number in range(400, 800)), *first])
    assert set(before.left_out) <= set(later.left_out)
    assert set(before.taught) <= set(later.taught)


def test_copies_of_what_measures_do_not_teach_and_the_newest_ruling_stands() -> None:
    whole = [ruled(number, unlike(number)) for number in range(60)]
    measured = divide(whole).left_out[0]
    copy = ruled(900, measured.ad.text + " again", measured.ruling)
    assert copy in divide([*whole, copy]).left_out
    changed = ruled(901, COOK.format(2, 2), AdClass.DECEPTIVE_LURE)
    both = divide([ruled(900, COOK.format(1, 1)), changed])
    assert ((*both.taught, *both.left_out), both.superseded) == ((changed,), 1)


def test_seed_texts_step_back_behind_rulings_on_near_copies(
    seed_part: Path, tmp_path: Path
) -> None:
    small = tmp_path / "seed"
    small.mkdir()
    lines = (seed_part / "en.jsonl").read_text("utf-8").splitlines()[:120]
    (small / "en.jsonl").write_text("\n".join(lines), "utf-8")
    seed = [one for one in read_seed(small) if len(one.ad.text) > 200]
    near = AdText("one", seed[0].ad.title, seed[0].ad.text + " ok")
    rulings = [(near, AdClass.LEGITIMATE_JOB)]
    settings = TrainingSettings(date="2026-11-22", kept_out=(seed[5].ad,))
    report = train(small, None, rulings, tmp_path / "model", settings)
    assert report.examples == {"seed": len(lines) - 2, "ruling": 1}


def rows(said: Sequence[tuple[bool, bool]]) -> list[Judged]:
    """Return judged texts from pairs: whether it is a lure, whether it was flagged."""
    kinds = {True: AdClass.LOCATION_BAIT, False: AdClass.LEGITIMATE_JOB}
    return [
        Judged(
            "en",
            kinds[lure],
            Stance.RECRUITING,
            kinds[flagged],
            Stance.RECRUITING,
            float(flagged),
            Band.FLAG if flagged else Band.CLEAR,
        )
        for lure, flagged in said
    ]


GOOD = [(True, True)] * 90 + [(True, False)] * 10 + [(False, False)] * 195 + [(False, True)] * 5


@pytest.mark.parametrize(
    ("new", "worse"),
    [
        (GOOD, []),
        ([(True, True)] * 100 + GOOD[100:], []),
        # Ten more misses.
        ([(True, True)] * 80 + [(True, False)] * 20 + GOOD[100:], ["F1"]),
        # Ten more false alarms: precision falls from 90/95 to 90/105.
        (GOOD[:100] + [(False, True)] * 15 + [(False, False)] * 185, ["F1", "precision"]),
        # One more miss is noise; so is a swap of which lures are missed.
        ([(True, False), *GOOD[1:]], []),
        ([*GOOD[:80], *[(True, False)] * 10, *[(True, True)] * 10, *GOOD[100:]], []),
        # Three more misses among seventeen changes are no sure loss, though F1 falls by 0.018.
        (
            [
                *GOOD[:80],
                *[(True, False)] * 10,
                *[(True, True)] * 7,
                *[(True, False)] * 3,
                *GOOD[100:],
            ],
            [],
        ),
        # Who flags nothing is never wrong, and worse all the same.
        ([(lure, False) for lure, _ in GOOD], ["F1"]),
    ],
)
def test_worse_means_beyond_noise(new: list[tuple[bool, bool]], worse: list[str]) -> None:
    contest = Contest("Some set", rows(GOOD), rows(new))
    told = [words.removeprefix("Some set: ").split()[0] for words in contest.worse()]
    assert told == worse
    assert [row[1:3] for row in contest.table().rows] == [(300, 100)] * 2


def test_few_texts_decide_nothing_and_none_make_no_table() -> None:
    worse = Contest("Few", rows(GOOD[:20]), rows([(True, False)] * 20))
    assert list(worse.worse()) == []
    assert "too few texts" in worse.table().title
    none = Contest("None", [], [])
    assert none.table().rows == ()
    assert list(none.worse()) == []


def test_a_card_keeps_one_comparison_the_newest(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# A model\n\n## Limits\n", "utf-8")
    assert read_comparison(tmp_path) is None
    found = Comparison(in_use="old", new="new", tables=(), worse=("F1 fell",))
    save_comparison(tmp_path, found)
    assert not found.may_be_used
    accepted = found.model_copy(update={"accepted": "hears\nnew slang"})
    save_comparison(tmp_path, accepted)
    assert read_comparison(tmp_path) == accepted
    card = (tmp_path / "README.md").read_text("utf-8")
    assert card.count("## Beside the model") == 1
    assert "- Accepted all the same: hears new slang" in card
    (tmp_path / "comparison.json").write_text("{}", "utf-8")
    with pytest.raises(ModelError, match=r"comparison\.json: 4 fields"):
        read_comparison(tmp_path)
