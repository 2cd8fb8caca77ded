"""Whether the quoted words carry the judgement: it is made again without them."""

import random
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from classifiers.measures.evaluation import Judge
from classifiers.measures.rates import Rate
from classifiers.measures.sections import Cell, Figure, Section, Table, Target
from classifiers.measures.subject import Asked, Judging
from classifiers.measures.written_apart import read_frozen
from classifiers.observing import AdText
from records import Assessment, Band, Span, TextField

_DRAWS = 5
_SEED = 20261122

_METHOD = (
    "Every flagged text of the written-apart set is judged again without the words that its "
    "assessment quotes for the flag: indicator hits for, phrases for, contacts, watched places, "
    "and the pay. The control takes pieces of the same lengths out at random among the words "
    f"that are not quoted, {_DRAWS} times a text; where too few words are left, it takes all."
)

Cuts = Sequence[tuple[TextField, int, int]]


@dataclass(frozen=True, slots=True)
class Trial:
    """Probabilities of one flagged text: as it is, without its quotes, and each control's."""

    language: str
    before: float
    without_quotes: float
    controls: tuple[float, ...]
    cut: int
    """Characters that were quoted."""
    length: int


def faithfulness(asked: Asked) -> Section:
    """Measure how often the probability falls when the quoted spans are taken out."""
    texts = [one.ad for one in read_frozen()]
    asked.tell(f"taking quotes out of what is flagged of {len(texts)} texts")
    trials = tried(asked.subject.recogniser, asked.subject.verdicts, texts)
    falls = Figure.rate(_falls(trials))
    target = Target.least("flagged texts whose probability falls without the quotes", falls, 0.80)
    return Section(
        name="faithfulness",
        title="Faithfulness of quotes",
        method=_METHOD,
        targets=(target,),
        tables=(_against_control(trials), _by_language(trials)),
    )


def tried(recogniser: Judge, judging: Judging, texts: Sequence[AdText]) -> list[Trial]:
    """Judge texts; judge those that are flagged again without quotes and with controls.

    judging: as the recogniser, without explaining, since here only the probability counts.
    """
    said = recogniser.assess(texts)
    flagged = [pair for pair in zip(texts, said, strict=True) if pair[1].band is Band.FLAG]
    variants = [variant for ad, answer in flagged for variant in _variants(ad, answer)]
    again = [one.probability for one in judging(variants)]
    each = _DRAWS + 1
    return [
        _trial(ad, answer, again[number * each : (number + 1) * each])
        for number, (ad, answer) in enumerate(flagged)
    ]


def _trial(ad: AdText, answer: Assessment, again: Sequence[float]) -> Trial:
    cut = sum(end - start for _, start, end in quoted(answer))
    language = ad.lang or answer.lang
    controls = tuple(again[1:])
    return Trial(
        language, answer.probability, again[0], controls, cut, len(ad.title) + len(ad.text)
    )


def quoted(answer: Assessment) -> list[tuple[TextField, int, int]]:
    """Return what an assessment quotes for the flag, overlapping spans joined, per field."""
    spans: list[Span] = [hit for hit in answer.indicators if hit.for_or_against == "for"]
    spans += [phrase for phrase in answer.phrases if phrase.weight > 0]
    spans += answer.contacts
    spans += [place for place in answer.places if place.watched]
    spans += [answer.pay] if answer.pay is not None else []
    cuts: list[tuple[TextField, int, int]] = []
    for field, start, end in sorted({(one.field, one.start, one.end) for one in spans}):
        if cuts and cuts[-1][0] == field and start <= cuts[-1][2]:
            cuts[-1] = (field, cuts[-1][1], max(end, cuts[-1][2]))
        else:
            cuts.append((field, start, end))
    return cuts


def _variants(ad: AdText, answer: Assessment) -> Iterator[AdText]:
    """Yield the text without its quotes, then the controls."""
    cuts = quoted(answer)
    yield without(ad, cuts)
    draw = random.Random(f"{_SEED}-{ad.id}")
    for _ in range(_DRAWS):
        yield without(ad, elsewhere(ad, cuts, draw))


def without(ad: AdText, cuts: Cuts) -> AdText:
    """Return an advert without pieces of its title and text, a space in place of each."""
    return replace(
        ad,
        title=_cut(ad.title, cuts, TextField.TITLE),
        text=_cut(ad.text, cuts, TextField.TEXT),
    )


def _cut(text: str, cuts: Cuts, field: TextField) -> str:
    for _, start, end in sorted((one for one in cuts if one[0] == field), reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def elsewhere(ad: AdText, cuts: Cuts, draw: random.Random) -> Cuts:
    """Choose pieces as long as the quotes, at random among what is not quoted."""
    free = [
        piece for field in (TextField.TITLE, TextField.TEXT) for piece in _free(ad, cuts, field)
    ]
    chosen: list[tuple[TextField, int, int]] = []
    for length in sorted((end - start for _, start, end in cuts), reverse=True):
        while length > 0 and free:
            length -= _take(free, chosen, length, draw)
    return chosen


def _take(
    free: list[tuple[TextField, int, int]],
    chosen: list[tuple[TextField, int, int]],
    length: int,
    draw: random.Random,
) -> int:
    """Move one piece of at most ``length`` from the free to the chosen; return how much."""
    fitting = [piece for piece in free if piece[2] - piece[1] >= length]
    piece = draw.choice(fitting) if fitting else max(free, key=lambda one: one[2] - one[1])
    field, start, end = piece
    taken = min(length, end - start)
    at = draw.randrange(start, end - taken + 1)
    free.remove(piece)
    free += [(field, *rest) for rest in ((start, at), (at + taken, end)) if rest[1] > rest[0]]
    chosen.append((field, at, at + taken))
    return taken


def _free(ad: AdText, cuts: Cuts, field: TextField) -> Iterator[tuple[TextField, int, int]]:
    at, length = 0, len(ad.title if field is TextField.TITLE else ad.text)
    for _, start, end in sorted(one for one in cuts if one[0] == field):
        if start > at:
            yield field, at, start
        at = max(at, end)
    if length > at:
        yield field, at, length


def _falls(trials: Sequence[Trial]) -> Rate:
    return Rate(sum(one.without_quotes < one.before for one in trials), len(trials))


def _against_control(trials: Sequence[Trial]) -> Table:
    pairs = [(one.before, after) for one in trials for after in one.controls]
    deeper = sum(one.without_quotes < statistics.mean(one.controls) for one in trials)
    quotes = [one.before - one.without_quotes for one in trials]
    control = [before - after for before, after in pairs]
    lost = Rate(sum(after < 0.5 * before for before, after in pairs), len(pairs))
    lines: tuple[tuple[Cell, ...], ...] = (
        (
            "quotes",
            Figure.rate(_falls(trials)),
            Figure.rate(
                Rate(sum(one.without_quotes < 0.5 * one.before for one in trials), len(trials))
            ),
            _middle(quotes),
        ),
        (
            "as many characters elsewhere",
            Figure.rate(Rate(sum(after < before for before, after in pairs), len(pairs))),
            Figure.rate(lost),
            _middle(control),
        ),
        (
            "quotes fall further than their controls' mean",
            Figure.rate(Rate(deeper, len(trials))),
            "",
            "",
        ),
    )
    share = _middle([one.cut / max(one.length, 1) for one in trials])
    title = f"Taken out (the quotes are {share:.2f} of a text, median)"
    columns = ("taken out", "falls", "falls by half or more", "median fall")
    return Table(title=title, columns=columns, rows=lines)


def _middle(values: Sequence[float]) -> float:
    return float(statistics.median(values)) if values else 0.0


def _by_language(trials: Sequence[Trial]) -> Table:
    lines = []
    for language in sorted({one.language for one in trials}):
        part = [one for one in trials if one.language == language]
        lines.append((language, Figure.rate(_falls(part))))
    title = "Probability falls without the quotes, by language"
    return Table(
        title=title,
        columns=("language", "flagged texts whose probability falls"),
        rows=tuple(lines),
    )
