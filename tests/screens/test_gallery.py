"""Every screen, in three languages and two text sizes, on three panels: a picture of each, and nothing wrong on any.

The pictures are kept in build/screens/<size>/<language>/<screen>[-large].png.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.window

TIME_OUT_S = 1200


@pytest.mark.parametrize("size", ["1080x1920", "1920x1080", "1280x800"])
def test_nothing_is_wrong_on_any_screen(root: Path, tmp_path: Path, size: str) -> None:
    report = tmp_path / "faults.json"
    gallery = root / "tests" / "screens" / "gallery.py"
    arguments = [size, root / "build" / "screens", tmp_path / "files", report]
    run = subprocess.run(
        [sys.executable, gallery, *arguments], cwd=root, timeout=TIME_OUT_S, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr[-3000:]
    found = json.loads(report.read_text("utf-8"))
    assert len(found) >= 100
    assert {scene: faults for scene, faults in found.items() if faults} == {}
