"""Explanations: they add up, quote what stands there, are faithful, and show both sides."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from classifiers.assess import Recogniser
from classifiers.encoders.encoder import load_encoder
from classifiers.errors import ModelError
from classifiers.explaining.attribution import attribute
from classifiers.explaining.charges import charges
from classifiers.explaining.known import LINES, VECTORS
from classifiers.explaining.plain import explained
from classifiers.explaining.sharing import PREFIX, SHARED
from classifiers.explaining.tracing import Trace, trace
from classifiers.explaining.units import units_of
from classifiers.explaining.weighing import sentence_of
from classifiers.features import FeatureSpace
from classifiers.glosses import gloss_of
from classifiers.head import HeadScores
from classifiers.masking import unmarked
from classifiers.model_folder import Model, load_model
from classifiers.ngrams import gram_places, ngram_matrix
from classifiers.observing import AdText, Observation, Observer
from classifiers.training.examples import SEED, read_seed
from classifiers.training.train import TrainingReport
from records import Assessment, Band, Contact, ContactKind, Phrase, Span, TextField, WeighedKind
from tests.classifiers.conftest import LANGUAGES
from tests.classifiers.texts import HARMLESS, HOSTILE, LURES


@pytest.fixture(scope="module")
def taught(trained: TrainingReport) -> Recogniser:
    """The small model of three languages, with its known examples."""
    return Recogniser.load(trained.folder)


@pytest.fixture(scope="module")
def unseen() -> list[AdText]:
    """Seed texts in languages that the small model was not taught."""
    others = [one.ad for one in read_seed(SEED) if one.ad.lang not in LANGUAGES]
    return others[::14]


@pytest.fixture(scope="module")
def observed(unseen: list[AdText]) -> list[Observation]:
    observer = Observer.load()
    hostile = [AdText(name, text[:9000], text[:9000]) for name, text in HOSTILE.items()]
    return [observer.observe(ad) for ad in (*unseen, *hostile)]


def test_all_contributions_together_are_the_log_odds(
    trained: TrainingReport, observed: list[Observation]
) -> None:
    """Completeness of integrated gradients: nothing of a judgement is left unsaid."""
    encoder = load_encoder()
    model = load_model(trained.folder, encoder)
    rows = _rows(model, observed)
    said = _log_odds(model, rows)
    nothing = _log_odds(model, csr_array((1, rows.shape[1]), dtype=np.float32))[0]
    for parts, one, odds in zip(
        attribute(model.head, model.space, rows), observed, said, strict=True
    ):
        assert nothing + parts.total == pytest.approx(odds, abs=0.05), one.ad.id
        letters = charges(one.masked, parts, encoder.pieces(unmarked(one.masked)))
        if len(one.masked) < 4000 and one.ad.id not in HOSTILE:
            assert letters.wording.sum() == pytest.approx(parts.grams.sum(), abs=1e-6)
            assert letters.meaning.sum() == pytest.approx(parts.meaning, abs=0.02)


def test_every_letter_is_traced_to_where_it_stood(observed: list[Observation]) -> None:
    for one in observed:
        traced = trace(one.reading)
        assert traced.text == one.masked, one.ad.id
        for name, original in zip(traced.names, traced.originals, strict=True):
            inside = traced.fields == traced.names.index(name)
            assert (traced.starts[inside] < traced.ends[inside]).all(), one.ad.id
            assert (traced.ends[inside] <= len(original)).all(), one.ad.id
        same_field = traced.fields[1:] == traced.fields[:-1]
        same_place = traced.starts[1:] == traced.starts[:-1]
        apart = traced.ends[:-1] <= traced.starts[1:]
        assert (apart | same_place | ~same_field).all(), one.ad.id
        for at, char in enumerate(traced.text):
            if (said := _said_at(traced, at)) and char.isascii() and char.isalpha():
                assert said.lower() == char, (one.ad.id, at)


def test_every_gram_stands_where_it_was_counted(observed: list[Observation]) -> None:
    """Grams of one bucket are one string, but for rare collisions and those at the edges."""
    for one in observed:
        grams = gram_places(one.masked)
        assert set(grams.buckets) == set(ngram_matrix([one.masked]).indices)
        strings: dict[int, set[str]] = {}
        for bucket, start, end in zip(*grams, strict=True):
            if start > 0 and end < min(len(one.masked), 4000):
                strings.setdefault(bucket, set()).add(one.masked[start:end])
        collided = sum(len(found) > 1 for found in strings.values())
        assert collided <= 0.1 * len(strings) + 2, one.ad.id


def test_taking_the_quoted_words_out_lowers_the_probability(
    taught: Recogniser, unseen: list[AdText]
) -> None:
    """Faithfulness, on languages that the model was not taught; the target is 80 of 100."""
    flagged = [
        (ad, said)
        for ad, said in zip(unseen, taught.assess(unseen), strict=True)
        if said.band is Band.FLAG
    ]
    assert len(flagged) >= 20
    bare = taught.assess([_without(ad, _for_a_lure(said)) for ad, said in flagged])
    fell = [
        after.probability < said.probability for (_, said), after in zip(flagged, bare, strict=True)
    ]
    assert sum(fell) / len(fell) >= 0.9
    words = [(ad, said, one) for ad, said in flagged for one in said.phrases]
    moved = taught.assess([_without(ad, [one]) for ad, _, one in words])
    right = [
        (after.probability < said.probability) == (one.weight > 0)
        for (_, said, one), after in zip(words, moved, strict=True)
    ]
    assert sum(right) / len(right) >= 0.85


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_can_be_explained_and_quotes_are_its_own(shipped: Recogniser, name: str) -> None:
    text = HOSTILE[name]
    [said] = shipped.assess([AdText("one", text[:90_000], text)], explain_clear=True)
    for phrase in said.phrases:
        field = text[:90_000] if phrase.field is TextField.TITLE else text
        assert field[phrase.start : phrase.end] == phrase.quote
    shown = explained(AdText("one", text[:90_000], text), said)
    assert all(char.isprintable() or char in "\n\u200c\u200d" for char in shown)
    assert Assessment.from_line(said.to_line()) == said


def test_no_phrase_names_anybody(taught: Recogniser, unseen: list[AdText]) -> None:
    """Contacts and nationalities are masked before anything is weighed, and break a phrase."""
    text = (
        "Hiring Kenyan and Filipino staff for chat work near the border, passport kept safe with "
        "us, slots closing, write Telegram @example_hr5 now or call +855 12 000 318 tonight"
    )
    said = taught.assess([*unseen, AdText("one", "", text)], explain_clear=True)
    assert said[-1].phrases
    assert not any(word in one.quote for one in said[-1].phrases for word in ("Kenyan", "Filipino"))
    contacts = [(one, contact) for one in said for contact in one.contacts]
    assert len(contacts) > 50
    for one, contact in contacts:
        for phrase in one.phrases:
            apart = phrase.end <= contact.start or contact.end <= phrase.start
            assert apart or phrase.field is not contact.field, (one.id, phrase, contact)


@pytest.mark.parametrize("language", LURES)
def test_what_weighed_is_told_in_order_and_every_quote_has_a_gloss(
    shipped: Recogniser, language: str
) -> None:
    [said] = shipped.assess([AdText("one", "", LURES[language])])
    assert said.band is not Band.CLEAR
    weights = [abs(one.weight) for one in said.weighed]
    assert weights == sorted(weights, reverse=True)
    assert max(one.weight for one in said.weighed) > 0
    assert all(hit.gloss for hit in said.indicators)
    kinds = {one.kind for one in said.weighed}
    assert WeighedKind.INDICATOR in kinds
    assert all(one.sentence.endswith(".") for one in said.weighed)


def test_every_fact_has_a_sentence_and_every_contact_a_gloss() -> None:
    """A new kind of fact or contact needs its words, or explaining it would break."""
    signs = FeatureSpace.of(Observer.load().indicators).sign_names
    facts = [sign for sign in signs if not sign.startswith((PREFIX, *SHARED))]
    assert {sentence_of(sign)[-1] for sign in facts} == {"."}
    for kind in ContactKind:
        contact = Contact(
            field=TextField.TEXT, quote="", start=0, end=0, kind=kind, value="", valid=True
        )
        assert gloss_of(contact)


def test_clear_texts_are_explained_only_when_asked(shipped: Recogniser) -> None:
    ad = AdText("one", "", HARMLESS["pt"])
    [silent], [asked] = shipped.assess([ad]), shipped.assess([ad], explain_clear=True)
    assert silent.band is Band.CLEAR
    assert (silent.phrases, silent.weighed, silent.neighbours) == ((), (), ())
    assert min(one.weight for one in asked.weighed) < 0
    same = {"phrases": (), "weighed": (), "neighbours": ()}
    assert asked.model_copy(update=same) == silent


def test_a_text_is_explained_alike_alone_and_among_others(
    taught: Recogniser, unseen: list[AdText]
) -> None:
    some = unseen[:5]
    for ad, among in zip(some, taught.assess(some, explain_clear=True), strict=True):
        [alone] = taught.assess([ad], explain_clear=True)
        assert [one.quote for one in among.phrases] == [one.quote for one in alone.phrases]
        assert [one.id for one in among.neighbours] == [one.id for one in alone.neighbours]
        weights = [one.weight for one in alone.weighed]
        assert [one.weight for one in among.weighed] == pytest.approx(weights, abs=0.005)


def test_the_nearest_examples_are_seed_texts_and_rulings(
    trained: TrainingReport, seed_part: Path
) -> None:
    known = next(one for one in read_seed(seed_part) if one.ad_class.is_lure)
    again = AdText("again", known.ad.title, known.ad.text)
    ruled = _Ruled(AdText("ad-ruled", known.ad.title, known.ad.text, "th"))
    plain = Recogniser.load(trained.folder)
    told = Recogniser.load(trained.folder, known=lambda: [ruled])
    [first, *others] = plain.assess([again], explain_clear=True)[0].neighbours
    assert (first.id, first.ad_class) == (known.ad.id, known.ad_class)
    assert (first.similarity, first.ruling) == (pytest.approx(1.0, abs=0.01), None)
    assert first.provenance == "synthetic seed text"
    assert first.excerpt[:20] in " ".join(f"{known.ad.title} {known.ad.text}".split())
    assert [one.similarity for one in others] == sorted(one.similarity for one in others)[::-1]
    [nearest, *_] = told.assess([again], explain_clear=True)[0].neighbours
    assert (nearest.id, nearest.ruling) == ("ad-ruled", ruled.ruling)
    assert nearest.provenance == "ruling by a reviewer"
    [itself] = told.assess([known.ad], explain_clear=True)
    assert known.ad.id not in [one.id for one in itself.neighbours]


def test_an_index_that_does_not_fit_is_refused_and_none_is_no_error(
    trained: TrainingReport, tmp_path: Path
) -> None:
    for name in ("model.safetensors", "model.json"):
        (tmp_path / name).write_bytes((trained.folder / name).read_bytes())
    lure = [AdText("one", "", LURES["en"])]
    assert Recogniser.load(tmp_path).assess(lure)[0].neighbours == ()
    (tmp_path / VECTORS).write_bytes((trained.folder / VECTORS).read_bytes())
    (tmp_path / LINES).write_text("{}\n", "utf-8")
    with pytest.raises(ModelError, match="differ in length"):
        Recogniser.load(tmp_path).assess(lure)


def test_plain_text_always_says_what_speaks_against(shipped: Recogniser) -> None:
    ad = AdText("x\x1b[31m", "", "Typist wanted in Myawaddy \u202e\x1b]0;x\x07 no passport needed")
    [said] = shipped.assess([ad], explain_clear=True)
    shown = explained(ad, said)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "(border town in Myanmar)" in shown
    bare = said.model_copy(update={"weighed": (), "indicators": (), "neighbours": ()})
    assert explained(ad, bare).count("Nothing was seen. That is no proof.") == 2


def test_assessments_of_before_can_still_be_read(shipped: Recogniser) -> None:
    [said] = shipped.assess([AdText("one", "", LURES["en"])])
    old = said.model_dump(mode="json", exclude={"phrases", "weighed", "neighbours"})
    for hit in old["indicators"]:
        del hit["gloss"]
    read = Assessment.model_validate(old)
    assert (read.phrases, read.weighed, read.neighbours) == ((), (), ())
    assert {hit.gloss for hit in read.indicators} == {""}


def _said_at(traced: Trace, at: int) -> str:
    """Return the plain letter that stood at a place of the masked text; '' where none did."""
    if traced.fields[at] < 0:
        return ""
    original = traced.originals[int(traced.fields[at])]
    said = original[int(traced.starts[at]) : int(traced.ends[at])]
    return said if len(said) == 1 and said.isascii() and said.isalpha() else ""


class _Ruled:
    """A ruling as the roof hands it in."""

    def __init__(self, ad: AdText) -> None:
        self.ad = ad
        self.ruling = next(one.ad_class for one in read_seed(SEED) if one.ad_class.is_lure)


def _rows(model: Model, observed: Sequence[Observation]) -> csr_array:
    meaning = load_encoder().encode([unmarked(one.masked) for one in observed])
    return model.space.matrix(observed, meaning, Observer.load().indicators)


def _log_odds(model: Model, rows: csr_array) -> np.ndarray:  # type: ignore[type-arg]
    scores: HeadScores = model.head.scores(rows)
    return np.asarray(scores.odds @ model.head.calibration[:-1] + model.head.calibration[-1])


def _for_a_lure(said: Assessment) -> list[Span]:
    phrases: list[Phrase] = [one for one in said.phrases if one.weight > 0]
    return [*(hit for hit in said.indicators if hit.for_or_against == "for"), *phrases]


def _without(ad: AdText, spans: Sequence[Span]) -> AdText:
    left = {TextField.TITLE: list(ad.title), TextField.TEXT: list(ad.text)}
    for span in spans:
        left[span.field][span.start : span.end] = [""] * (span.end - span.start)
    return AdText(ad.id, "".join(left[TextField.TITLE]), "".join(left[TextField.TEXT]))


def test_a_phrase_ends_at_a_chinese_comma_and_at_a_bracket() -> None:
    units = units_of("學歷不限,可預支(面議) 1,200", frozenset())
    assert units is not None
    assert units.breaks.nonzero()[0].tolist() == [4, 8, 11]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ທີມເອື້ອຍຂາດ", ["ທີມ", "ເອື້ອຍ", "ຂາດ"]),
        ("ຢາກມີລາຍໄດ້", ["ຢາກ", "ມີ", "ລາຍ", "ໄດ້"]),
        ("ប្អូនៗ ចាំ", ["ប្អូនៗ", " ", "ចាំ"]),
        ("ហត់ទេ", ["ហត់", "ទេ"]),
        ("งานเบา พูดได้", ["งาน", "เบา", " ", "พูด", "ได้"]),
        ("ဖွင့်ထားတယ်", ["ဖွင့်", "ထား", "တယ်"]),
    ],
)
def test_no_syllable_is_cut_wherever_the_pieces_end(text: str, words: list[str]) -> None:
    units = units_of(text, frozenset(range(len(text))))
    assert units is not None
    cut = [text[start:end] for start, end in zip(units.starts, units.ends, strict=True)]
    assert cut == words
