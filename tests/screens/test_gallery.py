"""Every screen, in three languages and in the visitor's modes, on three panels: nothing is wrong on any.

The pictures are kept in build/screens/<size>/<look>/<screen>.png, a look being a language and modes: "ru-low-large".
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.window

TIME_OUT_S = 2400

LOOKS = {
    "1080x1920": (
        ("zh", "ru", "zh-low-quiet"),
        ("ru-large-calm", "en", "ru-low-large-glove-high_contrast"),
    ),
    "1920x1080": (
        ("ru", "zh-glove-calm-quiet", "zh-low-large"),
        ("en-high_contrast-large", "ru-low"),
    ),
    "1280x800": (("zh", "ru-large"),),
}
"""Every language, every mode and the hardest of their combinations; Russian has the longest words.

In the first look of each part every scene is seen, in the others one scene of each screen. All looks of a size are worn
by one window: the screens are made once, and follow from look to look as at a kiosk.
"""


@pytest.mark.parametrize("size", LOOKS)
def test_nothing_is_wrong_on_any_screen(root: Path, tmp_path: Path, size: str) -> None:
    looks = [look for part in LOOKS[size] for look in part]
    once = [look for part in LOOKS[size] for look in part[1:]]
    report = tmp_path / "faults.json"
    gallery = root / "tests" / "screens" / "gallery.py"
    arguments = [size, root / "build" / "screens", tmp_path / "files", report, "--looks", *looks, "--once", *once]
    run = subprocess.run(
        [sys.executable, gallery, *arguments], cwd=root, timeout=TIME_OUT_S, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr[-3000:]
    found = json.loads(report.read_text("utf-8"))
    assert len(found) >= 25 * len(looks)
    assert {scene: faults for scene, faults in found.items() if faults} == {}


def test_the_looks_hold_every_language_and_every_mode_on_both_large_panels() -> None:
    from screens.theme import MODES

    for size in ("1080x1920", "1920x1080"):
        looks = [look.split("-") for part in LOOKS[size] for look in part]
        assert {lang for lang, *_modes in looks} == {"zh", "en", "ru"}
        seen = {f"is_{mode}" for _lang, *modes in looks for mode in modes}
        assert seen == set(MODES)
