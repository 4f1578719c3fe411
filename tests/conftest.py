"""What every test may rely on: compiled message catalogues, whatever command started pytest."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    runpy.run_path(str(ROOT / "tools" / "compile_messages.py"))["compile_messages"](ROOT)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT
