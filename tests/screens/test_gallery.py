"""Every screen, in three languages and in the visitor's modes, on the panel that stands: nothing is wrong on any."""

from __future__ import annotations

from pathlib import Path

import pytest
from looks import LOOKS, assert_nothing_is_wrong, every_look

pytestmark = pytest.mark.window


def test_nothing_is_wrong_on_any_screen(pytestconfig: pytest.Config, root: Path, tmp_path: Path) -> None:
    assert_nothing_is_wrong(pytestconfig, root, tmp_path, "1080x1920")


def test_the_looks_hold_every_language_and_every_mode_on_both_large_panels() -> None:
    from screens.theme import MODES

    for size in ("1080x1920", "1920x1080"):
        looks = [look.split("-") for look in LOOKS[size]]
        assert {lang for lang, *_modes in looks} == {"zh", "en", "ru"}
        seen = {f"is_{mode}" for _lang, *modes in looks for mode in modes}
        assert seen == set(MODES)


def test_a_thorough_run_wears_every_mode_in_every_language() -> None:
    from screens.theme import MODES

    worn = {(lang, *modes) for lang, *modes in (look.split("-") for look in every_look())}
    for lang in ("zh", "en", "ru"):
        assert {(lang,), *((lang, mode.removeprefix("is_")) for mode in MODES)} <= worn
