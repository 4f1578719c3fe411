"""A visitor's modes: one touch away, any together, for this visit only."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from journeys import LANGUAGES, begin, go, in_words

pytestmark = pytest.mark.window


def targets(stage: Any) -> list[Any]:
    """Everything that can be touched now."""
    from screens.widgets import Touchable

    return [widget for widget in stage.visible() if isinstance(widget, Touchable) and not widget.disabled]


def top_of(widget: Any) -> float:
    """Its upper edge in the window; of what scrolls, that of the view it scrolls in."""
    from kivy.uix.scrollview import ScrollView

    above = widget.parent
    while above is not None and above.parent is not above:
        if isinstance(above, ScrollView):
            widget = above
        above = above.parent
    return float(widget.to_window(widget.x, widget.top)[1])


@pytest.mark.parametrize("words", ["大字版", "低位操作"])
def test_large_and_low_are_one_touch_from_every_screen(stage: Any, words: str) -> None:
    begin(stage)
    for screen in ("home", "help", "numbers", "about", "modes"):
        go(stage, screen)
        assert stage.has(words), screen


# The gallery looks at every screen in low mode.
@pytest.mark.parametrize(
    "screen",
    ["home", "help", *(pytest.param(name, marks=pytest.mark.thorough) for name in ("numbers", "about", "modes"))],
)
def test_in_low_mode_everything_to_touch_is_in_the_bottom_45_percent(stage: Any, screen: str) -> None:
    begin(stage)
    stage.touch("低位操作")
    go(stage, screen)
    height = stage.window.system_size[1]
    assert max(top_of(widget) for widget in targets(stage)) <= 0.45 * height + 1


def test_the_switch_for_low_mode_stays_at_the_bottom_left(stage: Any) -> None:
    from screens.bars import ModeButton

    begin(stage)
    for _ in range(2):
        (switch,) = [w for w in stage.visible() if isinstance(w, ModeButton) and w.mode == "is_low"]
        assert switch.to_window(*switch.center)[0] < stage.window.system_size[0] / 4
        assert switch.to_window(*switch.center)[1] < stage.window.system_size[1] / 6
        stage.touch("低位操作")


def test_low_mode_still_says_where_one_is(stage: Any) -> None:
    begin(stage)
    go(stage, "help")
    stage.touch("低位操作")
    assert "您需要什么帮助？" in stage.words()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_switch_says_what_it_does_and_whether_it_is_on(stage: Any, lang: str) -> None:
    from screens.modes import SWITCHES, SwitchCard
    from screens.theme import theme
    from screens.widgets import PagedScroll

    begin(stage, lang)
    stage.touch(in_words(stage, "无障碍"))
    for mode, _icon, title, detail in SWITCHES:
        (card,) = [w for w in stage.visible() if isinstance(w, SwitchCard) and w.mode == mode]
        assert {in_words(stage, title), in_words(stage, detail), in_words(stage, "关着")} <= set(words_in(card))
        stage.find(PagedScroll).ids.view.scroll_to(card, animate=False)
        stage.settle()
        stage.tap(card)
        assert in_words(stage, "开着") in words_in(card)
        theme.reset_modes()
        stage.settle()


def words_in(widget: Any) -> list[str]:
    """Every text within a widget."""
    return [part.text for part in widget.walk() if getattr(part, "text", "")]


def test_a_switch_of_the_bars_says_by_more_than_colour_that_it_is_on(stage: Any) -> None:
    from screens.bars import ModeButton

    begin(stage)
    (switch,) = [w for w in stage.visible() if isinstance(w, ModeButton) and w.mode == "is_large"]
    off = switch.icon
    stage.touch("大字版")
    assert switch.icon != off


def test_modes_go_together(stage: Any) -> None:
    from screens.theme import MODES, theme

    begin(stage)
    stage.touch("无障碍")
    for first, second in itertools.combinations(MODES, 2):
        setattr(theme, first, True)
        setattr(theme, second, True)
        stage.settle()
        assert (getattr(theme, first), getattr(theme, second)) == (True, True)
        assert stage.has("低位操作")
        theme.reset_modes()


def test_gloves_make_every_target_30_mm(stage: Any) -> None:
    from screens.theme import theme

    begin(stage)
    theme.is_glove = True
    go(stage, "help")
    least = 30 * theme.px_per_mm - 1
    assert all(min(widget.size) >= least for widget in targets(stage))


def test_quiet_is_quiet(stage: Any) -> None:
    from screens.sounds import sounds
    from screens.theme import theme

    begin(stage)
    theme.is_quiet = True
    assert not sounds.play("whistle")


def test_a_page_turns_at_once_for_who_asked_for_less_motion(stage: Any) -> None:
    from screens.theme import theme
    from screens.widgets import PagedScroll

    begin(stage)
    theme.is_calm = True
    go(stage, "help")
    scroll = stage.find(PagedScroll)
    assert scroll.overflows
    scroll.turn(1)
    assert scroll.ids.view.scroll_y < 1


def test_the_next_visitor_finds_no_mode_and_the_usual_volume(stage: Any) -> None:
    from screens.sounds import USUAL_VOLUME, sounds
    from screens.theme import MODES, theme

    begin(stage)
    stage.touch("无障碍")
    for mode in MODES:
        setattr(theme, mode, True)
    sounds.volume = 0.8
    stage.settle()
    stage.pass_time(125)
    stage.pass_time(20)
    assert not any(getattr(theme, mode) for mode in MODES)
    assert sounds.volume == USUAL_VOLUME
    assert stage.screen == "home"


def test_the_visit_remembers_only_the_kind_of_mode(stage: Any) -> None:
    from journeys import events

    begin(stage)
    stage.touch("大字版")
    stage.touch("低位操作")
    stage.reset()
    assert events(stage, "session.ended")[-1]["mode_final"] == "low"


def test_sounds_are_those_that_the_program_computes(root: Any, tmp_path: Any) -> None:
    import runpy

    from screens.sounds import NAMES

    runpy.run_path(str(root / "tools" / "make_sounds.py"))["main"]([str(tmp_path)])
    made = {path.stem: path.read_bytes() for path in tmp_path.glob("*.wav")}
    kept = {path.stem: path.read_bytes() for path in (root / "assets" / "sounds").glob("*.wav")}
    assert made == kept
    assert set(made) == set(NAMES)


@pytest.mark.parametrize("modes", [("is_low",), ("is_low", "is_high_contrast"), ("is_low", "is_glove")])
def test_the_words_on_the_door_are_whole_in_russian(stage: Any, modes: tuple[str, ...]) -> None:
    from screens.navigation import navigation
    from screens.theme import theme

    begin(stage, "ru")
    for mode in modes:
        setattr(theme, mode, True)
    stage.settle()
    door = navigation.screen.ids.door
    words = next(widget for widget in door.walk(restrict=True) if getattr(widget, "text", ""))
    assert words.lines == ["Позвать", "сотрудника"]
    assert words.height <= door.height
