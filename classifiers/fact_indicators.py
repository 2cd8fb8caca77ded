"""Indicators that no single word shows: found from contacts, places, pay and asked ages."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from classifiers.age_cues import age_mentions
from classifiers.glosses import gloss_of
from classifiers.lexicon import Indicator, load_catalogue
from language import Reading
from records import AgeCue, ContactKind, IndicatorHit, PlaceRole, Span

_HIGH_RATIO = 2.5
"""Promised pay over the local monthly wage that speaks for a lure (reported ones: 2 to 17)."""
_MISMATCH_RATIO = 1.8
_UNSKILLED = frozenset({"no_experience", "no_education", "fast_typing", "easy_work"})
_EMPLOYER = frozenset(
    {"company_named", "licensed_employer", "licence_number", "public_institution"}
)
_TRACEABLE = frozenset({ContactKind.EMAIL, ContactKind.URL})
_MESSENGERS = frozenset(
    {
        ContactKind.LINE,
        ContactKind.TELEGRAM,
        ContactKind.WHATSAPP,
        ContactKind.WECHAT,
        ContactKind.ZALO,
        ContactKind.FACEBOOK,
        ContactKind.QQ,
        ContactKind.KAKAOTALK,
        ContactKind.VIBER,
    }
)
_ELSEWHERE = frozenset({PlaceRole.DESTINATION, PlaceRole.MEETING_POINT})


def fact_indicators(
    reading: Reading, hits: Sequence[IndicatorHit] = ()
) -> tuple[IndicatorHit, ...]:
    """Return the hits that the facts of an advert show, each quoting the fact.

    ``hits`` are the matcher's of the same advert: they say whether an employer is named and
    whether the work is called unskilled.
    """
    known = {hit.id for hit in hits}
    found = (
        *_from_pay(reading, known),
        *_from_places(reading),
        *_from_contacts(reading, known),
        *_from_ages(reading),
    )
    return tuple(hit for hit in found if hit.quote)


def _from_pay(reading: Reading, known: Collection[str]) -> Iterator[IndicatorHit]:
    pay = reading.pay
    if pay is None:
        return
    if pay.currency == "USDT":
        yield _hit("crypto_pay", pay, "the pay is stated in USDT")
    if pay.ratio is None:
        return
    times = f"up to {pay.ratio:.1f} times the local monthly wage"
    if pay.ratio >= _HIGH_RATIO:
        yield _hit("pay_above_local", pay, times)
    if pay.ratio >= _MISMATCH_RATIO and (unskilled := sorted(_UNSKILLED & set(known))):
        reasons = ", ".join(_catalogue()[one].sentence.rstrip(".").lower() for one in unskilled)
        yield _hit("skill_mismatch", pay, f"{times}, while: {reasons}")


def _from_places(reading: Reading) -> Iterator[IndicatorHit]:
    advertised = {place.country for place in reading.places if place.role is PlaceRole.ADVERTISED}
    told: set[tuple[str, str]] = set()
    for place in reading.places:
        shown = "meet_at_border" if place.role is PlaceRole.MEETING_POINT else "border_zone_named"
        if place.watched and (shown, place.id) not in told:
            told.add((shown, place.id))
            yield _hit(shown, place, f"{place.name}, {place.country}")
        leads_away = place.role in _ELSEWHERE and advertised and place.country not in advertised
        if leads_away and place.watched:
            yield _hit("place_changes", place, f"{place.name} lies in another country")


def _from_contacts(reading: Reading, known: Collection[str]) -> Iterator[IndicatorHit]:
    contacts = reading.contacts
    for contact in contacts:
        if contact.kind is ContactKind.WALLET:
            yield _hit("crypto_pay", contact, "a crypto wallet")
    if not contacts:
        return
    if all(contact.kind in _MESSENGERS for contact in contacts):
        yield _hit("messenger_only", contacts[0], f"{contacts[0].kind.value} only")
    if not _EMPLOYER & set(known) and not any(one.kind in _TRACEABLE for one in contacts):
        yield _hit("no_employer_named", contacts[0], "this contact stands in its place")


def _from_ages(reading: Reading) -> Iterator[IndicatorHit]:
    shown = {AgeCue.UNDER_18: "under_18_wanted", AgeCue.YOUNG_ADULT: "age_band_young"}
    for mention in age_mentions(reading.title, reading.text, reading.image):
        if mention.cue in shown:
            quote, start, end = reading.fields[mention.field].quote(mention.start, mention.end)
            span = Span(field=mention.field, quote=quote, start=start, end=end)
            yield _hit(shown[mention.cue], span, gloss_of(mention))


def _hit(indicator: str, span: Span, fact: str) -> IndicatorHit:
    known = _catalogue()[indicator]
    return IndicatorHit(
        id=known.id,
        for_or_against=known.for_or_against,
        framework=known.framework,
        field=span.field,
        quote=span.quote,
        start=span.start,
        end=span.end,
        note=f"{known.sentence} Here: {fact}.",
        gloss=gloss_of(span) or fact,
    )


@cache
def _catalogue() -> Mapping[str, Indicator]:
    return load_catalogue()
