"""Every journey of a visitor, from the travelling train to what was wanted: how many taps, and what must also hold.

Where waking the kiosk, or a question that must be asked, takes more taps than the domain's target, `journey_steps`
names both: the target, and the honest figure that is held here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import zxingcpp
from journey_steps import CPR, JOURNEYS, PLATE, Journey, is_seen, press, wake, walk
from journeys import LANGUAGES, begin, box_top, events, in_words, showing, turn_to, with_checks

pytestmark = [pytest.mark.window, pytest.mark.every_language]

BY_ID = {journey.id: journey for journey in JOURNEYS}

EMERGENCY = {"急救", "报警", "火警"}


def arrive(stage: Any, id: str) -> Journey:
    """Walk the journey ``id``: no more taps than it may take, no second of waiting, and no network."""
    journey, moments = BY_ID[id], []
    taps = walk(stage, journey, lambda _taps: moments.append(stage.kiosk.clock.monotonic()))
    assert taps <= journey.taps, journey.wants
    assert moments[-1] == moments[0]
    assert stage.kiosk.sync.status().is_online is not True
    return journey


def in_sight(stage: Any) -> list[str]:
    """Every text that is seen without turning a page."""
    return [widget.text for widget in stage.visible() if getattr(widget, "text", "") and is_seen(widget)]


def card_called(stage: Any, words: str) -> list[str]:
    """The words on the card called so, which is in sight."""
    card = next(widget for widget in stage.visible() if getattr(widget, "words", "") == words and is_seen(widget))
    return [part.text for part in card.walk(restrict=True) if getattr(part, "text", "")]


def test_every_visitors_journey_of_the_domain_is_here_and_none_claims_less_than_it_takes() -> None:
    assert {journey.id.split("-")[0] for journey in JOURNEYS} == {f"J{number:02}" for number in range(1, 16)}
    assert len(BY_ID) == len(JOURNEYS)
    assert all(journey.taps >= len(journey.steps) for journey in JOURNEYS)


@pytest.mark.parametrize("id", ["J01-P1", "J01-P3"])
def test_j01_the_toilet_works_where_it_is_and_how_far(stage: Any, id: str) -> None:
    """One tap: the door to the facilities stands below the travelling train."""
    arrive(stage, id)
    place = stage.kiosk.finder.place("toilet")
    said = card_called(stage, place.amenity.name.text)
    assert {place.station.name.text, place.way.text} <= set(said)
    assert any(text.startswith(place.amenity.state_text) for text in said)
    assert any(character.isdigit() for text in said for character in text)


def test_j01_a_socket_in_gloves_in_one_look(stage: Any) -> None:
    """Two taps, the target is one: the first wakes, and then the area says all without another."""
    arrive(stage, "J01-P11")
    (socket,) = [row for row in stage.kiosk.facilities.amenities_here("water_power") if row.code == "charging_socket"]
    where = next(row.where_text for row in stage.kiosk.facilities.compartments() if row.code == "water_power")
    assert {socket.name.text, where} <= set(in_sight(stage))
    assert socket.state == "ok" and any(text.startswith(socket.state_text) for text in in_sight(stage))


@pytest.mark.parametrize("id", ["J02-P1", "J02-P3"])
def test_j02_first_aid_120_stands_before_the_first_step_and_the_beat_is_there(stage: Any, id: str) -> None:
    """Two taps from the invitation: the door, the situation; 120 is in sight at each of them."""
    from screens.widgets.emergency import CallFirst

    journey, numbers = BY_ID[id], []
    assert walk(stage, journey, lambda _taps: numbers.append("120" in stage.words())) <= journey.taps
    assert all(numbers)
    first = showing(stage, stage.kiosk.first_aid.procedure(CPR).steps[0].text)
    assert is_seen(first)
    assert box_top(stage.find(CallFirst)) > box_top(first)
    assert stage.has(in_words(stage, "按压节拍"))


def test_j03_the_numbers_in_the_current_language_and_in_chinese(stage: Any) -> None:
    """One tap: the numbers stand below the travelling train too."""
    arrive(stage, "J03-P3")
    assert stage.screen == "numbers"
    names = {phone.name.text for phone in stage.kiosk.directory.emergency()}
    assert names | EMERGENCY <= set(in_sight(stage))
    assert not names & EMERGENCY


@pytest.mark.parametrize("id", ["J04-P3", "J04-P4"])
def test_j04_a_person_is_called_and_what_happens_next_is_written(stage: Any, id: str) -> None:
    """Two taps, from the invitation: who to ask stands below it."""
    journey = arrive(stage, id)
    ticket = stage.kiosk.help_requests.open_tickets()[0]
    assert {ticket.spoken, ticket.deadline_text} <= set(in_sight(stage))
    assert ticket.what_next and {step.text for step in ticket.what_next} <= set(stage.words())
    created = events(stage, "help.created")[-1]
    assert created["lang"] == journey.look.split("-")[0]


def test_j05_one_tap_changes_the_language_and_each_is_written_in_its_own_script(stage: Any) -> None:
    arrive(stage, "J05-P3")
    assert set(LANGUAGES.values()) <= set(in_sight(stage))
    wake(stage)
    assert "Вагон услуг" in stage.words()
    assert set(LANGUAGES.values()) <= set(in_sight(stage))


@pytest.mark.parametrize(("id", "mode"), [("J06-P2", "is_large"), ("J06-P5", "is_low")])
def test_j06_one_tap_for_large_letters_or_low_reach_and_the_next_visitor_has_neither(
    stage: Any, id: str, mode: str
) -> None:
    from screens.theme import theme

    arrive(stage, id)
    assert getattr(theme, mode)
    wake(stage)
    assert stage.screen == "home" and getattr(theme, mode)
    stage.reset()
    assert not getattr(theme, mode)


def test_j07_what_fits_is_near_and_over_fifteen_minutes_before_the_train(stage: Any) -> None:
    from kiosk.services.suggestions import FARTHEST_MIN, GATE_MIN

    arrive(stage, "J07-P1")
    before = shown_suggestions(stage)
    assert {"toilet", "water"} <= set(before)
    assert all(item.walk_minutes <= FARTHEST_MIN for item in before.values())
    stage.touch("要赶车？设好发车时间，不误车")
    departure = stage.kiosk.departure
    while departure.leaves_at.timestamp() - stage.kiosk.clock.now().timestamp() > 30 * 60:
        stage.touch("早 5 分钟")
    left = (departure.leaves_at - stage.kiosk.clock.now()).total_seconds() / 60
    assert 25 < left <= 30
    after = shown_suggestions(stage)
    assert after and all(item.minutes <= left - GATE_MIN for item in after.values())
    assert "charge" in before and "charge" not in after


def shown_suggestions(stage: Any) -> dict[str, Any]:
    """The suggestions that stand on the screen, by code."""
    every = stage.kiosk.suggestions.outlook(60, has_child=True).suggestions
    return {item.code: item for item in every if stage.has(item.title) or item.title in stage.words()}


def test_j08_the_child_plays_and_has_no_way_out_of_the_game(stage: Any) -> None:
    """Two taps from the invitation: the door, the game. How a grown-up leaves it: test_game."""
    arrive(stage, "J08-P1")
    assert stage.screen == "game"
    assert not {"紧急电话", "首页", "返回", "找工作人员", "English"} & {
        widget.words for widget in stage.visible() if getattr(widget, "words", "") and not widget.disabled
    }
    assert not {"120", "110", "119"} & set(stage.words())


@pytest.mark.parametrize("id", ["J09-P2", "J09-P12"])
def test_j09_an_answer_with_its_number_or_source(stage: Any, id: str) -> None:
    """Three taps from the invitation; in large letters one of them turns the page to what is asked most."""
    arrive(stage, id)
    assert stage.screen == "answer"
    answer = stage.kiosk.consultation.answer(navigation_params()["id"])
    assert answer.answer.text in stage.words()
    assert stage.has("返回")
    stage.touch("返回")
    assert stage.screen in ("consultation", "questions")


def test_j09_what_is_asked_most_is_two_taps_in_usual_letters(stage: Any) -> None:
    assert walk(stage, replace(BY_ID["J09-P2"], look="zh")) == 2
    assert stage.screen == "answer"


def test_j09_words_are_searched_by_pinyin_or_letters_three_taps_from_the_invitation(stage: Any) -> None:
    with_search = Journey("search", "to search", "zh", 3, 3, (wake, press("搜索"), press("用字母")))
    assert walk(stage, with_search) == with_search.taps
    assert stage.has("Q") or stage.has("q")


def navigation_params() -> dict[str, Any]:
    """What the screen in front was asked to show."""
    from screens.navigation import navigation

    return dict(navigation.screen.params)


def test_j10_date_place_and_papers_then_a_code_for_the_calendar_and_words_to_copy(stage: Any, tmp_path: Any) -> None:
    from screens.widgets import QrView

    arrive(stage, "J10-P12")
    fair = stage.kiosk.fairs.fair(navigation_params()["id"])
    papers = {paper.text for paper in stage.kiosk.directory.service(PLATE).documents}
    assert papers and papers | {fair.date_text, fair.place.name.text} <= set(in_sight(stage))
    assert "没有手机？请照着抄下来" in stage.words()
    turn_to(stage, stage.find(QrView))
    (code,) = zxingcpp.read_barcodes(stage.screenshot(tmp_path / "fair.png"))
    assert code.text.startswith("BEGIN:VCALENDAR")


HEALTH = ("病", "健康", "残", "药", "身体")


def test_j11_a_bath_for_a_parent_asks_neither_health_nor_name(stage: Any) -> None:
    """Five taps in large letters from the invitation: who to ask, the kind, two questions of one tap each, a page."""
    asked: list[str] = []
    journey = BY_ID["J11-P2"]
    assert walk(stage, journey, lambda _taps: asked.extend(questions_of(stage))) <= journey.taps
    assert asked and not [question for question in asked if any(word in question for word in HEALTH)]
    created = events(stage, "help.created")[-1]
    assert (created["help"], created["needs"]) == ("care", ["kind:assisted_bath", "community:unknown"])
    assert not {"contact", "name", "phone", "text"} & {key for key, value in created.items() if value}
    assert stage.kiosk.help_requests.open_tickets()[0].spoken in in_sight(stage)


def questions_of(stage: Any) -> list[str]:
    """What is asked on the screen in front, with all that one can answer."""
    from screens.navigation import navigation

    if stage.screen != "plan" or not navigation.screen.is_asking:
        return []
    return [navigation.screen.question, *(card.title for card in navigation.screen.ids.options.children)]


def test_j12_a_hazard_is_reported_without_a_login_and_its_number_is_large(stage: Any) -> None:
    """Four taps from the invitation: who to ask, the kind, two questions of one tap each."""
    from screens.theme import theme

    screens: list[str] = []
    journey = BY_ID["J12-P12"]
    assert walk(stage, journey, lambda _taps: screens.append(stage.screen)) <= journey.taps
    assert set(screens) == {"attract", "ask", "plan", "ticket"}
    number = showing(stage, stage.kiosk.help_requests.open_tickets()[0].spoken)
    assert is_seen(number) and number.font_size >= theme.title
    assert events(stage, "help.created")[-1]["needs"] == ["type:tree_obstruction", "place:square"]


def test_j13_asking_again_shows_how_the_same_request_stands_and_by_when(stage: Any) -> None:
    """Four taps in large letters, the target is two and the number; no kiosk tells a stranger about a number typed in.

    Within ten minutes who asks again sees the same ticket; later the code on it leads a phone to its page.
    """
    journey, first = BY_ID["J13-P2"], []

    def ask_before(taps: int) -> None:
        if not taps:
            first.append(stage.kiosk.help_requests.create("cold"))

    assert walk(stage, journey, ask_before) <= journey.taps
    assert len([event for event in events(stage, "help.created") if event["ticket"] == first[0].code]) == 1
    again = stage.kiosk.help_requests.open_tickets()[0]
    assert again.code == first[0].code
    assert {again.spoken, again.deadline_text} <= set(in_sight(stage))
    assert stage.has_words_beginning("您刚才已经求助过")
    assert {step.text for step in again.what_next} <= set(stage.words())


def test_j14_priority_boarding_asks_when_the_train_leaves_and_what_kind_of_help_and_no_more(stage: Any) -> None:
    """Four taps in low mode, the target is three: who to ask, the kind, and the two questions that it needs."""
    asked: list[str] = []
    journey = BY_ID["J14-P5"]

    def listen(_taps: int) -> None:
        asked.extend(questions_of(stage)[:1])

    assert walk(stage, journey, listen) <= journey.taps
    assert asked == ["还有多久开车？", "哪种情况？"]
    assert events(stage, "help.created")[-1]["needs"] == ["departure:30_to_60", "kind:wheelchair"]


@pytest.mark.parametrize("id", ["J15-P3", "J15-P4"])
def test_j15_words_in_both_languages_and_the_key_words_40_mm_high_with_the_next_tap(stage: Any, id: str) -> None:
    from screens.widgets.key_words import LETTERS_MM, KeyWords, letter_sizes

    arrive(stage, id)
    face = stage.kiosk.show_cards.cards()[0]
    assert {face.zh, face.own.text} <= set(in_sight(stage))
    stage.touch(face.own.text)
    key = stage.find(KeyWords)
    assert {face.zh, face.own.text} <= set(stage.words())
    assert LETTERS_MM[0] == 40
    assert key.font_size == letter_sizes(stage.kiosk.settings.panel.px_per_mm)[0]


def test_nothing_that_a_journey_needs_is_lost_when_nobody_has_looked_for_a_day(stage: Any) -> None:
    """The toilet is still named with its way, and says that nobody is sure."""
    begin(stage)
    with_checks(stage, {})
    stage.kiosk.clock.pass_time(26 * 3600)
    stage.reset()
    stage.touch("找设施")
    place = stage.kiosk.finder.place("toilet")
    said = card_called(stage, place.amenity.name.text)
    assert place.way.text in said
    assert any("请询问工作人员" in text for text in said)
