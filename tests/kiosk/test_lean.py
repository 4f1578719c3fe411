"""A kiosk loads no library of numbers because it happens to be installed; what needs one still gets it."""

from __future__ import annotations

import subprocess
import sys

LOADED = "import sys, kiosk.bootstrap; print([name for name in ('numpy', 'pandas') if name in sys.modules])"


def test_a_kiosk_without_numbers() -> None:
    assert _printed(LOADED) == "[]"


def test_who_wants_numbers_afterwards_has_them() -> None:
    assert _printed("import kiosk.bootstrap, numpy; print(numpy.int8(3))") == "3"


def _printed(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()
