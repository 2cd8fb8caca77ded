"""The card of an advert: its words, what was seen in them, and all that is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from console.errors import NotAllowed
from console.files import lang_of, open_file
from console.marks import Quote
from console.notes import Note, notes_of, quotes_in, words_in
from console.pleas import is_plea
from console.roles import Permission
from console.visits import Visit
from ledger import AdEvent, AdFile, AdPicture, Attempt, Ledger
from records import (
    LURES,
    OTHER_HARMS,
    Ad,
    AdClass,
    Alert,
    Campaign,
    CampaignLink,
    Capture,
    CustodyAction,
    Delivery,
    TextField,
)

_NEIGHBOURS = 25
"""Other adverts of a campaign that a card names; the rest are a search away."""
_PICTURES = 20

CLASS_GROUPS = (
    ("lures", tuple(one for one in AdClass if one in LURES)),
    ("other_harms", tuple(one for one in AdClass if one in OTHER_HARMS)),
    ("no_harm", tuple(one for one in AdClass if one not in LURES | OTHER_HARMS)),
)


@dataclass(frozen=True)
class Tie:
    """Another advert of the campaign, and the links that tie it to this one."""

    ad_id: str
    title: str
    lang: str
    links: tuple[CampaignLink, ...]


@dataclass(frozen=True)
class Sent:
    """A message about the advert, with every attempt to deliver it."""

    delivery: Delivery
    alert: Alert
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class PictureView:
    """A picture of the advert as evidence: where its bytes lie, and whether they were read."""

    picture: AdPicture
    capture: Capture | None


@dataclass(frozen=True)
class AdView:
    """What the ledger holds about an advert, as a card shows it."""

    file: AdFile
    notes: Sequence[Note]
    capture: Capture | None
    events: Sequence[AdEvent]
    older: Sequence[Ad]
    pictures: Sequence[PictureView] = ()

    @property
    def ad(self) -> Ad:
        """The current version."""
        return self.file.ad

    @property
    def lang(self) -> str:
        """The advert's language for the ``lang`` attribute; '' where none is known."""
        return lang_of(self.file)

    def quotes(self, field: str) -> list[Quote]:
        """Return what to mark in the title, in the text or in what its pictures say."""
        words = words_in(self.ad, self.file.assessment, TextField(field))
        return quotes_in(words, TextField(field), self.notes)


def show_card(visit: Visit) -> Response:
    """Show an advert's card and note in the custody chain who looked at it."""
    view = open_suspect(visit)
    visit.ledger.custody.append(visit.now, visit.who, CustodyAction.VIEWED, view.ad.id, "card")
    return card_page(visit, view)


def card_page(visit: Visit, view: AdView, status: int = 200, problem: str = "") -> Response:
    """Return the card; ``problem`` says what a ruling lacked, and the form keeps its words."""
    campaign = visit.ledger.campaigns.of(view.ad.id)
    return visit.page(
        "card.html",
        status,
        view=view,
        ad=view.ad,
        judged=view.file.assessment,
        reviews=visit.ledger.reviews.about(view.ad.id),
        campaign=campaign,
        ties=_ties(visit.ledger, campaign, view.ad.id),
        sent=_sent(visit.ledger, view.ad.id),
        custody=visit.ledger.custody.about(view.ad.id, 12),
        groups=CLASS_GROUPS,
        problem=problem,
        typed=visit.form,
    )


def open_suspect(visit: Visit) -> AdView:
    """Open the advert in the address. Raises NotThere, and NotAllowed at a plea for help."""
    view = open_view(visit.ledger, visit.path("ad_id"))
    reviews = visit.ledger.reviews.about(view.ad.id)
    if is_plea(view.file.assessment, reviews) and not visit.may(Permission.HELP_DESK):
        raise NotAllowed("a plea for help is for the help desk alone")
    return view


def open_view(ledger: Ledger, ad_id: str) -> AdView:
    """Gather what is known of an advert. Raises NotThere."""
    file = open_file(ledger, ad_id)
    versions = ledger.ads.versions(ad_id)
    return AdView(
        file=file,
        notes=notes_of(file.assessment),
        capture=ledger.ads.capture(file.ad.capture_id),
        events=ledger.ads.events(ad_id),
        older=[one for one in reversed(versions) if one.version != file.ad.version],
        pictures=_pictures(ledger, file.ad),
    )


def _pictures(ledger: Ledger, ad: Ad) -> list[PictureView]:
    kept = ledger.pictures.of(ad.id, ad.version, _PICTURES)
    return [PictureView(one, ledger.pictures.capture_of(one.sha256)) for one in kept]


def _ties(ledger: Ledger, campaign: Campaign | None, ad_id: str) -> list[Tie]:
    if campaign is None:
        return []
    links = [one for one in campaign.links if one.cut_at is None]
    direct: dict[str, list[CampaignLink]] = {
        other: [] for other in campaign.ad_ids if other != ad_id
    }
    for link in links:
        other = {link.ad_id: link.other_ad_id, link.other_ad_id: link.ad_id}.get(ad_id)
        if other in direct:
            direct[other].append(link)
    tied_first = sorted(direct, key=lambda other: not direct[other])
    return [_tie(ledger, other, direct[other]) for other in tied_first[:_NEIGHBOURS]]


def _tie(ledger: Ledger, ad_id: str, links: Sequence[CampaignLink]) -> Tie:
    file = open_file(ledger, ad_id)
    return Tie(ad_id, file.ad.title or file.ad.text, lang_of(file), tuple(links))


def _sent(ledger: Ledger, ad_id: str) -> list[Sent]:
    return [
        Sent(one.delivery, one.alert, tuple(ledger.alerts.attempts(one.delivery.id)))
        for one in ledger.alerts.about(ad_id)
    ]
