"""What volunteers do with a request beside taking it on: one at another terminal, one that is passed on, first aid; and
a leader's reason.
"""

from __future__ import annotations

from typing import Any

import pytest
import volunteers
from journey_steps import counted
from journeys import events, go, reach
from volunteers import on_shift, ring

pytestmark = pytest.mark.window


def test_a_request_at_another_terminal_rings_here_and_one_touch_answers_it(station: Any) -> None:
    on_shift(station)
    station.kiosk.visits.ended()
    station.reset()
    (key,) = volunteers.elsewhere(station.kiosk)
    station.pass_time(1)
    assert station.has_words_beginning("有人求助，请去看看 · 行动不便协助 · 在另一台终端")
    with counted(station) as fingers:
        station.touch("我来了")
    assert len(fingers) == 1
    assert events(station, "help.acknowledged")[-1]["request"] == key
    assert not station.has("我来了")


def test_who_was_second_reads_who_goes_first(station: Any) -> None:
    on_shift(station)
    volunteers.elsewhere(station.kiosk)
    go(station, "incoming")
    reach(station, "我来了")
    volunteers.elsewhere(station.kiosk, state="coming", first="elsewhere")
    station.pass_time(1)
    assert any("另一台终端的人先应答了" in words and "480 000" in words for words in station.words())
    reach(station, "已到现场")
    assert events(station, "help.arrived")[-1]["ticket"].startswith("480000")


def test_a_request_is_passed_on_in_two_touches_and_stays(station: Any) -> None:
    on_shift(station)
    ticket = ring(station, "medical")
    go(station, "incoming")
    with counted(station) as fingers:
        station.touch("转告他人")
        station.touch("120 急救")
    assert len(fingers) == 2
    passed = events(station, "help.escalated")[-1]
    assert (passed["ticket"], passed["to"], passed["by"]) == (ticket, "120", "call")
    assert "已记录：120 急救" in station.words()
    station.touch("返回")
    assert station.screen == "incoming"
    assert any("已转告：120 急救" in words for words in station.words())
    assert station.has("我来了")


def test_what_ended_meanwhile_is_not_passed_on(station: Any) -> None:
    on_shift(station)
    (key,) = volunteers.elsewhere(station.kiosk)
    go(station, "pass_on", key=key)
    station.kiosk.volunteering.neighbours.forget()
    before = len(events(station, "help.escalated"))
    station.touch("110 报警")
    assert len(events(station, "help.escalated")) == before
    assert not station.has("110 报警")


def test_first_aid_is_written_down_in_two_touches_for_the_request_that_was_danger_to_life(station: Any) -> None:
    on_shift(station)
    ticket = ring(station, "aed")
    go(station, "aid_log")
    with counted(station) as fingers:
        station.touch("成人心肺复苏")
        assert station.has("AED：用了") and station.has("120：打了")
        station.touch("记录急救：成人心肺复苏")
    assert len(fingers) == 2
    used = events(station, "firstaid.used")[-1]
    assert (used["procedure"], used["aed"], used["called_120"], used["help_ref"]) == ("FA-01", True, True, ticket)
    assert "已记录急救：成人心肺复苏" in station.words()


def test_first_aid_for_nobody_who_asked_and_without_either(station: Any) -> None:
    on_shift(station)
    station.kiosk.help_requests.create("aed")
    go(station, "aid_log")
    station.touch("120：打了")
    station.touch("成人心肺复苏")
    station.touch("AED：用了")
    station.touch("不是为这些求助")
    station.touch("记录急救：成人心肺复苏")
    used = events(station, "firstaid.used")[-1]
    assert (used["aed"], used["called_120"], used["help_ref"]) == (False, False, None)


def test_the_leader_voids_an_older_record_for_a_reason(station: Any) -> None:
    on_shift(station)
    station.kiosk.volunteering.assistance.log("sewing")
    station.kiosk.clock.pass_time(11 * 60)
    volunteers.serve(station.kiosk, "9001")
    go(station, "desk")
    before = len(events(station, "assistance.voided"))
    reach(station, next(words for words in station._names() if words.startswith("作废：缝补小修")))
    assert len(events(station, "assistance.voided")) == before
    reach(station, "记了两次")
    assert [data["reason"] for data in events(station, "assistance.voided")[before:]] == ["entered_twice"]
    assert "已作废" in station.words()
