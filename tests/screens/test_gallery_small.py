"""Every screen, in the look that needs most room, on the panel that is small: nothing is wrong on any."""

from __future__ import annotations

from pathlib import Path

import pytest
from looks import assert_nothing_is_wrong

pytestmark = pytest.mark.window


def test_nothing_is_wrong_on_any_screen(pytestconfig: pytest.Config, root: Path, tmp_path: Path) -> None:
    assert_nothing_is_wrong(pytestconfig, root, tmp_path, "1280x800")
