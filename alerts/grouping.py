"""Campaigns: adverts that share a contact or a wording, each link with its evidence."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

from alerts.wording import SAME_WORDING, bands, shingles, similarity
from ledger import Ledger, Trace
from records import Ad, Assessment, Band, CampaignLink, Contact, ContactKind, Stance, make_id

_BAND = "wording"
_LONGEST_VALUE = 200
_LINKS_PER_CONTACT = 3
_BANDS_AT_ONCE = 8
_COMPARED_AT_ONCE = 8
_LINKS_BY_WORDING = 3


def belongs_in_campaign(assessment: Assessment) -> bool:
    """Whether an advert may be tied to others: it recruits, and is at least worth a look."""
    return assessment.stance is Stance.RECRUITING and assessment.band in (Band.REVIEW, Band.FLAG)


def join_campaign(ledger: Ledger, ad: Ad, assessment: Assessment, now: datetime) -> str:
    """Tie an advert to those that share a contact or its wording; return its campaign's id.

    An advert alone is a campaign of one. An advert that is in its campaign already stays
    there, so that the call can be repeated. Raises ValueError for an advert that
    ``belongs_in_campaign`` keeps out.
    """
    if not belongs_in_campaign(assessment):
        raise ValueError(f"{ad.id} belongs in no campaign")
    contacts = set(_contact_traces(ad, assessment))
    wording = shingles(ad)
    found = [Trace(_BAND, band) for band in bands(wording)]
    links = [
        *_contact_links(ledger, ad, contacts, now),
        *_wording_links(ledger, ad, wording, found, now),
    ]
    return ledger.campaigns.join(ad.id, contacts.union(found), links, now)


def _contact_traces(ad: Ad, assessment: Assessment) -> Iterator[Trace]:
    site = urlsplit(ad.url).hostname or ""
    for contact in assessment.contacts:
        if contact.valid and not _is_shared_address(contact, site):
            yield Trace(_channel(contact), _short(contact.value))


def _channel(contact: Contact) -> str:
    """Return the trace's kind; one number is the same on the telephone and in a messenger."""
    return "phone" if contact.value.startswith("+") else contact.kind.value


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST_VALUE else make_id("long", value)


def _is_shared_address(contact: Contact, site: str) -> bool:
    """Whether an address belongs to a big platform, or to the site that shows the advert."""
    if contact.kind is not ContactKind.URL:
        return False
    host = contact.value.partition("/")[0].partition(":")[0]
    parts = host.split(".")
    return host == site or any(".".join(parts[at:]) in _platforms() for at in range(len(parts)))


@cache
def _platforms() -> frozenset[str]:
    text = resources.files("alerts").joinpath("data/platforms.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)["hosts"])


def _contact_links(
    ledger: Ledger, ad: Ad, contacts: set[Trace], now: datetime
) -> Iterator[CampaignLink]:
    """Link to a few carriers of each shared contact; they are tied to each other already."""
    made: Counter[Trace] = Counter()
    for other, traces in sorted(ledger.campaigns.sharing(contacts, besides=ad.id).items()):
        fresh = sorted(trace for trace in traces if made[trace] < _LINKS_PER_CONTACT)
        if fresh:
            made.update(fresh)
            evidence = ", ".join(f"{trace.kind} {trace.value}" for trace in fresh)
            yield CampaignLink(
                ad_id=ad.id, other_ad_id=other, why="contact", evidence=evidence, made_at=now
            )


def _wording_links(
    ledger: Ledger, ad: Ad, wording: frozenset[str], found: Sequence[Trace], now: datetime
) -> Iterator[CampaignLink]:
    """Link to a few adverts that are really alike, looking first where copies are found."""
    made = 0
    for other in _likeliest(ledger, ad, found):
        file = ledger.ads.get(other)
        alike = similarity(wording, shingles(file.ad)) if file else 0.0
        if alike >= SAME_WORDING:
            evidence = f"{alike:.2f} of the wording"
            yield CampaignLink(
                ad_id=ad.id, other_ad_id=other, why="wording", evidence=evidence, made_at=now
            )
            made += 1
        if made == _LINKS_BY_WORDING:
            return


def _likeliest(ledger: Ledger, ad: Ad, found: Sequence[Trace]) -> Iterator[str]:
    """Yield adverts that share bands, asking for a few bands at a time.

    A copy shares every band, so that in a campaign of thousands of copies a quarter of the
    bands is enough.
    """
    seen: set[str] = set()
    for start in range(0, len(found), _BANDS_AT_ONCE):
        sharing = ledger.campaigns.sharing(found[start : start + _BANDS_AT_ONCE], besides=ad.id)
        fresh = sorted((-len(shared), other) for other, shared in sharing.items())
        chosen = [other for _, other in fresh if other not in seen][:_COMPARED_AT_ONCE]
        seen.update(chosen)
        yield from chosen
