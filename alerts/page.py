"""One page about one advert, every foreign word of it safe to show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.display import quoted_block, quoted_line
from alerts.plain_words import (
    age_words,
    chance_words,
    class_words,
    language_name,
    place_words,
)
from records import Ad, Assessment, Capture, Contact, IndicatorHit, Pay

_QUOTE, _TITLE, _EXCERPT = 160, 120, 600
_HITS, _CONTACTS, _PLACES = 6, 8, 6


@dataclass(frozen=True)
class Quote:
    """Quoted words and what they mean."""

    words: str
    note: str
    framework: str


@dataclass(frozen=True)
class Reading:
    """What the model made of the advert's version; quotes for and against."""

    probability: str
    meaning: str
    model: str
    quotes_for: tuple[Quote, ...]
    quotes_against: tuple[Quote, ...]
    more_quotes: int
    language: str
    age: str
    places: tuple[str, ...]
    pay: str
    contacts: tuple[str, ...]


@dataclass(frozen=True)
class AdvertPart:
    """What the advert says and where the evidence lies."""

    title: str
    lang: str
    excerpt: tuple[str, ...]
    is_excerpt: bool
    poster: str
    url: str
    seen_at: str
    captured_at: str
    sha256: str
    capture_id: str


def moment_words(moment: datetime) -> str:
    """Return a time as people write it, in UTC."""
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def advert_part(ad: Ad, capture: Capture | None, lang: str) -> AdvertPart:
    """Return what a page shows of an advert; ``capture`` is None where evidence is missing."""
    return AdvertPart(
        title=quoted_line(ad.title, _TITLE) or "(no title)",
        lang=lang,
        excerpt=quoted_block(ad.text, _EXCERPT),
        is_excerpt=len(ad.text.strip()) > _EXCERPT,
        poster=quoted_line(ad.poster or "", _TITLE) or "not named",
        url=quoted_line(ad.url, 300),
        seen_at=moment_words(ad.seen_at),
        captured_at=moment_words(capture.fetched_at) if capture else "not on file",
        sha256=capture.payload_sha256 if capture else "not on file",
        capture_id=ad.capture_id,
    )


def reading(assessment: Assessment) -> Reading:
    """Return what a page shows of an assessment."""
    hits = assessment.indicators
    speaking_for = [hit for hit in hits if hit.for_or_against == "for"]
    speaking_against = [hit for hit in hits if hit.for_or_against == "against"]
    left_out = max(0, len(speaking_for) - _HITS) + max(0, len(speaking_against) - _HITS)
    return Reading(
        probability=chance_words(assessment.probability),
        meaning=class_words(assessment.ad_class),
        model=assessment.model,
        quotes_for=_quotes(speaking_for),
        quotes_against=_quotes(speaking_against),
        more_quotes=left_out,
        language=language_name(assessment.lang),
        age=age_words(assessment.age_cue),
        places=_some((place_words(place) for place in assessment.places), _PLACES),
        pay=_pay_words(assessment.pay) if assessment.pay else "not stated",
        contacts=_some((_contact_words(one) for one in assessment.contacts), _CONTACTS),
    )


def _quotes(hits: Sequence[IndicatorHit]) -> tuple[Quote, ...]:
    return tuple(
        Quote(quoted_line(hit.quote, _QUOTE), hit.note, hit.framework) for hit in hits[:_HITS]
    )


def _some(lines: Iterable[str], most: int) -> tuple[str, ...]:
    different = tuple(dict.fromkeys(lines))
    left_out = len(different) - most
    return different[:most] + ((f"and {left_out} more, see the card",) if left_out > 0 else ())


def _contact_words(contact: Contact) -> str:
    return f"{contact.kind.value.replace('_', ' ')}: {quoted_line(contact.value, _QUOTE)}"


def _pay_words(pay: Pay) -> str:
    amounts = f"{pay.minimum:,f}"
    if pay.maximum != pay.minimum:
        amounts += f" to {pay.maximum:,f}"
    compared = f", {pay.ratio:.1f} times the local monthly wage" if pay.ratio is not None else ""
    return f"{amounts} {pay.currency} ({pay.period.value}{compared})"
