"""I have half an hour: what fits is two touches away, and the gate comes first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from journeys import LANGUAGES, begin, from_the_invitation, go, in_words, with_checks

pytestmark = pytest.mark.window


def titles(stage: Any) -> list[str]:
    """The suggestions in sight and below, from the top."""
    cards = [widget for widget in stage.visible() if type(widget).__name__ == "LinkCard"]
    return [card.title for card in sorted(cards, key=lambda card: -card.to_window(*card.pos)[1])]


def expected(stage: Any, minutes: int, **options: bool) -> set[str]:
    return {item.title for item in stage.kiosk.suggestions.outlook(minutes, **options).suggestions}


def leaves_in(stage: Any, minutes: int) -> None:
    at = stage.kiosk.clock.now() + timedelta(minutes=minutes)
    stage.kiosk.departure.set(at.hour, at.minute)


def test_two_touches_from_the_travelling_train(stage: Any) -> None:
    begin(stage)
    with_checks(stage, {})
    from_the_invitation(stage)
    stage.tap_at(540, 1100)
    stage.settle()
    stage.touch("我有半小时")
    assert stage.screen == "minutes"
    assert {"去卫生间", "接杯热水"} <= set(titles(stage))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("words", "minutes"), [("15 分钟", 15), ("30 分钟", 30), ("1 小时", 60)])
def test_one_touch_for_another_length_of_time(stage: Any, lang: str, words: str, minutes: int) -> None:
    begin(stage, lang)
    with_checks(stage, {})
    go(stage, "minutes")
    stage.touch(in_words(stage, words))
    assert set(titles(stage)) == expected(stage, minutes)


def test_with_a_child_play_comes_first_and_the_next_visitor_has_none(stage: Any) -> None:
    begin(stage)
    with_checks(stage, {})
    go(stage, "minutes")
    stage.touch("带着孩子")
    assert titles(stage)[0] == "带孩子玩一会儿"
    begin(stage)
    go(stage, "minutes")
    assert "带孩子玩一会儿" not in titles(stage)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_too_late_shows_the_way_to_the_gate_and_nothing_else(stage: Any, lang: str) -> None:
    begin(stage, lang)
    with_checks(stage, {})
    leaves_in(stage, 14)
    go(stage, "minutes")
    assert titles(stage) == []
    assert stage.kiosk.suggestions.outlook(30).departure_text in stage.words()
    stage.touch(in_words(stage, "给人看：请带我去检票口"))
    assert stage.screen == "card"
    assert "请带我去检票口。" in stage.words()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_at_night_with_nothing_open_it_says_when_somebody_comes(stage: Any, lang: str, monkeypatch: Any) -> None:
    begin(stage, lang, hour=23)
    stations = stage.kiosk.directory.stations
    monkeypatch.setattr(
        stage.kiosk.directory, "stations", lambda *asked: [row for row in stations(*asked) if row.is_here]
    )
    leaves_in(stage, 180)
    go(stage, "minutes")
    assert titles(stage) == []
    duty = stage.kiosk.directory.duty()
    assert not duty.is_on
    assert any(duty.text in words for words in stage.words())


def test_the_departure_is_set_by_steps_and_forgotten_with_the_visit(stage: Any) -> None:
    begin(stage, hour=14)
    go(stage, "minutes")
    stage.touch("要赶车？设好发车时间，不误车")
    first = stage.kiosk.departure.leaves_at
    assert first.minute % 5 == 0
    assert timedelta(minutes=55) < first - stage.kiosk.clock.now() <= timedelta(minutes=65)
    for words, minutes in (("晚 1 小时", 60), ("早 5 分钟", -5), ("晚 5 分钟", 5), ("早 1 小时", -60)):
        before = stage.kiosk.departure.leaves_at
        stage.touch(words)
        assert stage.kiosk.departure.leaves_at - before == timedelta(minutes=minutes)
        assert stage.kiosk.i18n.format_time(stage.kiosk.departure.leaves_at) in stage.words()
    stage.touch("我不赶车")
    assert stage.kiosk.departure.leaves_at is None
    stage.touch("要赶车？设好发车时间，不误车")
    begin(stage)
    assert stage.kiosk.departure.leaves_at is None


def test_minutes_that_pass_are_taken_off_while_the_screen_stands_there(stage: Any) -> None:
    begin(stage)
    with_checks(stage, {})
    leaves_in(stage, 40)
    go(stage, "minutes")
    assert "去卫生间" in titles(stage)
    stage.kiosk.clock.pass_time(26 * 60)
    from screens.navigation import navigation

    navigation.screen.on_language()
    stage.settle()
    assert titles(stage) == []


def test_a_change_of_language_keeps_what_was_chosen(stage: Any) -> None:
    begin(stage)
    with_checks(stage, {})
    go(stage, "minutes")
    stage.touch("1 小时")
    stage.touch("带着孩子")
    stage.touch("Русский")
    assert set(titles(stage)) == expected(stage, 60, has_child=True)


def test_every_suggestion_leads_somewhere(stage: Any) -> None:
    begin(stage)
    with_checks(stage, {})
    go(stage, "minutes")
    stage.touch("1 小时")
    stage.touch("带着孩子")
    for title in titles(stage):
        go(stage, "minutes")
        stage.touch("1 小时")
        stage.touch("带着孩子")
        card = next(widget for widget in stage.visible() if getattr(widget, "title", "") == title)
        card.dispatch("on_release")
        stage.settle()
        assert stage.screen != "minutes", title


def test_a_screen_that_nobody_sees_does_not_look_at_the_clock(stage: Any) -> None:
    from screens.navigation import navigation

    begin(stage)
    go(stage, "minutes")
    screen = navigation.screen
    assert screen._looking.is_triggered
    stage.touch("首页")
    assert not screen._looking.is_triggered
