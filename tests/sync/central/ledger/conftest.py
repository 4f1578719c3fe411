"""The ledger's tests also run where its events are spread, as far as a stand-in for Citus can show that."""

from __future__ import annotations

import pytest


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
