"""Which looks the gallery's tests wear on which panel, and that they find nothing wrong.

A look is a language and modes: "ru-low-large". The pictures are kept in build/screens/<size>/<look>/<screen>.png. Each
panel has a test file, since a file stays on one worker.
"""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

TIME_OUT_S = 2400

LOOKS = {
    "1080x1920": ("ru-low-large-glove-high_contrast", "zh", "en-calm-quiet"),
    "1920x1080": ("ru", "en-high_contrast-large", "zh-low-glove-calm-quiet"),
    "1280x800": ("ru-large",),
}
"""Every language, every mode and the hardest of their combinations; Russian has the longest words.

In the first look every scene is seen, in the others and on the small panel one scene of each screen. All looks of a
size are worn by one window: the screens are made once, and follow from look to look as at a kiosk.
"""

LEFT_TO_A_THOROUGH_RUN = {
    "1080x1920": ("zh-low-quiet", "ru-large-calm"),
    "1920x1080": ("zh-glove-calm-quiet", "zh-low-large", "ru-low"),
    "1280x800": ("zh", "en", "ru", "zh-large-low", "en-low", "ru-glove"),
}
"""Besides `every_look()` on both large panels; every scene is seen in all of them."""


def every_look() -> list[str]:
    """Each language as it is, in each mode alone, and in all that change the layout at once."""
    from screens.theme import MODES

    modes = ["", *(f"-{mode.removeprefix('is_')}" for mode in MODES), "-low-large-glove-high_contrast"]
    return [f"{lang}{mode}" for lang, mode in product(("zh", "en", "ru"), modes)]


def assert_nothing_is_wrong(config: pytest.Config, root: Path, files: Path, size: str) -> None:
    """Draw every screen in the looks of this panel, or in every look if the run is a thorough one."""
    # On the panels that stand in stations every scene is seen in one look, on the small one a scene of each screen.
    looks, once = [*LOOKS[size]], [*LOOKS[size][0 if size == "1280x800" else 1 :]]
    if config.getoption("thorough"):
        others = [] if size == "1280x800" else every_look()
        looks, once = list(dict.fromkeys([*looks, *LEFT_TO_A_THOROUGH_RUN[size], *others])), []
    report = files / "faults.json"
    gallery = root / "tests" / "screens" / "gallery.py"
    arguments = [size, root / "build" / "screens", files / "files", report, "--looks", *looks, "--once", *once]
    run = subprocess.run(
        [sys.executable, gallery, *arguments], cwd=root, timeout=TIME_OUT_S, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr[-3000:]
    found = json.loads(report.read_text("utf-8"))
    assert len(found) >= 25 * len(looks)
    assert {scene: faults for scene, faults in found.items() if faults} == {}
