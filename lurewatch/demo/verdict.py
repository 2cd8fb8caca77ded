"""Did every stage do its work? The demo's ledger and receivers against the truth list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from indexer import SearchIndex
from ledger import AdFile, Ledger, Outgoing, Stage
from lurewatch.demo.adverts import TownAdvert, TruthList
from lurewatch.demo.sinks import Inbox
from records import AdClass

LURES_ALERTED_AT_LEAST = 0.9
NON_LURES_ALERTED_AT_MOST = 0.02
PLEAS_HELPED_AT_LEAST = 0.8
REPOSTS_TIED_AT_LEAST = 0.8


@dataclass(frozen=True)
class Check:
    """One thing that had to be so, and what was found."""

    name: str
    passed: bool
    found: str


@dataclass(frozen=True)
class Evening:
    """What the demo left behind when everything had settled, with the town's last round."""

    truth: TruthList
    sites: frozenset[str]
    last_round: int
    ledger: Ledger
    index: SearchIndex
    inboxes: Mapping[str, Inbox]
    posters: frozenset[str] = frozenset()
    """Adverts that were shown as pictures alone."""

    def checks(self) -> Iterator[Check]:
        """Yield every check, in the order of the advert's way."""
        yield self._found()
        yield self._stories()
        yield self._worked_off()
        yield self._searchable()
        yield self._posters()
        yield self._lures()
        yield self._non_lures()
        yield self._pleas()
        yield self._reposts()
        yield self._delivered()
        yield self._custody()

    @cached_property
    def town(self) -> dict[str, TownAdvert]:
        """The adverts that the crawled sites showed in any round."""
        return {
            advert.key: advert
            for advert in self.truth
            if advert.site in self.sites and advert.appears_round <= self.last_round
        }

    @cached_property
    def files(self) -> dict[str, AdFile]:
        """The ledger's adverts by the town's key."""
        return {self._town_key(file.ad.key): file for file in self.ledger.ads.all()}

    def _town_key(self, ad_key: str) -> str:
        """Return the town's key of an advert from the key that its source gave it."""
        channel, _, number = ad_key.rpartition("/")
        return self.truth.posts[int(number)].key if channel else ad_key

    @cached_property
    def _messages(self) -> dict[str, list[Outgoing]]:
        return {key: self.ledger.alerts.about(file.ad.id) for key, file in self.files.items()}

    def alerted(self, advert: TownAdvert) -> bool:
        """Whether a message about the advert reached a unit."""
        return any(
            message.delivery.delivered_at is not None
            for message in self._messages.get(advert.key, [])
        )

    def _found(self) -> Check:
        missing = sorted(self.town.keys() - self.files.keys())
        extra = sorted(self.files.keys() - self.town.keys())
        doubled = self.ledger.ads.count() - len(self.files)
        found = f"{len(self.files)} of {len(self.town)} adverts"
        if missing or extra or doubled:
            found += f"; missing {missing[:5]}, unknown {extra[:5]}, doubled {doubled}"
        return Check("every advert was captured once", found.count(";") == 0, found)

    def _stories(self) -> Check:
        wrong = [key for key in self.town.keys() & self.files.keys() if not self._as_told(key)]
        edits = sum(advert.edit is not None for advert in self.town.values())
        gone = sum(not advert.shown_in(self.last_round) for advert in self.town.values())
        told = f"{edits} edits and {gone} take-downs" + (f"; wrong: {wrong[:5]}" if wrong else "")
        return Check("edits and take-downs are kept as facts", not wrong, told)

    def _as_told(self, key: str) -> bool:
        advert, file = self.town[key], self.files[key]
        versions = len(self.ledger.ads.versions(file.ad.id))
        edited = advert.edit is not None and advert.edit.round <= self.last_round
        is_gone = file.gone_at is not None
        return versions == 1 + edited and is_gone != advert.shown_in(self.last_round)

    def _worked_off(self) -> Check:
        depth = self.ledger.queue.depth()
        left = {stage: count for stage, count in depth.items() if stage is not Stage.INDEXED}
        found = f"{depth[Stage.INDEXED]} adverts went the whole way"
        stuck = ", ".join(f"{count} {stage}" for stage, count in left.items() if count)
        return Check("the queue is empty", not stuck, f"{found}; {stuck}" if stuck else found)

    def _searchable(self) -> Check:
        count, known = self.index.count(), self.ledger.ads.count()
        return Check("every advert can be searched", count == known, f"{count} of {known}")

    def _posters(self) -> Check:
        read = [key for key in self.posters if self._was_read(key)]
        found = f"{len(read)} of {len(self.posters)}"
        if not self.posters:
            found = "none was shown: pictures are not read here (make images)"
        return Check("posters were read and judged", len(read) == len(self.posters), found)

    def _was_read(self, key: str) -> bool:
        file = self.files.get(key)
        return file is not None and file.assessment is not None and bool(file.assessment.image_text)

    def _lures(self) -> Check:
        return self._share("lures alerted", self._of(True), LURES_ALERTED_AT_LEAST, None)

    def _non_lures(self) -> Check:
        name = "non-lures alerted"
        return self._share(name, self._of(False), None, NON_LURES_ALERTED_AT_MOST)

    def _of(self, lure: bool) -> list[TownAdvert]:
        return [advert for advert in self.town.values() if advert.truth.is_lure is lure]

    def _share(
        self, name: str, adverts: list[TownAdvert], least: float | None, most: float | None
    ) -> Check:
        alerted = [advert for advert in adverts if self.alerted(advert)]
        share = len(alerted) / len(adverts)
        passed = (least is None or share >= least) and (most is None or share <= most)
        bound = f"at least {least:.0%}" if least is not None else f"at most {most:.0%}"
        return Check(name, passed, f"{len(alerted)} of {len(adverts)} ({share:.1%}, {bound})")

    def _pleas(self) -> Check:
        pleas = [one for one in self.town.values() if one.truth is AdClass.SURVIVOR_PLEA]
        helped = {item.ad_id for item in self.ledger.help_desk.items(limit=10_000)}
        served = [one for one in pleas if self._id(one) in helped]
        accused = [one.key for one in pleas if self.alerted(one)]
        found = f"{len(served)} of {len(pleas)} at the help desk, {len(accused)} alerted as suspect"
        enough = len(served) >= PLEAS_HELPED_AT_LEAST * len(pleas)
        return Check("pleas go to the help desk", enough and not accused, found)

    def _id(self, advert: TownAdvert) -> str | None:
        file = self.files.get(advert.key)
        return file.ad.id if file else None

    def _reposts(self) -> Check:
        pairs = [
            (one, self.town[one.repost_of])
            for one in self.town.values()
            if one.truth.is_lure and one.repost_of in self.town
        ]
        flagged = [pair for pair in pairs if all(self.alerted(advert) for advert in pair)]
        tied = [pair for pair in flagged if self._campaign(pair[0]) == self._campaign(pair[1])]
        found = f"{len(tied)} of {len(flagged)} flagged re-posts share a campaign"
        enough = len(tied) >= REPOSTS_TIED_AT_LEAST * len(flagged)
        return Check("re-posts are tied to what they repeat", enough, found)

    def _campaign(self, advert: TownAdvert) -> str | None:
        return self.ledger.campaigns.id_of(self.files[advert.key].ad.id)

    def _delivered(self) -> Check:
        sent = [one.delivery for messages in self._messages.values() for one in messages]
        arrived = sum(len(inbox.received) for inbox in self.inboxes.values())
        doubles = sum(inbox.received.total() for inbox in self.inboxes.values()) - arrived
        waiting = sum(one.delivered_at is None for one in sent)
        found = f"{arrived} of {len(sent)} messages arrived, {waiting} wait"
        if doubles:
            found += f", {doubles} came twice and were dropped by key"
        return Check("every alert arrived", arrived == len(sent) > 0 == waiting, found)

    def _custody(self) -> Check:
        return Check("the custody chain holds", True, f"{self.ledger.custody.verify()} events")
