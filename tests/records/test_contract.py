"""What every record promises: frozen, strict, and the same after a journey as a line."""

import json
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from records import (
    Ad,
    Alert,
    AlertState,
    Capture,
    CrawlProblem,
    CustodyEvent,
    Delivery,
    HelpItem,
    Moment,
    Pay,
    Record,
    RecordError,
    Review,
    SourceKind,
    Span,
    make_id,
    read_lines,
)
from tests.records.strategies import any_facts, any_record, record_kinds

EVERY_KIND = pytest.mark.parametrize("kind", record_kinds(), ids=lambda kind: kind.__name__)
QUICKLY = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
WITH_TIMES = [
    (kind, name)
    for kind in record_kinds()
    for name, field in kind.model_fields.items()
    if "datetime" in str(field.annotation)
]


@cache
def example(kind: type[Record]) -> Record:
    """Return the simplest record of a kind."""
    found: list[Record] = []

    @given(any_record(kind))
    @settings(max_examples=1, phases=[Phase.generate], database=None, deadline=None)
    def keep(record: Record) -> None:
        found.append(record)

    keep()
    return found[0]


@EVERY_KIND
@given(data=st.data())
@QUICKLY
def test_a_line_holds_the_whole_record(kind: type[Record], data: st.DataObject) -> None:
    record = data.draw(any_record(kind))
    line = record.to_line()
    assert "\n" not in line
    assert kind.from_line(line) == record
    assert kind.from_line(line.encode()) == record
    assert kind.from_line(line).to_line() == line


@EVERY_KIND
def test_an_unknown_field_is_refused_by_its_name(kind: type[Record]) -> None:
    fields = json.loads(example(kind).to_line())
    with pytest.raises(RecordError, match=rf"not a {kind.__name__}: .*shoe_size"):
        kind.from_line(json.dumps({**fields, "shoe_size": 43}))


@EVERY_KIND
def test_a_missing_field_is_refused_by_its_name(kind: type[Record]) -> None:
    fields = json.loads(example(kind).to_line())
    needed = [name for name, field in kind.model_fields.items() if field.is_required()]
    for name in filter(None, (kind.model_fields[one].alias or one for one in needed)):
        kept = {key: value for key, value in fields.items() if key != name}
        with pytest.raises(RecordError, match=name):
            kind.from_line(json.dumps(kept))


@EVERY_KIND
def test_a_record_never_changes(kind: type[Record]) -> None:
    record = example(kind)
    for name in kind.model_fields:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(record, name, getattr(record, name))


@pytest.mark.parametrize(("kind", "name"), WITH_TIMES)
def test_a_time_without_a_zone_is_refused_and_any_zone_becomes_utc(
    kind: type[Record], name: str
) -> None:
    fields = json.loads(example(kind).to_line())
    if kind is Ad and name != "seen_at":
        pytest.fail(f"a new time in Ad: is it part of the version? ({name})")
    with pytest.raises(RecordError, match=f"{name}: .*a time needs a time zone"):
        kind.from_line(json.dumps({**fields, name: "2026-11-22T19:00:00"}))
    read = kind.from_line(json.dumps({**fields, name: "2026-11-22T19:00:00+07:00"}))
    moment = getattr(read, name)
    assert moment == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert moment.utcoffset().total_seconds() == 0


def test_every_record_with_a_time_was_looked_at() -> None:
    assert {kind for kind, _ in WITH_TIMES} >= {Ad, Alert, Capture, CustodyEvent, Review}
    assert Moment.__metadata__  # type: ignore[attr-defined] - the check hangs on the alias


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "line: .*EOF"),
        ("[]", "line: .*object"),
        ("null", "line: .*object"),
        ('{"kind": "x", "url": "y", "message": 3}', "message: .*string"),
        ('{"kind": "x", "url": "y", "message": "\\ud800"}', "line: .*hex escape"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: str, reason: str) -> None:
    with pytest.raises(RecordError, match=f"not a CrawlProblem: {reason}"):
        CrawlProblem.from_line(line)


def test_a_bad_line_names_its_number_and_those_before_it_are_read() -> None:
    good = CrawlProblem(kind="http_status", url="http://127.0.0.1/", message="503").to_line()
    lines = read_lines(CrawlProblem, [good, "  \n", good + "\n", '{"kind": 1}', good])
    assert [next(lines), next(lines)] == [CrawlProblem.from_line(good)] * 2
    with pytest.raises(RecordError, match=r"^line 4: not a CrawlProblem: kind: "):
        next(lines)


def test_a_field_of_boundless_length_is_refused() -> None:
    with pytest.raises(ValidationError, match="at most 2000000"):
        CrawlProblem(kind="x", url="y", message="m" * 2_000_001)


# --- ids ------------------------------------------------------------------------------------


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x1f")), min_size=2))
@settings(deadline=None)
def test_moving_a_character_to_the_next_fact_gives_another_id(facts: list[str]) -> None:
    first, second, *rest = facts
    if first:
        moved = (first[:-1], first[-1] + second, *rest)
        assert make_id("ad", *moved) != make_id("ad", *facts)
    assert make_id("ad", *facts) == make_id("ad", *facts)
    assert make_id("cap", *facts) != make_id("ad", *facts)
    assert make_id("ad", "a\x1fb", "c") != make_id("ad", "a", "b\x1fc")


def test_ids_stay_the_same_for_years() -> None:
    """Ids stand in sent alerts and in evidence: a change here breaks every ledger there is."""
    assert make_id("ad", "board", "42") == "ad-29c2f65b3d165ad28b3a"
    assert Capture.id_for("board", "http://127.0.0.1/1", "<urn:uuid:1>").startswith("cap-")
    assert Alert.id_for("lure", "camp-1", "unit") != Alert.id_for("lure", "camp-1u", "nit")
    assert Alert.reference_for("alert-3f1c09ab77") == "LW-3F1C-09AB"
    assert HelpItem.id_for("ad-1") == HelpItem.id_for("ad-1")
    assert Review.id_for("ad-1", "mai", "2026-11-22") != Review.id_for("ad-1", "tom", "2026-11-22")
    assert Delivery.id_for("a", "ad-1", "email", "x") != Delivery.id_for(
        "a", "ad-1", "webhook", "x"
    )


def advert(**changed: object) -> Ad:
    """Return an advert, changed where the test needs it."""
    facts = {
        "source": "board",
        "key": "42",
        "source_kind": SourceKind.BOARD,
        "url": "http://127.0.0.1/42",
        "capture_id": "cap-1",
        "seen_at": datetime(2026, 11, 22, tzinfo=UTC),
        "title": "Cook",
        "text": "Cook wanted in Hpa-An",
    }
    return Ad.from_source(**{**facts, **changed})


@pytest.mark.parametrize(
    ("changed", "same_id", "same_version"),
    [
        ({"url": "http://127.0.0.1/42?from=mail", "capture_id": "cap-2"}, True, True),
        ({"seen_at": datetime(2026, 12, 1, tzinfo=UTC), "images": ("a.jpg",)}, True, True),
        ({"text": "Cook wanted in Hpa-an"}, True, False),
        ({"title": ""}, True, False),
        ({"application_contact": ("chef@example.com",)}, True, False),
        ({"key": "43"}, False, True),
        ({"source": "other-board"}, False, True),
    ],
)
def test_an_advert_is_itself_and_its_version_is_its_words(
    changed: dict[str, object], same_id: bool, same_version: bool
) -> None:
    first, second = advert(), advert(**changed)
    assert (first.id == second.id) is same_id
    assert (first.version == second.version) is same_version


@pytest.mark.parametrize("field", ["id", "version"])
def test_an_advert_with_a_made_up_id_is_refused(field: str) -> None:
    forged = {**json.loads(advert().to_line()), field: "ad-" + "0" * 20}
    with pytest.raises(RecordError, match=f"{field} is not"):
        Ad.from_line(json.dumps(forged))


# --- single rules -----------------------------------------------------------------------------


@given(any_facts(Span), st.integers(-3, 3).filter(bool))
@QUICKLY
def test_a_span_covers_its_quote_in_code_points(facts: dict[str, object], off: int) -> None:
    Span(**facts)
    with pytest.raises(ValidationError, match=r"differs from|greater than or equal"):
        Span(**{**facts, "end": facts["end"] + off})


@given(any_record(CustodyEvent), any_facts(CustodyEvent))
@QUICKLY
def test_a_custody_hash_covers_every_other_field(
    event: CustodyEvent, other: dict[str, object]
) -> None:
    assert event.hash == event.expected_hash()
    for name in set(CustodyEvent.model_fields) - {"hash"}:
        changed = CustodyEvent(**{**dict(event), name: other[name]})
        same = getattr(changed, name) == getattr(event, name)
        assert (changed.expected_hash() == event.hash) is same


def test_money_is_exact_and_finite() -> None:
    pay = {"field": "text", "quote": "", "start": 0, "end": 0, "currency": "THB", "period": "month"}
    exact = Pay.from_line(json.dumps({**pay, "minimum": "45000.10", "maximum": "0.30"}))
    assert (str(exact.minimum), str(exact.maximum)) == ("45000.10", "0.30")
    with pytest.raises(RecordError, match=r"minimum: .*finite"):
        Pay.from_line(json.dumps({**pay, "minimum": "NaN", "maximum": "1"}))


def test_an_unknown_word_is_refused() -> None:
    fields = json.loads(example(Alert).to_line())
    with pytest.raises(RecordError, match=r"state: .*'acknowledged' or 'dead'"):
        Alert.from_line(json.dumps({**fields, "state": "lost"}))
    assert AlertState("dead") is AlertState.DEAD
