"""A kiosk runs for months: what is shown again and again must not leave anything behind."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import pytest
from journeys import begin

pytestmark = pytest.mark.window

ROUNDS = 1
THOROUGH_ROUNDS = 6


def widgets_alive() -> int:
    """How many widgets there are, in sight or not."""
    from kivy.uix.widget import Widget

    # What was set aside as lasting is not listed otherwise, and a leak could hide there.
    gc.unfreeze()
    gc.collect()
    return sum(issubclass(type(thing), Widget) for thing in gc.get_objects())


def frames_alive() -> int:
    """How many drawing frames there are, before any garbage collection: each holds megabytes of pixels."""
    from kivy.graphics import Fbo

    gc.unfreeze()
    return sum(issubclass(type(thing), Fbo) for thing in gc.get_objects())


def followers_but_of_rules(lasting: Any) -> int:
    """How many follow a property of what lasts, the shells of those that are gone among them; those of kv rules go with
    their widgets.
    """
    gc.collect()
    told = [told for name in lasting.properties() for told, *_ in lasting.get_property_observers(name, args=True)]
    return sum(not isinstance(one, FunctionType) for one in told)


@pytest.fixture(autouse=True)
def set_aside() -> Iterator[None]:
    """What was there before is not searched for garbage by this test's collections, nor by those of the next files."""
    gc.freeze()
    yield
    gc.freeze()


@pytest.fixture
def rounds(pytestconfig: pytest.Config) -> int:
    """How often something is shown again, once all that it needs was made."""
    return THOROUGH_ROUNDS if pytestconfig.getoption("thorough") else ROUNDS


@pytest.fixture
def full_stage(stage: Any) -> Any:
    """The window with every screen made."""
    from screens import SCREENS
    from screens.navigation import navigation

    for name in SCREENS:
        navigation.build(name)
    return stage


LANGUAGES = ("English", "Русский", "中文")
A_WALK = ("咨询服务", "首页", "找设施", "首页", "请人帮忙", "首页", "应急救护", "首页")


@pytest.mark.parametrize("touches", [LANGUAGES, A_WALK], ids=["languages", "screens"])
def test_what_is_shown_again_leaves_no_widget_behind(full_stage: Any, rounds: int, touches: tuple[str, ...]) -> None:
    def once() -> None:
        for words in touches:
            full_stage.touch(words)

    once()
    before = widgets_alive()
    for _ in range(rounds):
        once()
    assert widgets_alive() <= before


def test_being_read_to_leaves_no_widget_behind(full_stage: Any, rounds: int) -> None:
    from screens.voice.mode import voice

    def once() -> None:
        voice.is_on = True
        full_stage.settle()
        for _ in range(3):
            full_stage.app.root.voice.do("next")
        full_stage.touch("关朗读")

    once()
    before = widgets_alive()
    for _ in range(rounds):
        once()
    assert widgets_alive() <= before


def test_pictures_painted_again_leave_no_frame_behind(full_stage: Any, rounds: int) -> None:
    full_stage.touch("大字版")
    full_stage.touch("大字版")
    before = frames_alive()
    for _ in range(rounds):
        full_stage.touch("大字版")
        full_stage.touch("大字版")
    assert frames_alive() == before


def test_once_nobody_is_there_only_home_and_the_invitation_are_left(stage: Any, tidying: Any) -> None:
    """Nothing that lasts (theme, services, clock) may hold on to it: bind to these by ``bind``, never by ``fbind``."""
    from gallery import scenes

    from screens.base import BaseScreen
    from screens.navigation import navigation
    from screens.theme import theme
    from screens.tidying import ROUNDS
    from screens.widgets.ink import faces

    begin(stage)
    before = followers_but_of_rules(theme)
    stage.kiosk.visits.touched()
    for screen, params in {screen: params for _name, screen, params in scenes(stage.kiosk, is_brief=True)}.items():
        if screen not in ("home", "attract"):
            navigation.show(screen, **params)
            stage.frames(1)
    held = faces.bytes
    stage.reset()
    for _ in range(ROUNDS + 2):
        stage.app.root.tick()
        stage.frames(1)
    gc.unfreeze()
    screens = [type(thing).__name__ for thing in gc.get_objects() if issubclass(type(thing), BaseScreen)]
    assert sorted(screens) in (["AttractScreen", "HomeScreen"], ["HomeScreen"])
    assert followers_but_of_rules(theme) <= before, "follow the theme by screens.following"
    assert faces.bytes < held / 4


def test_memory_goes_back_again_once_a_frame_was_drawn_without_it(
    stage: Any, tidying: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pixels and glyphs of the window are let go with its next frame: 12 MB that the first time does not get."""
    from screens import tidying as module
    from screens.tidying import ROUNDS

    begin(stage)
    stage.kiosk.visits.touched()
    stage.touch("咨询服务")
    stage.reset()
    given_back = []
    monkeypatch.setattr(module, "_call_c", lambda name, *_: given_back.append((name, frames[0])))
    frames = [0]
    for _ in range(ROUNDS + 4):
        stage.app.root.tick()
        stage.frames(1)
        frames[0] += 1
    (first, at), (second, later) = given_back
    assert (first, second, later) == ("malloc_trim", "malloc_trim", at + 1)


@pytest.fixture
def collections() -> Iterator[list[str]]:
    """The full garbage collections since."""
    seen: list[str] = []

    def count(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            seen.append(phase)

    gc.callbacks.append(count)
    yield seen
    gc.callbacks.remove(count)


def test_garbage_waits_until_nobody_is_there(full_stage: Any, tidying: Any, collections: list[str]) -> None:
    from screens.tidying import WORTH_IT

    full_stage.touch("咨询服务")
    collections.clear()
    for words in ("首页", "找设施", "English", "Home"):
        full_stage.touch(words)
    while gc.get_count()[2] < WORTH_IT:
        gc.collect(1)
    assert collections == []
    full_stage.reset()
    for _ in range(2):
        so_far = len(collections)
        full_stage.app.root.tick()
        assert len(collections) <= so_far + 1
    assert collections


def test_much_garbage_waits_for_a_pause_of_the_visitor(stage: Any, tidying: Any, collections: list[str]) -> None:
    from screens import SCREENS
    from screens.navigation import navigation
    from screens.tidying import WORTH_A_PAUSE

    begin(stage)
    stage.touch("咨询服务")
    before = sys.getallocatedblocks()
    for name in SCREENS:
        if sys.getallocatedblocks() - before < WORTH_A_PAUSE:
            navigation.build(name)
    stage.touch("首页")
    stage.app.root.tick()
    assert collections == []
    stage.pass_time(1)
    assert len(collections) == 1


def test_a_page_that_was_scrolled_asks_for_no_further_frames(stage: Any) -> None:
    """Kivy's scroll view would fade a bar that has no width here, for a second, and hold on to the screen meanwhile."""
    from kivy.animation import Animation

    begin(stage)
    stage.touch("咨询服务")
    assert not Animation._instances
