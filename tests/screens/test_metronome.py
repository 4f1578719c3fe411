"""The beat of chest compressions on the screen: seen by who cannot hear it, heard by who looks at the person."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin, go, in_words

from kiosk.services.metronome import BREATH_S, PUSH_S

pytestmark = pytest.mark.window


@pytest.fixture
def heard(stage: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sounds that were asked for."""
    from screens.sounds import sounds

    played: list[str] = []
    monkeypatch.setattr(sounds, "play", lambda name: played.append(name) or True)
    return played


def pulse(stage: Any) -> Any:
    """The shape that swells."""
    from screens.metronome import PulseView

    return stage.find(PulseView)


def wait(stage: Any, seconds: float) -> None:
    """Let time pass, and one frame."""
    stage.kiosk.clock.pass_time(seconds)
    stage._pass_frame()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_three_touches_from_home_and_runs_at_once(stage: Any, lang: str) -> None:
    begin(stage, lang)
    stage.touch(in_words(stage, "应急救护"))
    stage.touch(stage.kiosk.first_aid.procedure("FA-01").name.text)
    stage.touch(in_words(stage, "按压节拍"))
    wait(stage, PUSH_S * 1.5)
    assert pulse(stage).count == 2
    assert {"2", in_words(stage, "按压"), "120"} <= set(stage.words())


def test_the_pulse_is_large_at_the_push_and_small_before_the_next(stage: Any) -> None:
    begin(stage)
    go(stage, "metronome", pattern="pushes")
    wait(stage, PUSH_S * 4.02)
    at_the_push = pulse(stage).swell
    wait(stage, PUSH_S * 0.9)
    assert at_the_push > 0.98
    assert pulse(stage).swell < 0.75


def test_in_calm_mode_the_pulse_takes_two_sizes_only(stage: Any) -> None:
    from screens.theme import theme

    begin(stage)
    theme.is_calm = True
    go(stage, "metronome", pattern="pushes")
    sizes = set()
    for _ in range(60):
        wait(stage, PUSH_S / 7)
        sizes.add(round(pulse(stage).swell, 4))
    assert len(sizes) == 2


def test_every_push_is_heard_once_and_a_breath_sounds_otherwise(stage: Any, heard: list[str]) -> None:
    begin(stage)
    go(stage, "metronome", pattern="30_2")
    heard.clear()
    wait(stage, PUSH_S / 2)
    for _ in range(29):
        wait(stage, PUSH_S / 2)
        wait(stage, PUSH_S / 2)
    assert (heard, pulse(stage).count) == (["tick"] * 29, 30)
    heard.clear()
    for _ in range(2):
        wait(stage, BREATH_S / 2)
        wait(stage, BREATH_S / 2)
    assert heard == ["breath", "breath"]
    assert (pulse(stage).kind, pulse(stage).count) == ("breath", 2)
    assert "吹气" in stage.words()


def test_after_a_stall_one_beat_sounds_not_all_that_were_missed(stage: Any, heard: list[str]) -> None:
    begin(stage)
    go(stage, "metronome", pattern="pushes")
    heard.clear()
    wait(stage, PUSH_S * 9.5)
    assert heard == ["tick"]
    assert pulse(stage).count == 10


def test_in_quiet_mode_nothing_sounds_and_the_pulse_remains(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from screens.sounds import sounds
    from screens.theme import theme

    begin(stage)
    theme.is_quiet = True
    audible: list[bool] = []
    play = sounds.play
    monkeypatch.setattr(sounds, "play", lambda name: audible.append(play(name)) or False)
    go(stage, "metronome", pattern="pushes")
    wait(stage, PUSH_S * 2.5)
    assert audible
    assert not any(audible)
    assert pulse(stage).count == 3


def test_untrained_helpers_choose_pushes_alone(stage: Any) -> None:
    begin(stage)
    go(stage, "metronome", pattern="30_2")
    wait(stage, PUSH_S * 30 + 1)
    assert pulse(stage).kind == "breath"
    stage.touch("只按压")
    wait(stage, PUSH_S * 30.5)
    assert (pulse(stage).kind, pulse(stage).count) == ("push", 1)


def test_helpers_are_told_to_change_every_two_minutes(stage: Any, heard: list[str]) -> None:
    begin(stage)
    stage.touch("应急救护")
    go(stage, "metronome", pattern="pushes")
    stage.pass_time(119)
    assert "换人按压，停顿不超过10秒" not in stage.words()
    stage.pass_time(1.5)
    assert "换人按压，停顿不超过10秒" in stage.words()
    assert "good" in heard
    stage.pass_time(15)
    assert "换人按压，停顿不超过10秒" not in stage.words()
    assert "已按 02:15" in stage.words()


def test_it_pauses_and_goes_on(stage: Any, heard: list[str]) -> None:
    begin(stage)
    go(stage, "metronome", pattern="pushes")
    stage.touch("停下")
    heard.clear()
    wait(stage, 30)
    assert not heard
    stage.touch("继续按")
    wait(stage, PUSH_S * 1.01)
    assert heard == ["tick"]


def test_while_it_runs_nobody_is_thrown_out_for_half_an_hour(stage: Any) -> None:
    begin(stage)
    stage.touch("应急救护")
    go(stage, "metronome", pattern="pushes")
    stage.app.root.idle_watch.touched()
    stage.pass_time(29 * 60)
    assert stage.screen == "metronome"
    assert not stage.app.root.ids.idle.is_shown
    stage.pass_time(61)
    assert stage.app.root.ids.idle.is_shown
    stage.pass_time(20)
    assert stage.screen == "home"


def test_paused_it_is_a_screen_like_any_other(stage: Any) -> None:
    begin(stage)
    go(stage, "metronome", pattern="pushes")
    stage.touch("停下")
    stage.pass_time(61)
    assert stage.app.root.ids.idle.is_shown


def test_left_it_is_silent_and_its_frames_are_given_back(stage: Any, heard: list[str]) -> None:
    from screens.navigation import navigation

    begin(stage)
    go(stage, "metronome", pattern="pushes")
    screen = navigation.screen
    stage.touch("首页")
    heard.clear()
    wait(stage, 5)
    assert not heard
    assert screen._pulsing is None
    assert not screen.is_in_use


def test_another_language_does_not_stop_it(stage: Any) -> None:
    begin(stage)
    go(stage, "metronome", pattern="pushes")
    wait(stage, PUSH_S * 4.5)
    stage.touch("English")
    assert pulse(stage).count == 5
    assert "Push" in stage.words()
