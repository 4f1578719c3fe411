"""What visitors would complain about, each as it must not be (domain, 4.2); those that no other test holds."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from gallery import wear
from journey_steps import BATH, is_seen, press_what_is_seen
from journeys import begin, box_top, dialled, events, go, in_words, showing, with_checks

from assets import asset
from sync.protocol.packs import load_directory

pytestmark = pytest.mark.window

HAN = re.compile(r"[\u3400-\u9fff]")
HEIGHT = 1920
AGAIN = pytest.mark.thorough


def seen_words(stage: Any) -> set[str]:
    """Every text in sight without turning a page."""
    return {widget.text for widget in stage.visible() if getattr(widget, "text", "") and is_seen(widget)}


# A resident of 78


@pytest.mark.parametrize("screen", ["home", "ask", "numbers", "consultation", "help", "fairs"])
def test_the_letters_are_small_and_grey(stage: Any, screen: str) -> None:
    """In large letters none is below 6 mm from line to line, and what is to be read is as dark as ink."""
    from screens.widgets import Text

    begin(stage)
    wear("zh-large")
    go(stage, screen)
    texts = [widget for widget in stage.visible() if isinstance(widget, Text) and widget.text and is_seen(widget)]
    least = 4.4 * stage.kiosk.settings.panel.px_per_mm
    assert texts
    assert {widget.text: widget.font_size for widget in texts if widget.font_size < least} == {}


def test_it_talks_too_loud_about_my_bath(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody asked to be read to: no word and no sound leaves the kiosk on the way to the ticket."""
    from screens.sounds import LOUDEST, USUAL_VOLUME, sounds

    said: list[object] = []
    begin(stage)
    monkeypatch.setattr(stage.kiosk.speech, "say", lambda *words, **_more: said.append(words))
    monkeypatch.setattr(sounds, "play", said.append)
    for step in BATH:
        step(stage)
    assert stage.screen == "ticket"
    assert said == []
    assert USUAL_VOLUME <= 0.5 and LOUDEST <= 0.8


def test_it_asked_me_to_scan_a_code_and_i_have_a_keypad_phone(stage: Any, root: Path) -> None:
    """Beside each code stands what it holds, to be said, copied down or shown; no other screen has a code."""
    begin(stage)
    ticket = stage.kiosk.help_requests.create("cold")
    fair = stage.kiosk.fairs.fair("TH-06")
    face = stage.kiosk.show_cards.card("SC-06")
    instead = {
        "ticket": ({"code": ticket.code}, {"没有手机？报这个号码", ticket.spoken}),
        "fair": ({"id": fair.id}, {fair.date_text, fair.place.name.text, dialled(stage, "12345")}),
        "card": ({"id": face.id}, {face.zh}),
        "answer": ({"id": "C01"}, {paper.text for paper in stage.kiosk.consultation.answer("C01").papers}),
    }
    with_a_code = {path.stem for path in (root / "screens").glob("*.kv") if "QrView" in path.read_text("utf-8")}
    assert with_a_code == set(instead)
    for screen, (params, words) in instead.items():
        go(stage, screen, **params)
        assert words <= set(stage.words()), screen


def test_i_pressed_again_and_three_people_came(stage: Any) -> None:
    """Impatient fingers, by three ways, within ten minutes: one request."""
    begin(stage)
    before = len(events(stage, "help.created"))
    for screen, params in (("plan", {"code": "cold"}), ("ask", {}), ("help", {})):
        go(stage, screen, **params)
        if screen != "plan":
            press_what_is_seen(stage, "取暖热水")
        stage.touch("叫志愿者过来")
        assert stage.screen == "ticket"
        stage.kiosk.clock.pass_time(50)
    assert len(events(stage, "help.created")) == before + 1
    assert len([row for row in stage.kiosk.help_requests.open_tickets() if row.help_code == "cold"]) == 1


# A visitor who reads Russian only

RUSSIAN: tuple[tuple[str, dict[str, str]], ...] = (
    ("home", {}),
    ("consultation", {}),
    ("questions", {"group": "I"}),
    ("search", {}),
    ("directory", {"tab": "facilities"}),
    ("directory", {"tab": "stations"}),
    ("station", {"id": "FC-03"}),
    ("help", {}),
    ("plan", {"code": "care"}),
    ("ask", {}),
    ("first_aid", {}),
    ("procedure", {"id": "FA-01"}),
    ("area", {"area": "water_power"}),
    ("reading", {}),
    ("minutes", {}),
    ("info", {}),
    ("relief", {}),
    ("grid", {}),
    ("play", {}),
    ("about", {}),
    ("modes", {}),
)


def test_the_russian_is_nonsense_or_not_there(stage: Any) -> None:
    """On the main screens nothing but the name of the other language is in Chinese."""
    begin(stage, "ru")
    chinese: dict[str, set[str]] = {}
    for screen, params in RUSSIAN:
        go(stage, screen, **params)
        chinese[screen] = {words for words in stage.words() if HAN.search(words)}
    assert chinese == {screen: {"中文"} for screen, _params in RUSSIAN}


def test_where_chinese_stands_for_showing_the_russian_is_beside_it(stage: Any) -> None:
    begin(stage, "ru")
    go(stage, "cards")
    for face in stage.kiosk.show_cards.cards():
        assert {face.zh, face.own.text} <= set(stage.words())
        assert face.own.lang == "ru" and not HAN.search(face.own.text)


def test_it_told_me_no_visa_is_needed_but_the_rule_had_ended(stage: Any) -> None:
    """The rule that ended on 14 September 2026 is told to nobody after it; the number to ask is."""
    begin(stage, "ru")
    rule = stage.kiosk.consultation.answer("I05")
    assert rule.review_by < stage.kiosk.clock.now().date()
    written = load_directory(asset("content")).items()["consultations/I05"]["answer"]
    go(stage, "answer", id="I05")
    assert set(written) == {"zh", "en", "ru"}
    assert not set(written.values()) & set(stage.words())
    assert dialled(stage, "12345") in stage.words()
    assert in_words(stage, "内容待更新，请咨询12345") in stage.words()


def test_only_chinese_street_names_and_nothing_to_show_a_driver(stage: Any) -> None:
    """From the list of stations: the station, the button, and the address fills the screen in Chinese."""
    begin(stage, "ru")
    go(stage, "directory", tab="stations")
    station = next(row for row in stage.kiosk.directory.stations() if not row.is_here)
    press_what_is_seen(stage, station.name.text)
    press_what_is_seen(stage, in_words(stage, "给司机看地址"))
    assert stage.screen == "card"
    assert any(HAN.search(words) for words in seen_words(stage) - {"中文"})


# A deaf traveller


def test_the_help_button_only_made_a_sound(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any sound the answer is there: the number, what happens next and until when, in words."""
    from screens.sounds import sounds

    played: list[str] = []
    begin(stage)
    wear("zh-quiet")
    monkeypatch.setattr(sounds, "play", played.append)
    go(stage, "ask")
    stage.touch("叫志愿者过来")
    ticket = stage.kiosk.help_requests.open_tickets()[0]
    assert {ticket.spoken, ticket.deadline_text} <= seen_words(stage)
    assert played == []


def test_the_volunteer_answered_by_voice(stage: Any) -> None:
    """One can ask for somebody who writes, and that is what the request says."""
    begin(stage)
    go(stage, "plan", code="interpret")
    press_what_is_seen(stage, "用笔写")
    assert events(stage, "help.created")[-1]["needs"] == ["language:writing"]


# A wheelchair user


@pytest.mark.parametrize(
    "look",
    # Neither colours nor size move it, nor does a language.
    [
        "zh",
        "zh-low",
        "ru-low-large-glove",
        *(pytest.param(look, marks=AGAIN) for look in ("ru-large", "zh-high_contrast")),
    ],
)
def test_the_back_button_is_at_the_top(stage: Any, look: str) -> None:
    from screens.bars import BackButton

    begin(stage)
    wear(look)
    for screen, params in (("ask", {}), ("plan", {"code": "rail_priority"}), ("search", {}), ("card", {"id": "SC-06"})):
        go(stage, screen, **params)
        backs = [widget for widget in stage.visible() if isinstance(widget, BackButton)]
        called = backs or stage._called(in_words(stage, "返回"))
        assert called and all(box_top(widget) < HEIGHT * 0.4 for widget in called), screen


def test_the_accessible_toilet_is_on_the_other_side_of_the_square(stage: Any) -> None:
    """Before going there one reads at which station it is and how many minutes that takes."""
    begin(stage)
    with_checks(stage, {})
    go(stage, "directory", tab="facilities")
    place = stage.kiosk.finder.place("toilet_accessible")
    card = next(widget for widget in stage.visible() if getattr(widget, "words", "") == place.amenity.name.text)
    said = [part.text for part in card.walk(restrict=True) if getattr(part, "text", "")]
    assert place.station.name.text in said
    assert any(re.fullmatch(r"步行约 \d+ 分钟", text) for text in said)


@pytest.mark.parametrize("look", ["zh", pytest.param("zh-low", marks=AGAIN), "ru-low", "zh-low-large"])
def test_the_keyboard_covers_the_form(stage: Any, look: str) -> None:
    """What was typed stays in sight, above the keys, while they are there."""
    from checks import box_of

    from screens.search import QueryRow
    from screens.widgets.keyboard import Key

    begin(stage)
    wear(look)
    go(stage, "search")
    if stage.has(in_words(stage, "用字母")):
        stage.touch(in_words(stage, "用字母"))
    keys = [widget for widget in stage.visible() if isinstance(widget, Key)]
    row = box_of(stage.find(QueryRow))
    assert keys
    assert all(box_of(key).overlap(row) <= 0 for key in keys)
    assert max(box_of(key).top for key in keys) <= row.bottom
    assert row.bottom >= 0 and row.top <= HEIGHT


# A shopkeeper


def test_it_lists_what_was_last_year(stage: Any) -> None:
    """The fair that is offered next is still to come, on any day of the year."""
    begin(stage)
    clock = stage.kiosk.clock
    for _month in range(13):
        clock.learn(clock.now() + timedelta(days=30))
        go(stage, "info")
        fair = stage.kiosk.fairs.next()
        day = next(row for row in stage.kiosk.fairs.year() if row.is_next).starts_at.date()
        assert day >= clock.now().date()
        assert showing(stage, fair.name.text)


def test_nobody_vouches_for_what_was_last_checked_last_year(stage: Any) -> None:
    """What is open and works is said with when somebody looked; after a day it sends to a person."""
    begin(stage)
    with_checks(stage, {})
    go(stage, "area", area="water_power")
    assert not stage.has_words_beginning("超过一天未核对")
    stage.kiosk.clock.pass_time(366 * 24 * 3600)
    # Somebody touches it again: else the shell may send whoever left a year ago away while this page is looked at.
    stage.app.root.idle_watch.touched()
    go(stage, "area", area="water_power")
    assert stage.has_words_beginning("超过一天未核对")
    assert not any(words.startswith("正常") for words in stage.words())


def test_it_lists_opening_hours_from_last_year(stage: Any) -> None:
    """Past the day to which somebody vouched for them, they are not told any more; a person is to be asked."""
    begin(stage)
    hours = next(iter(stage.kiosk.directory.station("FC-01").hours)).text
    go(stage, "station", id="FC-01")
    assert hours in stage.words()
    stage.kiosk.clock.learn(stage.kiosk.clock.now().replace(year=2029))
    go(stage, "station", id="FC-01")
    assert hours not in stage.words()
    assert "开放时间待核对，请问工作人员" in stage.words()
