"""A game fills the panel: what a child does stays in it, it ends in time, and only a grown-up leaves."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from journeys import begin, go

from kiosk.play.leaving import HOLD_S
from screens.games import GAMES

pytestmark = pytest.mark.window

TOUCHES = 2000
STEP_S = 0.05


class Finger:
    """One finger on the window, put down and lifted by a test."""

    def __init__(self, stage: Any, x: float, y: float) -> None:
        from kivy.input.motionevent import MotionEvent

        class Touch(MotionEvent):
            def depack(self, args: Any) -> None:
                self.is_touch = True
                self.sx, self.sy = args
                self.profile = ["pos"]
                super().depack(args)

        self._stage, (width, height) = stage, stage.window.system_size
        self._shares = lambda x, y: (x / width, y / height)
        self._touch = Touch("test", 1, self._shares(x, y), is_touch=True, type_id="touch")
        self._post("begin")

    def slide(self, x: float, y: float) -> None:
        """Move to here."""
        self._touch.move(self._shares(x, y))
        self._post("update")

    def lift(self) -> None:
        """Leave the window."""
        self._post("end")

    def _post(self, phase: str) -> None:
        self._stage._loop.post_dispatch_input(phase, self._touch)


def screen() -> Any:
    """The screen in front."""
    from screens.navigation import navigation

    return navigation.screen


def let_pass(stage: Any, seconds: float, step: float = 0.25) -> None:
    """Time for the game alone, in small steps, as its own ticks would see it; somebody is there all the while."""
    for _ in range(round(seconds / step)):
        stage.kiosk.clock.pass_time(step)
        if stage.screen == "game":
            screen().tick()
    stage.app.root.idle_watch.touched()
    stage.settle()


@pytest.fixture
def playing(stage: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The window in a game."""
    begin(stage)
    stage.kiosk.visits.touched()
    stage.kiosk.play.chance.seed(11)
    go(stage, "game", id=getattr(request, "param", "cars"))
    yield stage
    stage.reset()


def corner(name: str) -> tuple[float, float]:
    """The middle of a corner, in the window."""
    widget = screen().ids[name]
    return tuple(widget.to_window(*widget.center))


def leave_button(stage: Any) -> bool:
    """Whether the way out is offered."""
    return bool(stage.has("离开游戏"))


@pytest.mark.parametrize("playing", GAMES, indirect=True)
def test_two_thousand_touches_of_a_child_stay_in_the_game(playing: Any) -> None:
    """Taps and strokes anywhere, corners too; nothing raises, and at the end the game can be played on."""
    chance = random.Random(7)
    width, height = playing.window.system_size
    for number in range(TOUCHES):
        finger = Finger(playing, chance.uniform(0, width), chance.uniform(0, height))
        if number % 7 == 0:
            finger.slide(chance.uniform(0, width), chance.uniform(0, height))
        finger.lift()
        playing.kiosk.clock.pass_time(STEP_S)
        screen().tick()
        if number % 50 == 0:
            playing.app.root.idle_watch.touched()
            playing._pass_frame()
        assert playing.screen == "game"
        assert not leave_button_is_offered()
    let_pass(playing, 12)
    assert can_be_played_on()


def leave_button_is_offered() -> bool:
    """Read from the screen itself, since looking at the whole window 2,000 times takes long."""
    return bool(screen().is_offered)


def can_be_played_on() -> bool:
    """Whether the game shows something to touch next, and that can be touched."""
    game = screen().game
    game.rules.wipe() if hasattr(game.rules, "wipe") else None
    target = game.shown_by_hand()
    return target is not None and target.width > 1 and not target.disabled


@pytest.mark.parametrize("playing", GAMES, indirect=True)
def test_my_child_could_leave_the_game_and_call_120(playing: Any) -> None:
    """The numbers stand there to be read; nothing to touch leads out of the game."""
    from screens.bars import AskButton, EmergencyStrip
    from screens.widgets import Touchable

    assert playing.has_words_beginning("急救120")
    assert playing.has_words_beginning("家长：同时按住下面两个角3秒")
    doors = [widget for widget in playing.visible() if isinstance(widget, AskButton | EmergencyStrip)]
    assert all(door.disabled for door in doors)
    within = set(screen().game.walk(restrict=True))
    live = [widget for widget in playing.visible() if isinstance(widget, Touchable) and not widget.disabled]
    assert live or "drawing" in screen().params["id"]
    assert set(live) <= within


def test_both_lower_corners_and_the_button_lead_back(playing: Any) -> None:
    left, right = Finger(playing, *corner("left")), Finger(playing, *corner("right"))
    let_pass(playing, HOLD_S - 0.5)
    assert not leave_button(playing)
    let_pass(playing, 0.75)
    assert leave_button(playing)
    left.lift()
    right.lift()
    playing.touch("离开游戏")
    assert playing.screen != "game"


def test_one_finger_can_leave_too(playing: Any) -> None:
    for name in ("right", "left"):
        finger = Finger(playing, *corner(name))
        let_pass(playing, HOLD_S + 0.25)
        finger.lift()
        let_pass(playing, 1)
    assert leave_button(playing)


def test_a_finger_that_slides_off_its_corner_has_let_go(playing: Any) -> None:
    left, right = Finger(playing, *corner("left")), Finger(playing, *corner("right"))
    right.slide(500, 900)
    let_pass(playing, HOLD_S * 2)
    assert not leave_button(playing)
    left.lift()
    right.lift()


def test_the_way_out_closes_again_and_the_game_goes_on(playing: Any) -> None:
    fingers = [Finger(playing, *corner(name)) for name in ("left", "right")]
    let_pass(playing, HOLD_S + 0.25)
    [finger.lift() for finger in fingers]
    let_pass(playing, 10)
    assert not leave_button(playing)
    assert can_be_played_on()


def test_two_minutes_before_the_end_a_picture_says_so_then_it_ends(playing: Any) -> None:
    from screens.games.around import PlayClock

    clock = playing.find(PlayClock)
    assert not clock.is_ending
    let_pass(playing, 18 * 60 + 1, step=30)
    assert clock.is_ending
    assert "还能玩2分钟" in playing.words()
    let_pass(playing, 120, step=30)
    assert "今天玩得真好，下次再来" in playing.words()


def test_before_the_train_leaves_the_game_says_which_and_is_locked(playing: Any) -> None:
    """14:05 now; the train at 14:25 ends the game at 14:10."""
    playing.kiosk.departure.set(14, 25)
    let_pass(playing, 5 * 60, step=30)
    assert {"火车快开了，我们走吧", "14:25"} <= set(playing.words())
    chance = random.Random(1)
    width, height = playing.window.system_size
    for _ in range(200):
        Finger(playing, chance.uniform(0, width), chance.uniform(0, height)).lift()
    assert playing.screen == "game"
    let_pass(playing, 25, step=1)
    assert playing.screen == "game"
    let_pass(playing, 40, step=1)
    assert playing.screen == "home"


def test_a_grown_up_leaves_the_last_picture_the_same_way(playing: Any) -> None:
    let_pass(playing, 20 * 60 + 1, step=30)
    fingers = [Finger(playing, *corner(name)) for name in ("left", "right")]
    let_pass(playing, HOLD_S + 0.25)
    [finger.lift() for finger in fingers]
    playing.touch("离开游戏")
    assert playing.screen != "game"


def test_who_is_gone_is_asked_and_then_forgotten(playing: Any) -> None:
    playing.pass_time(61)
    assert playing.has_words_beginning("还在吗？")
    playing.tap_at(500, 900)
    playing.settle()
    assert playing.screen == "game"
    playing.pass_time(61)
    playing.pass_time(21)
    assert playing.screen == "home"
    assert playing.kiosk.play.time().share == 1


def test_the_way_home_of_a_grown_up_at_the_keys_is_open(playing: Any) -> None:
    from screens.navigation import navigation

    assert playing.kiosk.visits.mode == "kids"
    navigation.home()
    playing.settle()
    assert playing.screen == "home"
    assert playing.kiosk.visits.mode == "normal"


@pytest.mark.parametrize("playing", GAMES, indirect=True)
def test_a_change_of_language_keeps_the_game(playing: Any) -> None:
    from screens.translation import tr

    rules = screen().game.rules
    tr.set_language("ru")
    playing.settle()
    assert screen().game.rules is rules
    assert playing.has_words_beginning("Взрослым")


@pytest.mark.parametrize("playing", [game for game in GAMES if game != "drawing"], indirect=True)
def test_following_the_hand_leads_to_a_happy_end_and_a_new_round(playing: Any) -> None:
    """Also with less motion: what the mitten would tap is always a step on."""
    from screens.theme import theme

    theme.is_calm = True
    game, levels = screen().game, set()
    for _ in range(60):
        target = game.shown_by_hand()
        if target is not None and not game.motions.is_busy:
            playing.tap(target)
        let_pass(playing, 0.75)
        levels.add(game.rules.ladder.level)
    theme.is_calm = False
    assert max(levels) >= 2


def test_nothing_is_drawn_anew_while_nothing_happens(playing: Any) -> None:
    """After two demonstrations the picture stands until somebody touches it."""
    let_pass(playing, 2)
    assert playing.app.root.fps == 20
    let_pass(playing, 40)
    assert playing.app.root.fps == 0
    game = screen().game
    assert not game.motions.is_busy
    boxes = [list(widget.pos) for widget in game.walk(restrict=True)]
    let_pass(playing, 30)
    assert [list(widget.pos) for widget in game.walk(restrict=True)] == boxes
    assert not screen()._quick.is_triggered


def test_a_held_corner_is_the_games_and_begins_no_reading_aloud(playing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from screens.voice.mode import VoiceMode, voice

    monkeypatch.setattr(VoiceMode, "is_available", True)
    finger = Finger(playing, 5, 5)
    for _ in range(8):
        playing.kiosk.clock.pass_time(0.5)
        playing._pass_frame()
        screen().tick()
    finger.lift()
    assert not voice.is_on
    assert screen().left_share == 1


def test_who_has_the_screen_read_aloud_hears_the_way_out(playing: Any) -> None:
    from screens.voice.mode import voice

    voice.is_on = True
    screen().tick()
    playing.settle()
    heard = [item.widget for item in playing.app.root.voice.items() if item.is_touchable]
    assert screen().ids.leave.__self__ in heard
    screen().ids.leave.trigger_action(0)
    playing.settle()
    assert playing.screen != "game"
