"""`./run shots`: take the pictures of README.md anew.

Usage: python tools/readme_pictures.py

The pictures are those that the gallery and the tests take of every screen and page; here some are chosen, made smaller
and kept in docs/pictures. A picture whose tests fail is not taken.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "build" / "screens"
PICTURES = ROOT / "docs" / "pictures"
PAGE_TEST = "tests/sync/central/browser/test_staff_look.py::test_a_page_fits_its_screen_and_can_be_read[{}]"
WILLOW_TEST = "tests/e2e/test_willow.py"
LOOKS = ("zh", "ru", "zh-low-quiet")
COLOURS = 256
WIDTHS = {"1080x1920": 432, "staff": 960, "willow": 312}
"""Pixels a picture is wide in the README, by where it comes from."""
TALLEST = 2.2
"""A long page is cut off at so many times its width."""
CUT = {"staff-requests": 0.8}
"""Pictures of which the beginning says enough."""

CHOSEN = {
    "home-zh": "1080x1920/zh/home",
    "answer-ru": "1080x1920/ru/answer",
    "directory-ru": "1080x1920/ru/directory-facilities",
    "ticket-zh": "1080x1920/zh/ticket",
    "first-aid-zh": "1080x1920/zh/procedure-hands",
    "play-zh": "1080x1920/zh/play",
    "low-zh": "1080x1920/zh-low-quiet/home",
    "staff-visits": "staff/visits-zh-1280x900",
    "staff-kiosks": "staff/kiosks-zh-1280x900",
    "staff-requests": "staff/requests-zh-1280x900",
    "whistle-blown": "willow/worker-called",
    "whistle-unit": "willow/gardener-case",
    "whistle-code": "willow/worker-code",
}


def shrink(source: Path, target: Path, width: int, tallest: float = TALLEST) -> None:
    """A smaller copy in few colours, cut off at `tallest` times its width."""
    with Image.open(source) as whole:
        picture = whole.crop((0, 0, whole.width, min(whole.height, round(whole.width * tallest))))
        height = round(picture.height * width / picture.width)
        small = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
        small.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> int:
    pages = [PAGE_TEST.format(Path(source).name.split("-")[0]) for source in CHOSEN.values() if "staff/" in source]
    # A plain run sees some pages in English alone.
    pytest = [sys.executable, "-m", "pytest", "--thorough", "-n", "2", "--dist", "loadfile"]
    tests = subprocess.run([*pytest, *pages, WILLOW_TEST], cwd=ROOT)
    if tests.returncode:
        return tests.returncode
    with tempfile.TemporaryDirectory() as files:
        gallery = [ROOT / "tests" / "screens" / "gallery.py", "1080x1920", SCREENS, files, Path(files) / "faults.json"]
        subprocess.run([sys.executable, *gallery, "--looks", *LOOKS], cwd=ROOT, check=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, source in CHOSEN.items():
        width = WIDTHS[source.split("/")[0]]
        shrink(SCREENS / f"{source}.png", PICTURES / f"{name}.png", width, CUT.get(name, TALLEST))
        print(PICTURES / f"{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
