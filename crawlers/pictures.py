"""Adverts' pictures in a crawl: which are asked for, and which adverts wait for each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urldefrag, urlsplit

from crawlers.evidence import Fetch
from crawlers.facts import problem
from crawlers.health import Tally
from crawlers.settings import PictureSettings
from crawlers.source import Source
from ledger import Ledger, Shown, StoredPicture
from records import Ad, SourceKind


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a picture stands: in which version of which advert, as its how manieth."""

    ad_id: str
    version: str
    number: int


@dataclass
class PictureBook:
    """One crawl's pictures. Each address is asked for once, however many adverts show it.

    A picture that the source gave lately is not asked for again; see `PictureSettings`.
    """

    source: Source
    settings: PictureSettings
    ledger: Ledger
    tally: Tally
    _known: dict[str, StoredPicture] = field(default_factory=dict)
    _waiting: dict[str, list[_Place]] = field(default_factory=lambda: defaultdict(list))
    _elsewhere: set[str] = field(default_factory=set)

    def sort(self, ads: Iterable[Ad]) -> tuple[tuple[Shown, ...], tuple[str, ...]]:
        """Return the pictures of adverts that are stored already, and what is to be fetched."""
        stored: list[Shown] = []
        wanted: list[str] = []
        for url, place in self._places(ads):
            known = self._known.get(url) or self._fetched_lately(url)
            if known is not None:
                stored.append(_shown(url, place, known))
            elif self._may_wait(url):
                wanted += [url] if url not in self._waiting else []
                self._waiting[url].append(place)
        return tuple(stored), tuple(wanted)

    def arrived(self, url: str, fetch: Fetch) -> tuple[Shown, ...]:
        """Return which adverts show a picture that was just fetched from an address."""
        known = StoredPicture(
            fetch.payload_sha256, fetch.capture_id(self.source.name), fetch.exchange.date
        )
        self._known[url] = known
        return tuple(_shown(url, place, known) for place in self._waiting.get(url, ()))

    def _places(self, ads: Iterable[Ad]) -> Iterator[tuple[str, _Place]]:
        if not (self.settings.fetch and self.source.limits.max_pictures):
            return
        for ad in ads:
            urls = [urldefrag(url).url for url in ad.images]
            allowed = [url for url in dict.fromkeys(urls) if self._may_be_fetched(url)]
            for number, url in enumerate(allowed[: self.settings.per_advert]):
                yield url, _Place(ad.id, ad.version, number)

    def _may_wait(self, url: str) -> bool:
        """Whether a picture may still be asked for; the next crawl asks for those left."""
        most = self.source.limits.max_pictures
        if url in self._waiting or len(self._waiting) < most:
            return True
        if self.tally.counts["pictures_left"] == 0:
            words = f"more pictures than limits.max_pictures = {most}; the next crawl goes on"
            self.tally.note(problem("picture_limit", url, words))
        self.tally.counts["pictures_left"] += 1
        return False

    def _may_be_fetched(self, url: str) -> bool:
        if self.source.may_fetch_picture(url):
            return True
        self.tally.counts["pictures_elsewhere"] += 1
        host = urlsplit(url).hostname or ""
        if host not in self._elsewhere:
            self._elsewhere.add(host)
            words = f"not fetched: {host} is neither the source's own host nor in picture_hosts"
            self.tally.note(problem("picture_elsewhere", url, words))
        return False

    def _fetched_lately(self, url: str) -> StoredPicture | None:
        if url in self._waiting or self.source.kind is SourceKind.PARTNER:
            return None
        since = datetime.now(UTC) - self.settings.fresh
        known = self.ledger.pictures.fetched(self.source.name, url, since)
        if known is not None:
            self._known[url] = known
            self.tally.counts["pictures_known"] += 1
        return known


def _shown(url: str, place: _Place, stored: StoredPicture) -> Shown:
    return Shown(
        ad_id=place.ad_id,
        version=place.version,
        sha256=stored.sha256,
        place=place.number,
        url=url,
        capture_id=stored.capture_id,
        fetched_at=stored.fetched_at,
    )
