"""Servers as test furniture: started on free loopback ports, stopped at the end."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ledger import Ledger
from tests.postgres_node import cluster


def stand_aside(reason: str) -> None:
    """Skip with a reason; on a CI machine nothing may stand aside, so fail there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"nothing may stand aside in CI: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the URL of a running PostgreSQL server."""
    if reason := cluster.unavailable_reason():
        stand_aside(reason)
    with cluster.running_cluster() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """Return the URL of a fresh, empty PostgreSQL database."""
    name = f"lw_{uuid.uuid4().hex[:12]}"
    plain = postgres_server.replace("+psycopg", "")
    with psycopg.connect(f"{plain}postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{postgres_server}{name}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the URL of a fresh SQLite database."""
    return f"sqlite:///{tmp_path}/ledger.sqlite"


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a fresh ledger, once on each engine."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(fixture))


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    """Yield an open, empty ledger, once on each engine."""
    with Ledger.open(ledger_url) as opened:
        yield opened
