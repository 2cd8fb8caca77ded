"""An explanation as plain text, for a terminal."""

from collections.abc import Iterator, Sequence

from classifiers.observing import AdText
from records import Assessment, Band, IndicatorHit, Neighbour, Weighed, WeighedKind

_WIDTH = 240
"""So many code points of an advert are shown."""
_JOINERS = "\u200c\u200d"
_LEGEND = "figures are log-odds: +0.7 doubles the odds of a lure, -0.7 halves them"


def explained(ad: AdText, said: Assessment) -> str:
    """Return what a person should know of one judgement, as lines without a last line end.

    What speaks against is always told. The advert's words are shown without control characters,
    so that none of them can steer the terminal.
    """
    return "\n".join(_lines(ad, said))


def _lines(ad: AdText, said: Assessment) -> Iterator[str]:
    chance = f"{100 * said.probability:.1f}%".replace("100.0%", ">99.9%")
    kind = said.ad_class.value.replace("_", " ")
    yield f"{_shown(said.id)}: {said.band.value.upper()}, {chance}, {kind}, {said.stance.value}"
    yield f"  “{_cut(_shown(f'{ad.title} {ad.text} {said.image_text}'))}” ({said.lang})"
    if said.held:
        yield f"  Held: {said.held}."
    lifted = [one for one in said.weighed if one.weight > 0]
    lowered = [one for one in said.weighed if one.weight <= 0]
    yield from _side("Why", lifted, _unweighed(said, "for"))
    yield from _side("What speaks against", lowered, _unweighed(said, "against"))
    if said.weighed:
        yield f"  ({_LEGEND})"
    yield "  Nearest known examples"
    yield from map(_neighbour, said.neighbours)
    if not said.neighbours:
        yield "    none here" if said.band is not Band.CLEAR else "    none looked for"


def _side(head: str, weighed: Sequence[Weighed], others: Sequence[IndicatorHit]) -> Iterator[str]:
    yield f"  {head}"
    for one in weighed:
        value = _shown(one.value)
        if one.kind is WeighedKind.WORDS:
            value = f"“{value}”"
        yield f"    {one.weight:+5.2f}  {one.sentence} {value}".rstrip()
    for hit in others:
        yield f"           {hit.note} “{_shown(hit.quote)}”"
    if not weighed and not others:
        yield "           Nothing was seen. That is no proof."


def _unweighed(said: Assessment, side: str) -> list[IndicatorHit]:
    """Return the quotes of indicators that are not among what weighed most."""
    told = {one.name for one in said.weighed if one.kind is WeighedKind.INDICATOR}
    return [hit for hit in said.indicators if hit.for_or_against == side and hit.id not in told]


def _neighbour(one: Neighbour) -> str:
    kind = one.ad_class.value.replace("_", " ")
    return (
        f"    {one.similarity:5.2f}  {kind} ({one.provenance}, {one.lang}): “{_shown(one.excerpt)}”"
    )


def _shown(text: str) -> str:
    """Return a hostile text on one line, every sign that is not seen replaced."""
    one_line = " ".join(text.split())
    return "".join(
        char if char.isprintable() or char in _JOINERS else "\ufffd" for char in one_line
    )


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
