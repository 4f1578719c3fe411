"""Databases for tests, once Django is set up: one in use by it, and what is said to a server itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connections

from sync.central import engines, environment

any_engine = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For a test of a rule that is over before a database is asked: on one engine instead of on each."""


@contextmanager
def use_database(url: str) -> Iterator[str]:
    """Have Django, in every thread, use this database."""
    before = connections.settings["default"]
    connections.close_all()
    configured = {"default": engines.configure(environment.database(url))}
    connections.settings["default"] = connections.configure_settings(configured)["default"]
    connections["default"] = connections.create_connection("default")
    try:
        yield url
    finally:
        connections.close_all()
        connections.settings["default"] = before
        connections["default"] = connections.create_connection("default")


def on_server(cluster: str, statement: str) -> None:
    """Say something to a server; `cluster` is its URL with NAME where the database stands."""
    with psycopg.connect(cluster.replace("NAME", "postgres"), autocommit=True) as connection:
        connection.execute(statement)


def copy_database(cluster: str, template: str, name: str) -> None:
    """Make a database like another, file by file: through the log, as is usual, takes half as long again."""
    on_server(cluster, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
