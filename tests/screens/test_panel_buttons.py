"""Six buttons beside the panel: they arrive as keys and do what the screen's own buttons do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from journeys import begin, events, go

pytestmark = pytest.mark.window

HOME, HELP, LANGUAGE, VOLUME, UP, DOWN = 278, 282, 283, 284, 273, 274
ESCAPE, LETTER_A = 27, 97

Press = Callable[..., None]


@pytest.fixture
def press(stage: Any) -> Press:
    def press(code: int, times: int = 1) -> None:
        for _ in range(times):
            stage.window.dispatch("on_key_down", code, 0, None, [])
        stage.window.dispatch("on_key_up", code, 0)
        stage.settle()

    return press


def test_home_and_help_lead_there_from_any_screen(stage: Any, press: Press) -> None:
    begin(stage)
    go(stage, "fairs")
    press(HELP)
    assert stage.screen == "ask"
    press(HOME)
    assert stage.screen == "home"


def test_the_language_goes_round_and_a_held_button_counts_once(stage: Any, press: Press) -> None:
    from screens.translation import tr

    begin(stage)
    seen = []
    for _ in range(3):
        press(LANGUAGE, times=5)
        seen.append(tr.lang)
    assert seen == ["en", "ru", "zh"]


def test_up_and_down_turn_the_page(stage: Any, press: Press) -> None:
    from screens.navigation import navigation
    from screens.theme import theme

    begin(stage)
    theme.is_calm = True
    go(stage, "hotlines")
    view = next(widget for widget in navigation.screen.walk() if hasattr(widget, "from_top"))
    press(UP)
    assert view.from_top == 0
    press(DOWN)
    assert view.from_top > 0
    press(UP)
    assert view.from_top == 0


def test_volume_is_quiet_and_back_and_goes_round_while_the_screen_is_read_aloud(stage: Any, press: Press) -> None:
    from kiosk.voice.speech import LOUDEST, SOFTEST
    from screens.theme import theme
    from screens.voice.mode import voice

    begin(stage)
    press(VOLUME)
    assert theme.is_quiet
    press(VOLUME)
    assert not theme.is_quiet
    voice.is_on = True
    heard = []
    for _ in range(30):
        press(VOLUME)
        heard.append(stage.kiosk.speech.volume)
    assert {SOFTEST, LOUDEST} <= set(heard)
    assert not theme.is_quiet


def test_while_the_screen_is_read_aloud_up_and_down_go_from_item_to_item(
    stage: Any, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    from screens.voice.mode import voice

    begin(stage)
    voice.is_on = True
    steps: list[int] = []
    monkeypatch.setattr(stage.app.root.voice.reader, "step", steps.append)
    press(DOWN)
    press(UP)
    assert steps == [1, -1]


def test_a_button_wakes_the_kiosk_counts_for_the_visit_and_stops_the_warning(stage: Any, press: Press) -> None:
    stage.reset()
    press(HELP)
    assert stage.screen == "ask"
    assert events(stage, "session.started")
    assert stage.kiosk.visits.is_active
    stage.pass_time(stage.kiosk.settings.idle_warning_s)
    assert stage.app.root.ids.idle.is_shown
    press(UP)
    assert not stage.app.root.ids.idle.is_shown
    assert stage.screen == "ask"
    stage.pass_time(stage.kiosk.settings.idle_warning_s)
    press(HOME)
    assert not stage.app.root.ids.idle.is_shown
    assert stage.screen == "home"


def test_a_child_cannot_leave_a_game_with_them(stage: Any, press: Press) -> None:
    begin(stage)
    go(stage, "play")
    stage.touch("装车厢")
    for code in (HOME, HELP, LANGUAGE, UP):
        press(code)
    assert stage.screen == "game"


def test_no_other_key_does_anything(stage: Any, press: Press) -> None:
    begin(stage)
    go(stage, "fairs")
    for code in (ESCAPE, LETTER_A):
        press(code)
    assert stage.screen == "fairs"
