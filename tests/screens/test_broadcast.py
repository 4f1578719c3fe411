"""Emergency notices on the screen: the grave ones take it, all stand above it, and they go when they are over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from journeys import begin, events, go, in_words
from listener import Visitor
from voices import FakePlayer

from tests.boards import broadcast

pytestmark = pytest.mark.window
ASIDE = "知道了，收成横条"


@pytest.fixture(autouse=True)
def nothing_left(stage: Any) -> Iterator[None]:
    """The next test finds no notice."""
    begin(stage)
    yield
    stage.pass_time(1)
    assert stage.screen != "broadcast"


def banner(stage: Any) -> Any:
    return stage.app.root.ids.broadcast


def banner_words(stage: Any) -> set[str]:
    return {part.text for part in banner(stage).walk(restrict=True) if getattr(part, "text", "")}


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
@pytest.mark.parametrize("level", ["red", "orange"])
def test_a_grave_one_takes_the_screen_within_a_second_and_says_level_and_what_to_do(
    stage: Any, level: str, lang: str
) -> None:
    from screens.widgets import Icon

    begin(stage, lang)
    go(stage, "hotlines")
    with broadcast(stage.kiosk, level) as notice:
        stage.pass_time(1)
        assert stage.screen == "broadcast"
        (card,) = stage.kiosk.notices.broadcast()
        assert {card.level_text, notice.title.pick(lang).text, notice.body.pick(lang).text} <= set(stage.words())
        assert {step.pick(lang).text for step in notice.advice} <= set(stage.words())
        assert "warning" in [widget.name for widget in stage.visible() if isinstance(widget, Icon)]
        assert stage.has(in_words(stage, "紧急电话")) and stage.has(in_words(stage, "找工作人员"))
        assert not banner(stage).is_shown


def test_it_finds_a_kiosk_that_nobody_uses_and_stays_there(stage: Any) -> None:
    stage.reset()
    stage.pass_time(121)
    assert stage.screen == "attract"
    with broadcast(stage.kiosk, "red"):
        for _ in range(3):
            stage.pass_time(121)
            assert stage.screen == "broadcast"


@pytest.mark.parametrize(("door", "screen"), [("紧急电话", "numbers"), ("找工作人员", "ask")])
def test_numbers_and_a_person_are_one_touch_away_and_are_not_covered(stage: Any, door: str, screen: str) -> None:
    with broadcast(stage.kiosk, "red"):
        stage.pass_time(1)
        stage.touch(door)
        stage.pass_time(1)
        assert stage.screen == screen
        assert banner(stage).is_shown


def test_first_aid_under_way_is_not_covered(stage: Any) -> None:
    go(stage, "procedure", id="FA-01")
    with broadcast(stage.kiosk, "red"):
        stage.pass_time(1)
        assert stage.screen == "procedure"
        assert banner(stage).is_shown


def test_who_has_read_it_puts_it_aside_and_goes_on_where_they_were_under_a_banner(stage: Any) -> None:
    go(stage, "hotlines")
    with broadcast(stage.kiosk, "orange") as notice:
        stage.pass_time(1)
        stage.touch(ASIDE)
        stage.pass_time(1)
        assert stage.screen == "hotlines"
        assert {"橙色预警", notice.title.zh} <= banner_words(stage)
        stage.tap(banner(stage))
        stage.settle()
        assert stage.screen == "notice"
        assert notice.body.zh in stage.words()


def test_it_covers_the_screen_again_for_the_next_visitor(stage: Any) -> None:
    with broadcast(stage.kiosk, "red"):
        stage.pass_time(1)
        stage.touch(ASIDE)
        stage.pass_time(1)
        assert stage.screen == "home"
        stage.reset()
        stage.pass_time(1)
        assert stage.screen == "broadcast"


@pytest.mark.parametrize(("level", "word"), [("yellow", "黄色预警"), ("blue", "蓝色预警")])
def test_a_lesser_one_is_a_banner_with_its_level_in_words(stage: Any, level: str, word: str) -> None:
    go(stage, "hotlines")
    with broadcast(stage.kiosk, level) as notice:
        stage.pass_time(1)
        assert stage.screen == "hotlines"
        assert {word, notice.title.zh} <= banner_words(stage)
        assert banner(stage).words == f"{word}：{notice.title.zh}"
    stage.pass_time(1)
    assert not banner(stage).is_shown and banner(stage).height == 0


def test_the_warning_of_the_content_gives_way_on_home_and_comes_back(stage: Any) -> None:
    assert stage.app.root.manager.get_screen("home").ids.banner.notice is not None
    with broadcast(stage.kiosk, "yellow"):
        stage.pass_time(1)
        assert stage.app.root.manager.get_screen("home").ids.banner.notice is None
    stage.pass_time(1)
    assert stage.app.root.manager.get_screen("home").ids.banner.notice is not None


def test_it_goes_when_it_expires_and_when_it_is_withdrawn(stage: Any) -> None:
    go(stage, "hotlines")
    with broadcast(stage.kiosk, "red", hours=1):
        stage.pass_time(1)
        assert stage.screen == "broadcast"
        stage.pass_time(10)
        stage.kiosk.clock.pass_time(3600)
        stage.app.root.idle_watch.touched()
        stage.pass_time(1)
        assert stage.screen == "hotlines" and not banner(stage).is_shown
    with broadcast(stage.kiosk, "red"):
        stage.pass_time(1)
        assert stage.screen == "broadcast"
    stage.pass_time(1)
    assert stage.screen == "hotlines"


def test_the_centre_is_told_once_that_it_is_on_the_screen(stage: Any) -> None:
    before = len(events(stage, "notice.shown"))
    notice_id = "EN-told-once"
    from tests.boards import emergency, sealed_board

    stage.kiosk.broadcasts.replace(sealed_board(emergency(notice_id, "blue", stage.kiosk.clock.now())))
    try:
        for _ in range(3):
            stage.pass_time(1)
        assert events(stage, "notice.shown")[before:] == [{"notice": notice_id, "level": "blue"}]
    finally:
        stage.kiosk.broadcasts.replace(sealed_board())
        stage.pass_time(1)


def test_it_is_said_aloud_to_who_does_not_see_the_screen(stage: Any) -> None:
    from screens.voice.mode import voice

    visitor = Visitor(stage)
    visitor.begin()
    try:
        with broadcast(stage.kiosk, "red") as notice:
            stage.pass_time(1)
            heard = " ".join(visitor.listen())
            assert "紧急通知" in heard
            names = [item.name for item in visitor.layer.items()]
            assert any("红色预警" in name for name in names)
            assert any(notice.title.zh in name for name in names)
            assert any(notice.advice[0].zh in name for name in names)
        with broadcast(stage.kiosk, "yellow"):
            stage.pass_time(1)
            assert any("黄色预警" in item.name for item in visitor.layer.items())
    finally:
        voice.reset()
        stage.kiosk.speech.attach(FakePlayer(), lambda work: work())


def test_a_banner_gives_way_to_somebody_in_danger_where_there_is_no_room_for_both(stage: Any) -> None:
    from screens.theme import theme

    begin(stage)
    go(stage, "hotlines")
    with broadcast(stage.kiosk, "yellow"):
        stage.kiosk.help_requests.create("medical")
        stage.pass_time(1)
        go(stage, "hotlines")
        alarm = stage.app.root.ids.alarm
        assert alarm.is_shown and banner(stage).is_shown
        tall, theme.height, theme.is_landscape = theme.height, theme.target * 9, True
        try:
            assert alarm.is_shown and not banner(stage).is_shown
        finally:
            theme.height, theme.is_landscape = tall, False
        assert banner(stage).is_shown
    stage.kiosk.help_requests.withdraw(stage.kiosk.help_requests.open_tickets()[0].code)
    stage.pass_time(1)
