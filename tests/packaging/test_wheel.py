"""One wheel: what is in it, what it asks for, and that it works where nothing of the repository is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

SCRIPTS = {"yizhan-kiosk", "yizhan-central", "yizhan-pull"}
EXTRAS = {"kiosk", "vectors", "central", "postgresql", "dev"}


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network by the locked hatchling."""
    place = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(place)]
    subprocess.run(build, cwd=root, check=True, capture_output=True, timeout=120)
    return next(place.glob("yizhan-*.whl"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """What is in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    """Its METADATA."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode("utf-8"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment holding the wheel, which sees this one's libraries but not the repository."""
    place = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True, timeout=60)
    pip = [sys.executable, "-m", "pip", "--python", str(place / "bin/python"), "--disable-pip-version-check"]
    install = [*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, timeout=120)
    libraries = next(place.glob("lib/python*/site-packages"))
    # A path named in a .pth is searched, but the .pth files in it are not read: the editable install stays out.
    (libraries / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return place


def requirements(metadata: Message, extra: str | None) -> set[str]:
    """The names of the libraries asked for by an extra, or without any."""
    found = set()
    for line in metadata.get_all("Requires-Dist") or []:
        marker = re.search(r"extra == ['\"]([\w-]+)['\"]", line)
        if (marker.group(1) if marker else None) == extra:
            found.add(re.split(r"[^\w.-]", line)[0].lower())
    return found


def run(installed: Path, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run an installed script away from the repository."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [str(installed / "bin" / script), *arguments]
    environment["YIZHAN_HOME"] = str(installed / "home")
    return subprocess.run(command, cwd=installed, env=environment, capture_output=True, text=True, timeout=60)


def test_it_has_the_three_commands(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert set(re.findall(r"^([\w-]+) =", archive.read(name).decode(), re.MULTILINE)) == SCRIPTS


def test_it_has_the_extras(metadata: Message) -> None:
    assert set(metadata.get_all("Provides-Extra") or []) == EXTRAS


def test_a_kiosk_needs_no_django_and_a_central_no_kivy(metadata: Message) -> None:
    assert not any("django" in name for name in requirements(metadata, "kiosk"))
    assert "kivy" not in requirements(metadata, "central") | requirements(metadata, "postgresql")


def test_pulling_needs_neither(metadata: Message) -> None:
    assert requirements(metadata, None) == {"requests", "sqlite-utils"}


def test_it_has_a_licence(names: set[str], metadata: Message) -> None:
    assert metadata["License-Expression"] == "Apache-2.0"
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.mark.parametrize(
    "pattern",
    [
        "assets/content/*.json",
        "assets/fonts/*",
        "assets/input_method/*",
        "kiosk/**/*.py",
        "screens/**/*.py",
        "screens/**/*.kv",
        "sync/**/*.py",
        "sync/central/**/*.html",
        "sync/central/**/*.css",
        "sync/central/**/*.svg",
    ],
)
def test_it_has_every_file_of_a_kind(root: Path, names: set[str], pattern: str) -> None:
    expected = {path.relative_to(root).as_posix() for path in root.glob(pattern) if path.is_file()}
    assert expected
    assert expected <= names


def test_it_has_a_compiled_catalogue_for_every_source(root: Path, names: set[str]) -> None:
    sources = [*root.glob("assets/locales/*/LC_MESSAGES/*.po"), *root.glob("sync/central/**/LC_MESSAGES/*.po")]
    assert sources
    assert {path.with_suffix(".mo").relative_to(root).as_posix() for path in sources} <= names


def test_it_has_nothing_else(names: set[str]) -> None:
    """No tests, no tools, no databases that a developer left lying about."""
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"kiosk", "screens", "sync", "assets"}
    assert not {name for name in names if name.endswith((".db", ".db-wal", ".key", ".pyc", ".token"))}


@pytest.mark.parametrize("script", sorted(SCRIPTS))
def test_its_commands_explain_themselves_where_no_repository_is(installed: Path, script: str) -> None:
    result = run(installed, script, "--help")
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip()


def test_it_knows_its_content_where_no_repository_is(installed: Path) -> None:
    """The first content pack travels in the wheel: a kiosk that never met a central already works."""
    ask = (
        "from assets import asset; from sync.protocol.packs import load_directory;"
        "pack = load_directory(asset('content')); print(asset('content')); print(len(pack.items()))"
    )
    result = run(installed, "python", "-c", ask)
    assert result.returncode == 0, result.stderr
    place, count = result.stdout.split()
    assert Path(place).is_relative_to(installed)
    assert int(count) > 500
