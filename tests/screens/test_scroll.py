"""Touching what stands on a page that scrolls: it answers as soon as the finger leaves, and once."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import begin, go

pytestmark = pytest.mark.window


def card_on_a_page(stage: Any) -> Any:
    """A card in a scrolled view that leads to another screen, in view."""
    begin(stage)
    go(stage, "help")
    return next(widget for widget in stage.visible() if type(widget).__name__ == "UrgentCard")


def test_a_card_answers_in_the_frames_of_the_touch_itself(stage: Any) -> None:
    card = card_on_a_page(stage)
    stage.tap(card)
    assert stage.screen == "plan"


def test_it_answers_once(stage: Any) -> None:
    from kivy.clock import Clock

    card = card_on_a_page(stage)
    heard: list[Any] = []
    card.fbind("on_release", heard.append)
    try:
        stage.tap(card)
        # What Kivy has put off for a fifth of a second comes with the frames until then.
        until = Clock.get_time() + 0.3
        while Clock.get_time() < until:
            stage.frames(1)
    finally:
        card.funbind("on_release", heard.append)
    assert len(heard) == 1


def test_dragging_a_page_touches_nothing_on_it(stage: Any) -> None:
    card = card_on_a_page(stage)
    x, y = card.to_window(*card.center)
    stage.drag((x, y), (x, y + 300))
    stage.settle()
    assert stage.screen == "help"


def test_a_page_that_grows_below_stays_where_it_is_looked_at(stage: Any) -> None:
    """Kivy works out anew how far it is scrolled, and not always to the last digit."""
    from kivy.uix.widget import Widget

    from screens.widgets.scroll import PagedScroll

    moved = []
    for from_top in range(1, 600, 8):
        scroll, part = PagedScroll(size_hint=(None, None), size=(1000, 1271.2)), Widget(size_hint_y=None, height=1994.0)
        scroll.add_widget(part)
        stage._pass_frame()
        scroll.ids.view.from_top = from_top
        part.height = 3464.0
        stage._pass_frame()
        if abs(scroll.ids.view.from_top - from_top) > 1:
            moved.append((from_top, scroll.ids.view.from_top))
    assert not moved


def short_page(stage: Any, height: float) -> tuple[Any, Any, Any, Any]:
    """A page of so many pixels with something docked above and below, and more than it can show."""
    from kivy.uix.widget import Widget

    from screens.widgets.page import Docked, PageBody
    from screens.widgets.scroll import PagedScroll

    body = PageBody(size_hint=(None, None), size=(1000, height))
    above, scroll, below = Docked(), PagedScroll(), Docked()
    for part in (above, scroll, below):
        body.add_widget(part)
    for part in (above, below):
        part.add_widget(Widget(size_hint_y=None, height=100))
    scroll.add_widget(Widget(size_hint_y=None, height=3000))
    stage.frames(4)
    return body, above, scroll, below


def test_what_is_docked_stands_on_the_page_while_the_screen_is_too_short_for_both(stage: Any) -> None:
    begin(stage)
    body, above, scroll, below = short_page(stage, 900)
    assert body.children[::-1] == [above, scroll, below]
    body.height = 300
    stage.frames(4)
    assert body.children == [scroll]
    page = scroll.ids.page.children[::-1]
    assert page[0] is above and page[-1] is below and len(page) == 3
    body.height = 900
    stage.frames(4)
    assert body.children[::-1] == [above, scroll, below] and len(scroll.ids.page.children) == 1


@pytest.mark.parametrize("targets", [5, 2.7, 2])
def test_both_page_buttons_keep_within_a_short_page(stage: Any, targets: float) -> None:
    from kivy.uix.widget import Widget

    from screens.theme import theme
    from screens.widgets.scroll import PagedScroll

    begin(stage)
    scroll = PagedScroll(size_hint=(None, None), size=(1000, theme.target * targets))
    scroll.add_widget(Widget(size_hint_y=None, height=3000))
    stage.frames(4)
    up, down = scroll.ids.up, scroll.ids.buttons.children[0]
    assert scroll.overflows
    assert all(scroll.y <= button.y and button.top + theme.gap / 2 <= scroll.top for button in (up, down))
    apart = up.y - down.top if up.x == down.x else down.x - up.right
    assert apart >= theme.gap - 1 and min(up.height, down.height) >= theme.target
