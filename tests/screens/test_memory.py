"""A kiosk runs for months: what is shown again and again must not leave anything behind."""

from __future__ import annotations

import gc
from typing import Any

import pytest

pytestmark = pytest.mark.window

ROUNDS = 3


def widgets_alive() -> int:
    """How many widgets there are, in sight or not."""
    from kivy.uix.widget import Widget

    gc.collect()
    return sum(isinstance(thing, Widget) for thing in gc.get_objects())


def frames_alive() -> int:
    """How many drawing frames there are, before any garbage collection: each holds megabytes of pixels."""
    from kivy.graphics import Fbo

    return sum(isinstance(thing, Fbo) for thing in gc.get_objects())


@pytest.fixture
def full_stage(stage: Any) -> Any:
    """The window with every screen made."""
    from screens import SCREENS
    from screens.navigation import navigation

    for name in SCREENS:
        navigation.build(name)
    return stage


def test_changes_of_language_leave_no_widget_behind(full_stage: Any) -> None:
    def through_all_languages() -> None:
        for name in ("English", "Русский", "中文"):
            full_stage.touch(name)

    through_all_languages()
    before = widgets_alive()
    for _ in range(ROUNDS):
        through_all_languages()
    assert widgets_alive() <= before


def test_screens_filled_again_leave_no_widget_behind(full_stage: Any) -> None:
    def a_walk() -> None:
        for words in ("咨询服务", "首页", "找设施", "首页", "请人帮忙", "首页", "应急救护", "首页"):
            full_stage.touch(words)

    a_walk()
    before = widgets_alive()
    for _ in range(ROUNDS):
        a_walk()
    assert widgets_alive() <= before


def test_pictures_painted_again_leave_no_frame_behind(full_stage: Any) -> None:
    full_stage.touch("大字版")
    full_stage.touch("标准字")
    before = frames_alive()
    for _ in range(ROUNDS):
        full_stage.touch("大字版")
        full_stage.touch("标准字")
    assert frames_alive() == before


def test_garbage_waits_until_nobody_is_there(full_stage: Any) -> None:
    from screens.tidying import WORTH_IT

    full_collections: list[object] = []

    def count(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            full_collections.append(phase)

    gc.callbacks.append(count)
    try:
        for words in ("咨询服务", "首页", "找设施", "English", "Home"):
            full_stage.touch(words)
        while gc.get_count()[2] < WORTH_IT:
            gc.collect(1)
        assert full_collections == []
        full_stage.reset()
        full_stage.pass_time(1)
        assert len(full_collections) == 1
    finally:
        gc.callbacks.remove(count)
