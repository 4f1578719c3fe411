"""The frame around every screen, driven by touches on a real window: ways, languages, sizes, the end of a visit."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin

pytestmark = pytest.mark.window


def test_a_visitor_finds_home_in_chinese(stage: Any) -> None:
    assert stage.screen == "home"
    assert "便民服务专列" in stage.words()
    assert not stage.kiosk.visits.is_active


def test_each_language_is_one_touch_away_and_written_in_its_own_script(stage: Any) -> None:
    for name, greeting in (("Русский", "Вагон услуг"), ("English", "Service carriage"), ("中文", "便民服务专列")):
        stage.touch(name)
        assert greeting in stage.words()


def test_large_text_is_one_touch_and_one_touch_back(stage: Any) -> None:
    from screens.theme import theme

    normal = theme.body
    stage.touch("大字版")
    assert theme.body == normal * 1.5
    stage.touch("大字版")
    assert theme.body == normal


def test_emergency_numbers_are_one_touch_away_and_back_leads_home(stage: Any) -> None:
    stage.touch("紧急电话")
    assert stage.screen == "numbers"
    stage.touch("返回")
    assert stage.screen == "home"


def test_a_person_is_one_touch_away(stage: Any) -> None:
    from screens.bars import AskButton

    stage.tap(stage.find(AskButton))
    assert stage.screen == "ask"


@pytest.mark.parametrize(
    ("window", "screen"),
    [
        ("咨询服务", "consultation"),
        ("帮扶信息宣传", "info"),
        ("休息阅读", "reading"),
        ("儿童游乐", "play"),
        ("饮水充电", "area"),
        ("应急救护", "first_aid"),
    ],
)
def test_every_window_of_the_carriage_leads_somewhere(stage: Any, window: str, screen: str) -> None:
    stage.touch(window)
    assert stage.screen == screen


@pytest.mark.parametrize(
    ("sign", "screen"),
    [
        ("搜索", "search"),
        ("找设施", "directory"),
        ("我有半小时", "minutes"),
        ("给人看的话", "cards"),
        ("请人帮忙", "help"),
        ("关于本机", "about"),
    ],
)
def test_every_sign_on_the_platform_leads_somewhere(stage: Any, sign: str, screen: str) -> None:
    stage.touch(sign)
    assert stage.screen == screen


def test_back_goes_the_way_one_came(stage: Any) -> None:
    stage.touch("咨询服务")
    stage.touch("紧急电话")
    stage.touch("返回")
    assert stage.screen == "consultation"
    stage.touch("首页")
    assert stage.screen == "home"
    assert not stage.has("返回")


def test_the_first_touch_begins_the_visit(stage: Any) -> None:
    stage.touch("English")
    assert stage.kiosk.visits.is_active


def test_a_forgotten_visit_is_warned_in_words_then_ended_and_reset(stage: Any) -> None:
    from screens.theme import theme

    stage.touch("English")
    stage.touch("Large text")
    stage.touch("Emergency numbers")
    stage.pass_time(125)
    assert "Still there? Back home in 15 s" in stage.words()
    stage.pass_time(16)
    assert stage.screen == "home"
    assert "便民服务专列" in stage.words()
    assert not theme.is_large
    assert not stage.kiosk.visits.is_active


def test_any_touch_on_the_screen_stops_the_warning_and_does_nothing_else(stage: Any) -> None:
    stage.touch("儿童游乐")
    here = stage.screen
    for place in ((540, 1500), stage.app.root.ids.idle.ids.card.center):
        stage.pass_time(65)
        assert stage.has_words_beginning("还在吗？")
        stage.tap_at(*place)
        assert stage.screen == here
        assert not stage.has_words_beginning("还在吗？")
    stage.pass_time(50)
    assert stage.screen == here


@pytest.mark.parametrize("is_low", [False, True])
@pytest.mark.parametrize(
    ("bar", "screen"), [("EmergencyStrip", "numbers"), ("AskButton", "ask"), ("HomeButton", "home")]
)
def test_while_the_warning_is_there_the_bars_lead_on_with_one_touch(
    stage: Any, bar: str, screen: str, is_low: bool
) -> None:
    from screens import bars
    from screens.theme import theme

    theme.is_low = is_low
    stage.touch("找设施")
    stage.pass_time(65)
    assert stage.has_words_beginning("还在吗？")
    stage.tap(stage.find(getattr(bars, bar)))
    assert stage.screen == screen
    assert not stage.has_words_beginning("还在吗？")


def test_a_kiosk_that_nobody_uses_invites_and_a_touch_brings_home(stage: Any) -> None:
    stage.pass_time(121)
    assert stage.screen == "attract"
    assert {"点击屏幕开始", "Touch to start", "Коснитесь экрана"} <= set(stage.words())
    stage.tap_at(540, 1100)
    assert stage.screen == "home"
    assert stage.kiosk.visits.is_active


def test_from_the_invitation_emergency_numbers_are_one_touch(stage: Any) -> None:
    stage.pass_time(121)
    stage.touch("紧急电话")
    assert stage.screen == "numbers"


def test_screens_are_made_once(stage: Any) -> None:
    from screens.navigation import navigation

    stage.touch("咨询服务")
    first = navigation.screen
    stage.touch("首页")
    stage.touch("咨询服务")
    assert navigation.screen is first


def test_only_one_provider_reads_the_touches(stage: Any) -> None:
    from kivy.base import EventLoop

    names = [type(provider).__name__ for provider in EventLoop.input_providers]
    assert set(names) <= {"MouseMotionEventProvider", "SDL2MotionEventProvider"}
    assert len(names) == len(set(names))


def test_above_low_mode_the_train_goes_with_high_contrast_and_comes_back_after_it(stage: Any) -> None:
    from screens.low_sky import LowSky
    from screens.theme import theme

    theme.is_low = True
    stage.settle()
    sky = stage.find(LowSky)
    assert sky.painter is not None
    theme.is_high_contrast = True
    stage.settle()
    assert sky.painter is None
    theme.is_high_contrast = False
    stage.settle()
    assert sky.painter is not None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("is_large", [False, True])
def test_when_the_station_is_shut_its_plate_holds_all_that_it_says(stage: Any, lang: str, is_large: bool) -> None:
    from screens.navigation import navigation
    from screens.theme import theme

    begin(stage, lang, hour=2)
    theme.is_large = is_large
    stage.settle()
    home = navigation.screen
    plates = [widget for widget in stage.visible() if home.open_text in getattr(widget, "text", "")]
    # Large letters may leave the carriage without one.
    assert len(plates) == (home.plate[3] > theme.small)
    assert all(plate.texture_size[1] <= home.plate[3] for plate in plates)


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_who_asks_for_large_letters_gets_larger_ones_on_home_too(stage: Any, lang: str) -> None:
    from screens.navigation import navigation
    from screens.theme import theme

    begin(stage, lang)
    (ordinary,) = {tile.title_px for tile in navigation.screen._tiles}
    theme.is_large = True
    stage.settle()
    (large,) = {tile.title_px for tile in navigation.screen._tiles if tile in stage.visible()}
    assert large > ordinary


def test_where_a_call_for_help_leaves_the_windows_too_narrow_for_a_word_home_is_a_list(stage: Any) -> None:
    from screens.navigation import navigation
    from screens.theme import theme
    from screens.widgets.text import cuts_a_word

    begin(stage, "en")
    theme.is_large = theme.is_glove = True
    stage.kiosk.help_requests.create("medical")
    stage.app.root.ids.alarm.look(stage.kiosk)
    stage.settle()
    home = navigation.screen
    shown = [tile for tile in home._tiles if tile in stage.visible()]
    torn = [tile.title for tile in shown if cuts_a_word(tile.title, tile.width * 0.6, theme.small, True)]
    assert not torn
    assert stage.has("Consultation")
