"""What every test may rely on, whatever command started pytest: compiled message catalogues, patience, one verdict."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import surroundings, turns

surroundings.keep_compiled()

ROOT = Path(__file__).resolve().parent.parent

# A busy machine is no fault of the code, and the same code gets the same verdict twice.
settings.register_profile(
    "verdict", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("verdict")


OF_THE_RUN = pytest.StashKey[Path]()

LONGEST = (
    "tests/run/test_run.py",
    "tests/screens/test_gallery.py",
    "tests/screens/test_gallery_wide.py",
    "tests/screens/test_memory.py",
    "tests/sync/central/browser/test_staff_look.py",
    "tests/screens/test_gallery_small.py",
    "tests/e2e",
    "tests/sync/central",
    "tests/screens",
)
"""Files and folders that take longest, the longest first: no worker begins one of them while the others end."""


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "also what other runs leave out; every screen in every look takes an hour"
    parser.addoption("--thorough", action="store_true", help=told)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest first. Whoever names a test gets all of it, and so does a thorough run."""
    is_named = config.option.keyword or any("::" in argument for argument in config.args)
    if not (config.getoption("thorough") or is_named):
        _leave_out(config, items)
    places = {place: rank for rank, place in enumerate(LONGEST)}

    def rank(item: pytest.Item) -> int:
        file = item.nodeid.partition("::")[0]
        return min((rank for place, rank in places.items() if file.startswith(place)), default=len(LONGEST))

    items.sort(key=rank)


def _leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    screens, central = ROOT / "tests" / "screens", ROOT / "tests" / "sync" / "central"
    out = {
        *turns.left_out(items),
        *turns.without_language([item for item in items if screens in item.path.parents]),
        *turns.without_engine([item for item in items if central in item.path.parents]),
    }
    config.hook.pytest_deselected(items=[*out])
    items[:] = [item for item in items if item not in out]


def pytest_configure(config: pytest.Config) -> None:
    # A worker shares the folder of the process that started it.
    if not hasattr(config, "workerinput"):
        config.stash[OF_THE_RUN] = surroundings.begin()
        runpy.run_path(str(ROOT / "tools" / "compile_messages.py"))["compile_messages"](ROOT)


def pytest_collection_finish() -> None:
    surroundings.set_aside()


def pytest_unconfigure(config: pytest.Config) -> None:
    if OF_THE_RUN in config.stash:
        shutil.rmtree(config.stash[OF_THE_RUN], ignore_errors=True)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT
