"""What every test may rely on, whatever command started pytest: compiled message catalogues, patience, one verdict."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# A busy machine is no fault of the code, and the same code gets the same verdict twice.
settings.register_profile(
    "verdict", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("verdict")


def pytest_configure(config: pytest.Config) -> None:
    runpy.run_path(str(ROOT / "tools" / "compile_messages.py"))["compile_messages"](ROOT)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT
