"""A random visitor never meets an empty screen, an error, or a screen that will not let go."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.window

TOUCHES = 150


@pytest.mark.parametrize(("size", "seed"), [("1080x1920", 11), ("1920x1080", 12)])
def test_a_random_visitor_is_never_lost(root: Path, tmp_path: Path, size: str, seed: int) -> None:
    program = root / "tests" / "screens" / "wander.py"
    arguments = [size, tmp_path / "files", "--touches", str(TOUCHES), "--seed", str(seed)]
    run = subprocess.run([sys.executable, program, *arguments], cwd=root, capture_output=True, text=True, timeout=900)
    assert run.returncode == 0, run.stderr[-3000:]
    assert run.stdout.startswith(f"{TOUCHES} touches")
