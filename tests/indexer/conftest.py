"""Both engines, each test with an index of its own or one shared and left alone."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from elasticsearch import Elasticsearch

from indexer import EmbeddedIndex, SearchIndex
from indexer.elastic import ElasticIndex, ElasticSettings
from tests.conftest import stand_aside
from tests.elasticsearch_node.node import NodeUnavailable, running_node, unavailable_reason
from tests.indexer.adverts import CORPUS, DIMENSIONS

ENGINES = ("embedded", "elasticsearch")
PREFIX = f"lurewatch-test-{secrets.token_hex(6)}"
"""Every index of this session begins with it; nothing else is touched."""

OpenIndex = Callable[[], SearchIndex]
_CONTRACT = "test_contract.py"


@pytest.fixture(scope="session")
def node_url() -> Iterator[str]:
    """The address of a real node, started once; its indices are deleted at the end."""
    reason = unavailable_reason()
    if reason:
        _without_node(reason)
    try:
        with running_node() as url:
            yield url
            with Elasticsearch(url) as client:
                for name in client.indices.get(index=f"{PREFIX}-*"):
                    client.indices.delete(index=name)
    except NodeUnavailable as error:
        _without_node(str(error))


def _without_node(reason: str) -> None:
    stand_aside(f"no Elasticsearch here: {reason}")


@pytest.fixture(scope="session", params=ENGINES)
def opener(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], SearchIndex]]:
    """Opens the index of a name on the engine under test."""
    if request.param == "embedded":
        folder = tmp_path_factory.mktemp("embedded")
        yield lambda name: EmbeddedIndex.open(folder / name / "index.sqlite", DIMENSIONS)
    else:
        url = request.getfixturevalue("node_url")
        yield lambda name: ElasticIndex.open(elastic_settings(url, name))


def elastic_settings(url: str, name: str) -> ElasticSettings:
    return ElasticSettings(urls=(url,), prefix=f"{PREFIX}-{name}", dimensions=DIMENSIONS)


@pytest.fixture
def open_index(opener: Callable[[str], SearchIndex]) -> Iterator[OpenIndex]:
    """Opens one and the same fresh index as often as asked."""
    name = secrets.token_hex(6)
    opened: list[SearchIndex] = []

    def open_one() -> SearchIndex:
        opened.append(opener(name))
        return opened[-1]

    yield open_one
    for index in opened:
        index.close()


@pytest.fixture
def fresh(open_index: OpenIndex) -> SearchIndex:
    """An empty index."""
    return open_index()


@pytest.fixture(scope="session")
def filled(opener: Callable[[str], SearchIndex]) -> Iterator[SearchIndex]:
    """The corpus, shared: read it only."""
    with opener(secrets.token_hex(6)) as index:
        index.put(CORPUS)
        yield index


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how the contract suite went on each engine."""
    counts: dict[str, Counter[str]] = {engine: Counter() for engine in ENGINES}
    reasons: dict[str, str] = {}
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            engine = next((one for one in ENGINES if f"[{one}" in report.nodeid), None)
            if engine and _CONTRACT in report.nodeid:
                counts[engine][outcome] += 1
                if outcome == "skipped":
                    reasons[engine] = report.longrepr[2].removeprefix("Skipped: ")
    if any(counts.values()):
        told = [f"{one} {_told(counts[one], reasons.get(one))}" for one in ENGINES]
        terminalreporter.write_line(f"contract suite: {', '.join(told)}")


def _told(count: Counter[str], reason: str | None) -> str:
    if reason:
        return f"stood aside ({reason})"
    return " ".join(f"{number} {outcome}" for outcome, number in count.items()) or "not run"
