"""Campaigns: adverts tied by links that can be cut again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, update

from ledger.database import Database
from ledger.errors import UnknownRecord
from ledger.schema import ad_traces, campaign_links, campaign_members
from ledger.sightings import refresh_search
from records import Campaign, CampaignLink, make_id


@dataclass(frozen=True, order=True)
class Trace:
    """Something that two adverts may share: a contact, or a band of a wording signature."""

    kind: str
    value: str


class CampaignStore:
    """Traces, links and the groups that they make."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sharing(self, traces: Iterable[Trace], besides: str) -> dict[str, list[Trace]]:
        """Return other adverts that carry any of the traces, each with the shared ones."""
        wanted = set(traces)
        query = select(ad_traces).where(
            ad_traces.c.value.in_({trace.value for trace in wanted}), ad_traces.c.ad_id != besides
        )
        shared: dict[str, list[Trace]] = defaultdict(list)
        with self._database.read() as connection:
            for row in connection.execute(query):
                if (trace := Trace(row.kind, row.value)) in wanted:
                    shared[row.ad_id].append(trace)
        return dict(shared)

    def join(
        self, ad_id: str, traces: Iterable[Trace], links: Sequence[CampaignLink], now: datetime
    ) -> str:
        """Keep an advert's traces and links; return the id of the campaign it belongs to.

        Campaigns that a new link ties together become one, which keeps the smallest of
        their ids. A link that a person has cut is never made again.
        """
        with self._database.write() as connection:
            _keep_traces(connection, ad_id, traces)
            tied = [link.other_ad_id for link in links if _keep_link(connection, link)]
            return _merge(connection, ad_id, tied, now)

    def cut(self, ad_id: str, other_ad_id: str, by: str, at: datetime) -> None:
        """Cut every link between two adverts and regroup what is left.

        Raises UnknownRecord when no link ties them.
        """
        with self._database.write() as connection:
            cut = connection.execute(
                update(campaign_links)
                .where(_between(ad_id, other_ad_id), campaign_links.c.cut_at.is_(None))
                .values(cut_at=at, cut_by=by)
            ).rowcount
            if not cut:
                raise UnknownRecord(f"no link ties {ad_id} and {other_ad_id}")
            _regroup(connection, ad_id, at)

    def of(self, ad_id: str) -> Campaign | None:
        """Return the campaign of an advert, or None when it belongs to none."""
        campaign_id = self.id_of(ad_id)
        return self.get(campaign_id) if campaign_id else None

    def id_of(self, ad_id: str) -> str | None:
        """Return the id of an advert's campaign, or None when it belongs to none."""
        with self._database.read() as connection:
            return _campaign_of(connection, ad_id)

    def members(self, campaign_id: str) -> tuple[str, ...]:
        """Return the ids of a campaign's adverts, without its links, which may be many."""
        with self._database.read() as connection:
            return tuple(_members(connection, campaign_id))

    def get(self, campaign_id: str) -> Campaign | None:
        """Return a campaign with its adverts and links, cut ones included."""
        with self._database.read() as connection:
            members = _members(connection, campaign_id)
            links = _links_of(connection, campaign_id)
        return Campaign(id=campaign_id, ad_ids=tuple(members), links=links) if members else None

    def count(self) -> int:
        """Return how many campaigns there are, those of one advert included."""
        query = select(func.count(campaign_members.c.campaign_id.distinct()))
        with self._database.read() as connection:
            return connection.scalar(query) or 0


def _between(ad_id: str, other: str) -> ColumnElement[bool]:
    links = campaign_links.c
    return or_(
        (links.ad_id == ad_id) & (links.other_ad_id == other),
        (links.ad_id == other) & (links.other_ad_id == ad_id),
    )


def _keep_traces(connection: Connection, ad_id: str, traces: Iterable[Trace]) -> None:
    connection.execute(delete(ad_traces).where(ad_traces.c.ad_id == ad_id))
    rows = [{"ad_id": ad_id, "kind": t.kind, "value": t.value} for t in sorted(set(traces))]
    if rows:
        connection.execute(insert(ad_traces), rows)


def _keep_link(connection: Connection, link: CampaignLink) -> bool:
    """Keep a link unless it is there; return whether it ties (a cut one does not)."""
    same = select(campaign_links.c.cut_at).where(
        _between(link.ad_id, link.other_ad_id), campaign_links.c.why == link.why
    )
    row = connection.execute(same).first()
    if row is not None:
        return row.cut_at is None
    connection.execute(insert(campaign_links).values(link.model_dump()))
    return True


def _move(connection: Connection, members: Iterable[str], campaign_id: str, now: datetime) -> None:
    """Put adverts into a campaign, and let the search index learn it."""
    for member in members:
        connection.execute(
            update(campaign_members)
            .where(campaign_members.c.ad_id == member)
            .values(campaign_id=campaign_id)
        )
        refresh_search(connection, member, now)


def _merge(connection: Connection, ad_id: str, tied: Sequence[str], now: datetime) -> str:
    own = _campaign_of(connection, ad_id)
    found = {_campaign_of(connection, other) for other in tied} | {own}
    campaigns = sorted(campaign for campaign in found if campaign)
    survivor = campaigns[0] if campaigns else make_id("camp", ad_id)
    for absorbed in campaigns[1:]:
        _move(connection, _members(connection, absorbed), survivor, now)
    if own is None:
        connection.execute(insert(campaign_members).values(ad_id=ad_id, campaign_id=survivor))
    return survivor


def _regroup(connection: Connection, ad_id: str, at: datetime) -> None:
    """Split the campaign of an advert into its connected parts.

    A campaign is named for one of its adverts; the part with that advert keeps the id.
    """
    campaign_id = _campaign_of(connection, ad_id)
    members = _members(connection, str(campaign_id))
    for part in _parts(members, _links_of(connection, str(campaign_id))):
        names = {make_id("camp", member) for member in part}
        kept = campaign_id if campaign_id in names else make_id("camp", min(part))
        _move(connection, sorted(part), str(kept), at)


def _parts(members: Sequence[str], links: Sequence[CampaignLink]) -> list[set[str]]:
    group = {member: {member} for member in members}
    for link in links:
        if link.cut_at is None and link.ad_id in group and link.other_ad_id in group:
            joined = group[link.ad_id] | group[link.other_ad_id]
            for member in joined:
                group[member] = joined
    return list({id(part): part for part in group.values()}.values())


def _campaign_of(connection: Connection, ad_id: str) -> str | None:
    query = select(campaign_members.c.campaign_id).where(campaign_members.c.ad_id == ad_id)
    return connection.scalar(query)


def _members(connection: Connection, campaign_id: str) -> list[str]:
    query = select(campaign_members.c.ad_id).where(campaign_members.c.campaign_id == campaign_id)
    return sorted(connection.scalars(query))


def _links_of(connection: Connection, campaign_id: str) -> tuple[CampaignLink, ...]:
    member = campaign_members.c.ad_id == campaign_links.c.ad_id
    query = (
        select(campaign_links)
        .join(campaign_members, member)
        .where(campaign_members.c.campaign_id == campaign_id)
    )
    return tuple(CampaignLink(**row._mapping) for row in connection.execute(query))
