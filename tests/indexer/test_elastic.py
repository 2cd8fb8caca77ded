"""What only Elasticsearch can suffer: the way there, keys, certificates, other indices."""

import re
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from indexer import (
    IndexFailed,
    IndexOutdated,
    IndexUnavailable,
    SearchDocument,
    SearchRequest,
    parse,
)
from indexer.elastic import ElasticIndex, ElasticSettings
from tests.elasticsearch_node.node import HERE
from tests.indexer.adverts import CORPUS, advert
from tests.indexer.conftest import elastic_settings
from tests.indexer.front import API_KEY, Front, tls_front

COMPOSE = (HERE.parents[1] / "compose.yaml").read_text(encoding="utf-8")


@pytest.fixture
def settings(node_url: str) -> ElasticSettings:
    return elastic_settings(node_url, secrets.token_hex(6))


@pytest.fixture
def front(node_url: str, tmp_path: Path) -> Iterator[Front]:
    with tls_front(node_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def through_front(settings: ElasticSettings, front: Front, tmp_path: Path) -> ElasticSettings:
    return replace(settings, urls=(front.url,), api_key=API_KEY, ca_file=tmp_path / "ca.pem")


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(IndexUnavailable, match=words) as caught:
        yield
    assert API_KEY not in str(caught.value)


def test_over_tls_with_an_api_key_all_works_and_the_root_is_never_asked(
    through_front: ElasticSettings, front: Front
) -> None:
    with ElasticIndex.open(through_front) as index:
        index.put(CORPUS)
        assert index.search(parse("งาน"), SearchRequest(size=1)).total == 2
        assert index.rebuild(iter(CORPUS)) == len(CORPUS)
        index.delete(["th-lure"])
        assert index.get("th-lure") is None
    assert len(front.requests) > 10
    assert "/" not in {path.partition("?")[0] for _, path in front.requests}
    assert API_KEY not in repr(through_front)


def test_a_wrong_key_a_strange_certificate_and_silence_say_what_to_do(
    through_front: ElasticSettings,
) -> None:
    with refused("make a new one and put it into the settings"):
        ElasticIndex.open(replace(through_front, api_key="wrong"))
    with refused("name the file of its certificate authority"):
        ElasticIndex.open(replace(through_front, ca_file=None))
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with refused("does not answer.*check that it runs"):
            ElasticIndex.open(replace(through_front, urls=(nobody,), ca_file=None))


def test_documents_turned_away_by_a_busy_node_are_sent_again(
    through_front: ElasticSettings, front: Front
) -> None:
    with ElasticIndex.open(through_front) as index:
        front.busy_bulks = 2
        index.put([advert("ad-1", "patient")])
        assert front.busy_bulks == 0
        assert index.search(parse("patient"), SearchRequest()).total == 1


def test_nothing_but_its_own_indices_is_touched(settings: ElasticSettings, node_url: str) -> None:
    bystander = f"{settings.prefix}-ads-notes"  # looks like ours, has no number
    with Elasticsearch(node_url) as client, ElasticIndex.open(settings) as index:
        client.indices.create(index=bystander)
        for _ in range(2):
            index.rebuild(iter(CORPUS))
        names = set(client.indices.get(index=f"{settings.prefix}*"))
    assert names == {bystander, settings.index(3)}


def test_what_a_killed_rebuild_left_is_cleared_away(
    settings: ElasticSettings, node_url: str
) -> None:
    with Elasticsearch(node_url) as client, ElasticIndex.open(settings) as index:
        index.put(CORPUS)
        client.indices.create(index=settings.index(2), aliases={settings.building: {}})
        assert index.rebuild(iter(CORPUS)) == len(CORPUS)
        assert set(client.indices.get(index=f"{settings.prefix}*")) == {settings.index(3)}
        assert not client.indices.exists_alias(name=settings.building)


def test_a_rebuild_overtaken_by_another_one_changes_nothing(settings: ElasticSettings) -> None:
    with ElasticIndex.open(settings) as index, ElasticIndex.open(settings) as other:

        def documents() -> Iterator[SearchDocument]:
            yield advert("ad-slow")
            other.rebuild([advert("ad-fast")])

        with pytest.raises(IndexFailed, match="taken over"):
            index.rebuild(documents())
        assert index.get("ad-fast") is not None
        assert index.count() == 1


def test_an_index_of_another_layout_wants_a_rebuild_and_gets_it(settings: ElasticSettings) -> None:
    with ElasticIndex.open(settings) as index:
        index.put(CORPUS)
    with ElasticIndex.open(replace(settings, dimensions=5)) as index:
        for use in (lambda: index.put(CORPUS), lambda: index.search(parse(""), SearchRequest())):
            with pytest.raises(IndexOutdated, match="run: lurewatch reindex"):
                use()
        assert index.rebuild([advert("ad-1", "anew")]) == 1
        assert index.search(parse("anew"), SearchRequest()).total == 1


def test_a_missing_index_says_what_to_do(settings: ElasticSettings, node_url: str) -> None:
    with Elasticsearch(node_url) as client, ElasticIndex.open(settings) as index:
        client.indices.delete(index=settings.index(1))
        for use in (lambda: index.put(CORPUS), lambda: index.search(parse(""), SearchRequest())):
            with pytest.raises(IndexUnavailable, match=r"no such index.*lurewatch reindex"):
                use()


@pytest.mark.parametrize("wrong", [{"urls": ()}, {"prefix": "Upper"}, {"prefix": "a*"}])
def test_settings_that_cannot_work_are_refused(wrong: dict[str, object]) -> None:
    plain: dict[str, object] = {"urls": ("http://127.0.0.1:9200",)}
    with pytest.raises(ValueError, match=r"urls|prefix"):
        ElasticSettings(**plain | wrong)  # type: ignore[arg-type]


def test_the_compose_file_is_pinned_private_and_of_the_tested_version() -> None:
    pinned = re.findall(r"image: \S+:(\S+)", COMPOSE)
    tested = re.search(r"<elasticsearch.version>(.+?)<", (HERE / "pom.xml").read_text())
    assert tested
    assert len(pinned) == 2
    assert pinned[0] == tested[1]
    assert all(re.fullmatch(r"\d+(\.\d+)+", version) for version in pinned)
    ports = re.findall(r"- (\S+:\d+:\d+)$", COMPOSE, re.MULTILINE)
    assert len(ports) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert COMPOSE.count("healthcheck:") == 2
    assert all("${LUREWATCH_" in line for line in re.findall(r"_?PASSWORD: .*", COMPOSE))
