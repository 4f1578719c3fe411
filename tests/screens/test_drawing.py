"""What is drawn in part looks like what is drawn as a whole; and pixels are given back."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import begin, go

pytestmark = pytest.mark.window


def pixels(stage: Any) -> bytes:
    """All that the window shows."""
    from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels

    width, height = (int(side) for side in stage.window.system_size)
    return bytes(glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE))


def drawn_boxes(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The part of the window that each frame from now on draws; None is all of it."""
    from screens.drawing import _frame

    found: list[Any] = []
    changed = _frame._changed

    def watch(whole: Any) -> Any:
        found.append(changed(whole))
        return found[-1]

    monkeypatch.setattr(_frame, "_changed", watch)
    return found


def touchables(stage: Any) -> list[Any]:
    """What can be pressed and is in the window."""
    from screens.drawing import box_of
    from screens.widgets import Touchable

    width, height = stage.window.system_size
    return [
        widget
        for widget in stage.visible()
        if isinstance(widget, Touchable) and 0 < box_of(widget).left < width and 0 < box_of(widget).bottom < height
    ]


@pytest.mark.parametrize("screen", ["home", "help", "directory", "questions"])
def test_a_press_draws_its_button_and_nothing_else_differs(
    stage: Any, screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(stage)
    if screen != "home":
        go(stage, screen, **({"group": "B"} if screen == "questions" else {}))
    stage.app.root.canvas.ask_update()
    stage.frames(2)
    boxes = drawn_boxes(monkeypatch)
    for button in touchables(stage)[::3]:
        for state in ("down", "normal"):
            boxes.clear()
            button.state = state
            stage.frames(1)
            in_part = pixels(stage)
            # A chip that is on looks the same when pressed: then nothing is drawn.
            assert all(box is not None for box in boxes)
            assert all(box.area <= (button.width + 4) * (button.height + 4) for box in boxes)
            stage.app.root.canvas.ask_update()
            stage.frames(1)
            assert boxes[-1] is None
            assert pixels(stage) == in_part


def test_a_journey_looks_the_same_as_when_every_frame_is_whole(stage: Any) -> None:
    begin(stage)
    for words in (
        "咨询服务",
        "English",
        "Home",
        "Русский",
        "中文",
        "找设施",
        "大集服务",
        "首页",
        "大字版",
        "低位操作",
        "大字版",
        "低位操作",
    ):
        stage.touch(words)
        stage.frames(3)
        as_it_came = pixels(stage)
        stage.app.root.canvas.ask_update()
        stage.frames(1)
        assert pixels(stage) == as_it_came, words


def test_a_scrolled_page_draws_no_more_than_itself(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from screens.drawing import box_of
    from screens.widgets.scroll import PageView

    begin(stage)
    go(stage, "help")
    view = stage.find(PageView)
    stage.frames(2)
    view.from_top = 100
    stage.settle()
    stage.frames(2)
    boxes = drawn_boxes(monkeypatch)
    view.from_top = 200
    stage.frames(1)
    in_part = pixels(stage)
    assert boxes[-1] == box_of(view).within(boxes[-1])
    stage.app.root.canvas.ask_update()
    stage.frames(1)
    assert pixels(stage) == in_part


def test_the_watchdog_costs_a_pixel(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(stage)
    stage.frames(2)
    before = pixels(stage)
    boxes = drawn_boxes(monkeypatch)
    stage.app.root.ask_sign()
    stage.frames(1)
    assert [box.area for box in boxes] == [1]
    assert pixels(stage) == before


# Words


def test_texts_that_say_the_same_share_their_pixels(stage: Any) -> None:
    from screens.widgets.ink import ink

    begin(stage)
    go(stage, "directory", tab="services", filter="TH-06")
    marks = [text for text in stage.visible() if getattr(text, "text", "") == "示例"]
    assert len(marks) > 1
    assert len({id(ink._drops[mark.words_drawn]) for mark in marks}) == 1


def test_texts_of_hidden_screens_give_their_pixels_back_and_draw_them_again(stage: Any) -> None:
    from screens.navigation import navigation
    from screens.widgets.ink import ink
    from screens.widgets.text import Printed

    begin(stage)
    go(stage, "help")
    texts = [
        widget for widget in navigation.screen.walk(restrict=True) if isinstance(widget, Printed) and widget.words_drawn
    ]
    stage.frames(2)
    before = pixels(stage)
    assert texts
    stage.touch("首页")
    ink.dry(0)
    kept = [text for text in texts if text.texture]
    in_front = {widget.words_drawn for widget in stage.walk() if isinstance(widget, Printed)}
    assert {*ink._drops} <= in_front
    assert all(text.words_drawn in in_front for text in kept)
    assert len(kept) < len(texts) / 4
    assert ink.bytes == sum(drop.bytes for drop in ink._drops.values())
    go(stage, "help")
    assert all(text.texture for text in texts)
    stage.frames(2)
    assert pixels(stage) == before


def test_what_is_looked_at_keeps_its_pixels(stage: Any) -> None:
    from screens.widgets.ink import ink

    begin(stage)
    go(stage, "help")
    before = pixels(stage)
    ink.dry(0)
    stage.app.root.canvas.ask_update()
    stage.frames(2)
    assert pixels(stage) == before


# Screens


def test_the_quiet_forgets_what_was_looked_at(stage: Any, tidying: Any) -> None:
    from screens import SCREENS
    from screens.navigation import navigation

    begin(stage)
    stage.kiosk.visits.touched()
    ways = ["consultation", "help", "first_aid", "numbers"]
    for way in ways:
        go(stage, way)
    stage.reset()
    for _ in range(len(SCREENS) + 2):
        stage.app.root.tick()
    assert not [way for way in ways if navigation._manager.has_screen(way)]


# The invitation


def test_only_the_train_s_strip_and_the_drift_move(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from screens.attract import ARRIVE_S, STAND_S
    from screens.navigation import navigation

    begin(stage)
    navigation.attract()
    stage.settle()
    screen = navigation.screen
    whole = screen.width * screen.height
    stage.kiosk.clock.pass_time(1.0)
    screen._step()
    stage.frames(2)
    boxes = drawn_boxes(monkeypatch)
    for seconds in (0.2, ARRIVE_S, 0.2, 0.2, STAND_S, 0.2):
        stage.kiosk.clock.pass_time(seconds)
        screen._step()
        stage.frames(1)
        in_part = pixels(stage)
        assert boxes[-1] is not None
        assert boxes[-1].area < whole * 0.6
        stage.app.root.canvas.ask_update()
        stage.frames(1)
        assert pixels(stage) == in_part
    navigation.home()


def test_who_asked_for_less_motion_sees_none(stage: Any) -> None:
    from screens.navigation import navigation
    from screens.theme import theme

    begin(stage)
    theme.is_calm = True
    try:
        navigation.attract()
        stage.settle()
        stage.frames(1)
        before = pixels(stage)
        stage.kiosk.clock.pass_time(1.5)
        navigation.screen._step()
        stage.frames(1)
        assert pixels(stage) == before
    finally:
        theme.is_calm = False
        navigation.home()


def test_no_line_is_drawn_wider_than_its_room(stage: Any) -> None:
    """Each word's width is rounded, and many short words add up to a line that is some pixels wider."""
    from screens.widgets import Text

    words = "Have a phone? Scan to take the list of papers along"
    for room in range(200, 700):
        text = Text(text=words, font_size=24, width=room, size_hint_x=None)
        text.texture_update()
        assert text.texture_size[0] <= room, text.lines


def test_a_pattern_of_the_beat_is_no_wider_than_the_row_it_stands_in(stage: Any) -> None:
    from screens.metronome import PatternChip
    from screens.theme import theme
    from screens.widgets.layout import ChipFlow

    row = ChipFlow(size_hint=(None, None), width=theme.caption * 8)
    chip = PatternChip(text="按压和吹气30比2", is_on=True)
    row.add_widget(chip)
    stage.frames(4)
    assert chip.width <= row.width and chip.ids.label.texture_size[0] <= chip.width
    assert chip.ids.label.height <= chip.height
