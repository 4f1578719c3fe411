"""The ledger's tests also run where its events are spread, as far as a stand-in for Citus can show that."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from sync.central.ledger.api import distribution
from tests import citus_rules, citus_stand_in
from tests.sync.central.databases import copy_database, on_server, use_database


@pytest.fixture(scope="session")
def stand_in_template(postgresql_cluster: str, postgresql_template: str) -> str:
    """As `postgresql_template`, with the stand-in for Citus; the ledger is not spread. Its name."""
    copy_database(postgresql_cluster, postgresql_template, "template_stand_in")
    with psycopg.connect(postgresql_cluster.replace("NAME", "template_stand_in"), autocommit=True) as connection:
        citus_stand_in.install(connection, "template_stand_in")
    return "template_stand_in"


@pytest.fixture(scope="session")
def spread_template(postgresql_cluster: str, stand_in_template: str) -> str:
    """The same with its ledger, which is empty, spread by the centre's own command. Its name."""
    copy_database(postgresql_cluster, stand_in_template, "template_spread")
    on_server(postgresql_cluster, f"ALTER DATABASE template_spread SET search_path = public, {citus_stand_in.SCHEMA}")
    with use_database(postgresql_cluster.replace("NAME", "template_spread")):
        distribution.spread(lambda line: None, shards=3)
    return "template_spread"


@contextmanager
def _copy_of(cluster: str, template: str) -> Iterator[str]:
    name = f"test_{time.monotonic_ns()}"
    copy_database(cluster, template, name)
    on_server(cluster, f"ALTER DATABASE {name} SET search_path = public, {citus_stand_in.SCHEMA}")
    with use_database(cluster.replace("NAME", name)) as url:
        yield url
    on_server(cluster, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def stand_in(postgresql_cluster: str, stand_in_template: str) -> Iterator[str]:
    """A fresh PostgreSQL with the stand-in for Citus in use, its ledger not spread; its URL."""
    with _copy_of(postgresql_cluster, stand_in_template) as url:
        yield url


@pytest.fixture
def judged() -> Iterator[citus_rules.Judge]:
    """Every statement of the centre's own about the events in this test, each of which must be one that Citus takes."""
    with citus_rules.judging() as judge:
        yield judge
    assert not judge.broken


@pytest.fixture
def spread(postgresql_cluster: str, spread_template: str, judged: citus_rules.Judge) -> Iterator[str]:
    """The same with its ledger spread: weaker keys, months, and what Citus refuses refused; its URL."""
    with _copy_of(postgresql_cluster, spread_template) as url:
        yield url


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgresql),
        pytest.param("spread", marks=pytest.mark.postgresql),
    ]
)
def database(request: pytest.FixtureRequest) -> str:
    """A fresh database in use, on one engine after the other; its URL."""
    return str(request.getfixturevalue(request.param))
