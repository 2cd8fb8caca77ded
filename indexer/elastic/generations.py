"""The versioned indices behind the alias: the first one, the next one, and the swap."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError

from indexer.elastic.mapping import NO_TOMBSTONES, index_body, layout_mark
from indexer.elastic.settings import ElasticSettings
from indexer.errors import overtaken

_ALREADY_THERE = "resource_already_exists_exception"


class Generations:
    """The indices of one prefix."""

    def __init__(self, client: Elasticsearch, settings: ElasticSettings) -> None:
        self._client = client
        self._settings = settings

    def prepare(self) -> None:
        """Make the first index, with its alias, where there is none."""
        if not self._client.indices.exists_alias(name=self._settings.alias):
            aliases = {self._settings.alias: {"filter": NO_TOMBSTONES}}
            # another process may do the same now: the name is the same, one of the two wins
            self._create(self._next_name(), aliases)

    def is_outdated(self) -> bool:
        """Whether the index that serves has another layout than ours."""
        found = self._client.indices.get_mapping(index=self._settings.alias)
        marks = [index["mappings"].get("_meta") for index in found.values()]
        return marks != [layout_mark(self._settings.dimensions)]

    def is_building(self) -> bool:
        """Whether an index is being built, by any process."""
        return bool(self._client.indices.exists_alias(name=self._settings.building))

    @contextmanager
    def next_one(self) -> Iterator[None]:
        """Make the next index behind the alias for building; let it serve at the end.

        When the body raises, the new index is dropped and the old one goes on serving.
        """
        name = self._next_name()  # before the drop, so that no rebuild takes another one's name
        self._drop_all_but(self._serving())
        if not self._create(name, {self._settings.building: {}}):
            raise overtaken()
        try:
            yield
            self._client.indices.refresh(index=name)
            self._swap(name)
        except BaseException:
            if name not in self._serving():
                self._drop([name])
            raise
        self._drop_all_but([name])

    def _create(self, name: str, aliases: dict[str, Any]) -> bool:
        """Make an index; return whether it was not there before."""
        try:
            body = index_body(self._settings.dimensions)
            self._client.indices.create(index=name, aliases=aliases, **body)
        except BadRequestError as error:
            if error.error != _ALREADY_THERE:
                raise
            return False
        return True

    def _swap(self, name: str) -> None:
        """Move the alias from whatever serves to the new index, in one step."""
        alias, building = self._settings.alias, self._settings.building
        moves: list[dict[str, Any]] = [
            {"remove": {"index": old, "alias": alias}} for old in self._serving()
        ]
        moves.append({"add": {"index": name, "alias": alias, "filter": NO_TOMBSTONES}})
        moves.append({"remove": {"index": name, "alias": building, "must_exist": True}})
        try:
            self._client.indices.update_aliases(actions=moves)
        except NotFoundError as error:
            if self._serving() != [name]:  # else an answer was lost, and the swap sent twice
                raise overtaken() from error

    def _serving(self) -> list[str]:
        try:
            return list(self._client.indices.get_alias(name=self._settings.alias))
        except NotFoundError:
            return []

    def _ours(self) -> list[str]:
        found = self._client.indices.get(index=f"{self._settings.alias}-*", features="aliases")
        return [name for name in found if self._settings.number(name) is not None]

    def _next_name(self) -> str:
        numbers = [self._settings.number(name) or 0 for name in self._ours()]
        return self._settings.index(max(numbers, default=0) + 1)

    def _drop_all_but(self, kept: list[str]) -> None:
        self._drop([name for name in self._ours() if name not in kept])

    def _drop(self, names: list[str]) -> None:
        for name in names:
            self._client.indices.delete(index=name, ignore_unavailable=True)
