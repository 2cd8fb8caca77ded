"""The static encoder: what its loader, its lessons and its measure do."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from scipy.sparse import csr_array

from classifiers.encoders import card, choosing, distilling, encoder, parallel, retrieval, saving
from classifiers.encoders.parallel import Pair
from classifiers.encoders.train import main
from classifiers.encoders.vocabulary import Script, train_vocabulary
from classifiers.errors import ModelError
from tests.classifiers.catalogue_files import write_pairs

WORDS = {"work": "ngeni", "high": "tulu", "pay": "lipo", "city": "mji", "rice": "wali"}
"""A tiny language: every sentence of two words has one translation."""

SENTENCES = [
    Pair("sw", f"{first} {second}", f"{WORDS[first]} {WORDS[second]}", "tiny")
    for first in WORDS
    for second in WORDS
    if first < second
]
TINY = (Script(("en", "sw"), "a-z", 60),)
SCHEDULE = distilling.Schedule(dimensions=16, epochs=60, batch=10, at_least=10, dropout=0)


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder folder that knows the tiny language; no teacher but the translations."""
    tokenizer = train_vocabulary(SENTENCES, TINY, 2_000)
    nothing = np.zeros((0, SCHEDULE.dimensions), dtype=np.float32)
    vectors = distilling.fit_vectors(tokenizer, SENTENCES, nothing, SCHEDULE)
    folder = tmp_path_factory.mktemp("encoder")
    saving.save_encoder(folder, tokenizer, vectors)
    return folder


def test_a_taught_encoder_finds_translations_and_letters_do_not(taught: Path) -> None:
    texts = ([pair.english for pair in SENTENCES], [pair.other for pair in SENTENCES])
    meaning = retrieval.by_meaning(encoder.load_encoder(taught).encode)
    assert retrieval.measure_sentences(meaning, "sw", *texts).accuracy == 1
    assert retrieval.measure_sentences(retrieval.by_letters, "sw", *texts).accuracy < 0.5


def test_two_encoders_never_go_by_the_same_name(taught: Path, tmp_path: Path) -> None:
    held = encoder.load_encoder(taught)
    tokenizer = train_vocabulary(SENTENCES, TINY, 2_000)
    vectors = np.ones((tokenizer.get_vocab_size(), 16), dtype=np.float32)
    saving.save_encoder(tmp_path / taught.name, tokenizer, vectors)
    assert held.name.startswith("lurewatch-encoder-")
    assert encoder.load_encoder(tmp_path / taught.name).name != held.name


def test_what_is_unknown_says_nothing(taught: Path) -> None:
    held = encoder.load_encoder(taught)
    plain, marked = held.encode(["high pay", "high🙂 pay"])
    assert plain @ marked == pytest.approx(1, abs=1e-3)


def test_the_teacher_gives_the_directions() -> None:
    # Whole words are pieces: which parts of words are found differs with the threads' order.
    tokenizer = train_vocabulary(SENTENCES, (replace(TINY[0], words=40),), 2_000)
    random = np.random.default_rng(1)
    directions = random.standard_normal((len(SENTENCES), 24)).astype(np.float32)
    goal = distilling.reduced(directions, 16)
    vectors = distilling.fit_vectors(tokenizer, SENTENCES, goal, SCHEDULE)
    held = encoder.StaticEncoder("tiny", tokenizer, vectors)
    rows = held.encode([pair.other for pair in SENTENCES])
    assert list((rows @ goal.T).argmax(axis=1)) == list(range(len(SENTENCES)))


def test_the_written_out_slopes_are_those_of_the_loss() -> None:
    random = np.random.default_rng(2)
    bags = csr_array(np.vstack([np.eye(6, 9), np.eye(6, 9)[::-1]]) + random.integers(0, 3, (12, 9)))
    vectors, rows = random.standard_normal((9, 5)), np.array([0, 1, 1, 2, 7, 8])
    goal = random.standard_normal((3, 5))
    goal /= np.linalg.norm(goal, axis=1, keepdims=True)

    def loss(moved: np.ndarray) -> float:
        return distilling._learn(bags, moved, rows, goal, 0.2)[0]

    slopes = distilling._learn(bags, vectors, rows, goal, 0.2)[1]
    for place in np.ndindex(*vectors.shape):
        little = np.zeros_like(vectors)
        little[place] = 1e-5
        slope = (loss(vectors + little) - loss(vectors - little)) / 2e-5
        assert slopes[place] == pytest.approx(slope, abs=1e-5)


def test_each_script_has_its_own_pieces_and_two_syllables_make_a_word() -> None:
    pairs = [
        Pair("th", "work", "งานในเมือง"),
        Pair("vi", "work", "tìm việc làm ở thành phố, việc làm lương cao"),
        Pair("vi", "city", "thành phố có việc làm"),
        Pair("zh", "typist", "打字员，打字快，学打字"),
    ] * 20
    scripts = (
        Script(("en",), "a-z", 30),
        Script(("vi",), "a-z\u00aa-\u024f\u1e00-\u1eff", 80, words=9, pairs=4),
        Script(("th",), "\u0e00-\u0e7f", 30),
        Script(("zh",), "\u4e00-\u9fff", 30, pairs=3, joint=""),
        Script(("ko",), "\uac00-\ud7a3", 30),
    )
    tokenizer = train_vocabulary(pairs, scripts, 3_000)
    assert "▁việc▁làm" in tokenizer.encode("Việc làm", add_special_tokens=False).tokens
    assert "▁lương" in tokenizer.encode("Lương", add_special_tokens=False).tokens
    assert "打字" in tokenizer.encode("会打字吗", add_special_tokens=False).tokens
    unknown = tokenizer.token_to_id("[UNK]")
    assert unknown not in tokenizer.encode("งาน work", add_special_tokens=False).ids
    assert not any(piece.endswith("▁") for piece in tokenizer.get_vocab() if len(piece) > 1)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("_Open the <b>file</b> %s…", "Open the file …"),
        ("ファイル(_F)", "ファイル"),
        ("~Save As", "Save As"),
        ("ျမန္မာစာကိုေရးသည္", "မြန်မာစာကိုရေးသည်"),
        ("%d / %d", ""),
        ("A", ""),
    ],
)
def test_sentences_are_cleaned_and_zawgyi_becomes_unicode(text: str, clean: str) -> None:
    assert parallel.cleaned(text) == clean


def test_non_commercial_sources_are_left_out(tmp_path: Path) -> None:
    rows = [("quran", "In the name", "Kwa jina"), ("tico19", "Wash your hands", "Nawa mikono")]
    write_pairs(tmp_path / "en-sw.tsv.gz", rows)
    write_pairs(tmp_path / "en-xx.tsv.gz", rows)
    assert [pair.source for pair in parallel.read_pairs([tmp_path], {"sw"})] == ["tico19"]


def test_whole_sources_are_held_out_and_what_another_teaches_is_not_measured() -> None:
    long = "A sentence that is long enough to be told apart"
    pairs = [
        Pair("sw", long, "moja", "kept"),
        Pair("sw", long.upper(), "mbili", "apart"),
        Pair("sw", f"{long}, truly", "tatu", "apart"),
        Pair("sw", "Short", "fupi", "apart"),
        Pair("th", long, "หนึ่ง", "apart"),
    ]
    left, aside = choosing.held_out(pairs, {"apart"}, {"sw"})
    assert [pair.other for pair in left] == ["moja", "หนึ่ง"]
    measured = choosing.measurable(aside, 10, seed=1)
    assert [pair.other for pair in measured["sw"]] == ["tatu"]


def test_sources_share_a_language_evenly_and_long_sentences_come_first() -> None:
    pairs = [Pair("th", f"{n:03} " + "long " * 30, "ก", "manual") for n in range(60)]
    pairs += [Pair("th", f"{n:03}", "ก", "manual") for n in range(60)]
    pairs += [Pair("th", f"menu {n:03}", "ข", "menu") for n in range(60)]
    pairs += [Pair("th", f"name {n:03}", "ค", "names") for n in range(7)]
    chosen = choosing.choose(pairs, most=57, seed=1)
    counts = Counter(pair.source for pair in chosen)
    assert counts == {"names": 7, "menu": 25, "manual": 25}
    assert sum("long" in pair.english for pair in chosen) > 20


def test_a_source_without_a_licence_stops_the_training(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="nobody"):
        card.licences_of([Pair("sw", "one", "moja", "nobody")])


def test_the_card_names_numbers_sources_and_what_is_unmeasured(tmp_path: Path) -> None:
    pairs = [Pair("sw", "one", "moja", "tico19"), Pair("th", "two", "สอง", "kolibri")]
    taught = card.Taught(
        "/home/somebody/models/a-teacher", SCHEDULE, pairs, 2, 70, {"sw": pairs[:1]}
    )
    one = retrieval.Retrieval("sw", 3, 4)
    card.write_card(tmp_path, taught, [card.Measured("held out", one, one)])
    written = (tmp_path / "README.md").read_text("utf-8")
    assert "| held out | sw | 3 of 4 | 0.750 | 0.750 |" in written
    assert "| MIT | 1 | kolibri |" in written
    assert "somebody" not in written
    for word in ("myxnli, quran", "a-teacher", "ru, sw, pt"):
        assert word in written


def test_an_encoder_that_cannot_be_used_says_what_is_missing(taught: Path, tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text((taught / "modules.json").read_text())
    with pytest.raises(ModelError, match=r"tokenizer\.json is missing"):
        encoder.load_encoder(tmp_path)
    with pytest.raises(ModelError, match=r"lurewatch\[encoders\]|no model by this name"):
        encoder.load_encoder(tmp_path / "nowhere")


def test_a_folder_is_laid_out_as_sentence_transformers_reads_it(taught: Path) -> None:
    modules = json.loads((taught / "modules.json").read_text("utf-8"))
    assert [module["type"].rpartition(".")[2] for module in modules] == ["StaticEmbedding"]
    assert (taught / modules[0]["path"] / "model.safetensors").exists()


def test_training_without_parallel_text_or_teacher_teaches_what_to_do(tmp_path: Path) -> None:
    words = ["--parallel", str(tmp_path), "--teacher", "nobody", "--out", str(tmp_path / "out")]
    missing = CliRunner().invoke(main, words)
    assert missing.exit_code == 1
    assert "no en-XX.tsv.gz file" in missing.output
    told = CliRunner().invoke(main, ["--help"]).output
    for word in ("classifiers.encoders.catalogues", "lurewatch train", "make encoders"):
        assert word in told
