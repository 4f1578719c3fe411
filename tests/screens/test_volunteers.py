"""Journeys of those who serve, in gloves and in a hurry: taps counted by real touches, and what is recorded after."""

from __future__ import annotations

from typing import Any

import pytest
import volunteers
from journey_steps import counted, is_under_a_finger
from journeys import events, go, in_words, reach, showing
from volunteers import PINS, on_shift, ring

pytestmark = pytest.mark.window

ENTER = 13


def scan(stage: Any, text: str) -> None:
    """What a scanner types."""
    for character in text:
        stage.app._pressed(stage.window, ord(character.lower()), 0, character)
    stage.app._pressed(stage.window, ENTER, 40, None)
    stage.settle()


def type_pin(stage: Any, pin: str) -> None:
    """The digits, by touches."""
    for digit in pin:
        stage.touch(digit)


def test_j16_a_shift_begins_with_a_badge_its_pin_and_one_touch(station: Any) -> None:
    """The target is a badge and a confirmation; the four digits of the PIN are touches too."""
    with counted(station) as fingers:
        scan(station, "VB:1001")
        assert station.screen == "badge"
        type_pin(station, PINS["1001"])
        assert station.screen == "shift"
        station.touch("确认上岗")
    assert station.screen == "desk"
    assert len(fingers) == 5
    assert station.kiosk.sync.status().is_online is not True
    assert [shift.name for shift in station.kiosk.volunteering.shifts.on_shift()] == ["示例·小林"]


def test_j16_without_a_scanner_the_number_is_typed(station: Any) -> None:
    station.touch("找工作人员")
    reach(station, "志愿者入口")
    type_pin(station, "1002")
    station.touch("完成")
    type_pin(station, PINS["1002"])
    assert station.screen == "shift"


def test_j16_five_wrong_pins_lock_five_minutes(station: Any) -> None:
    go(station, "badge", badge="1001")
    for _ in range(5):
        type_pin(station, "0000")
        assert "工牌号或密码不对，请再试。" in station.words()
    type_pin(station, PINS["1001"])
    assert "试错太多次，请 5 分钟后再试" in station.words()
    assert station.screen == "badge"
    station.kiosk.clock.pass_time(300)
    type_pin(station, PINS["1001"])
    assert station.screen == "shift"


def test_a_pin_is_never_on_the_screen(station: Any) -> None:
    go(station, "badge", badge="1001")
    type_pin(station, "24")
    assert "● ● ○ ○" in station.words() and "24" not in station.words()


def test_what_a_scanner_reads_that_is_no_badge_does_nothing(station: Any) -> None:
    scan(station, "https://centre.example/t/FC-01-4829138")
    scan(station, "VB:12")
    assert station.screen == "home"


@pytest.mark.parametrize(("more", "touches"), [(0, 2), (5, 3)])
def test_j17_help_is_logged_in_at_most_three_touches(station: Any, more: int, touches: int) -> None:
    on_shift(station)
    before = len(events(station, "assistance.logged"))
    with counted(station) as fingers:
        station.touch("送热水")
        if more:
            station.touch("多五次")
        station.touch(f"记录：送热水 × {1 + more}")
    assert len(fingers) == touches
    logged = events(station, "assistance.logged")[before:]
    assert [(data["assist"], data["count"]) for data in logged] == [("hot_water", 1 + more)]
    assert f"已记录：送热水 × {1 + more}" in station.words()


def test_j17_a_second_press_of_the_same_finger_logs_nothing_more(station: Any) -> None:
    on_shift(station)
    before = len(events(station, "assistance.logged"))
    station.touch("指路")
    button = next(widget for widget in station.visible() if getattr(widget, "words", "") == "记录：指路 × 1")
    station.tap(button)
    station.tap(button)
    station.settle()
    assert len(events(station, "assistance.logged")) == before + 1


def test_j17_all_twenty_eight_are_there_and_what_was_logged_can_be_undone(station: Any) -> None:
    on_shift(station)
    kinds = {card.title.text for card in station.kiosk.volunteering.assistance.kinds()}
    usual = {title for title in kinds if station.has(title)}
    reach(station, "其他类型")
    rare = {title for title in kinds if station.has(title)}
    assert (len(kinds), len(usual), len(rare)) == (28, 8, 20) and usual | rare == kinds
    reach(station, "缝补小修")
    before = len(events(station, "assistance.voided"))
    station.app.root.manager.current_screen.log()
    station.settle()
    station.app.root.manager.current_screen.ids.scroll.to_top()
    reach(station, next(words for words in station._names() if words.startswith("撤销：缝补小修")))
    assert len(events(station, "assistance.voided")) == before + 1


@pytest.mark.parametrize("place", [0, 10, 19])
def test_j17_what_is_rare_takes_three_touches_in_gloves_too(station: Any, place: int) -> None:
    from screens.theme import theme

    on_shift(station)
    theme.is_glove = True
    go(station, "desk")
    title = station.kiosk.volunteering.assistance.others()[place].title.text
    assert not station.has(title)
    for touches, words in enumerate(("其他类型", title, f"记录：{title} × 1"), 1):
        assert is_under_a_finger(next(iter(station._called(words)))), f"touch {touches}"
        station.touch(words)
    assert f"已记录：{title} × 1" in station.words()
    assert station.has("其他类型") and is_under_a_finger(next(iter(station._called("送热水"))))
    volunteering = station.kiosk.volunteering
    volunteering.assistance.undo(volunteering.assistance.recent(1)[0].id)


def test_j17_nothing_is_said_to_be_logged_when_it_was_not(station: Any) -> None:
    on_shift(station)
    station.kiosk.volunteering.desk.leave()
    station.touch("送热水")
    station.touch("记录：送热水 × 1")
    assert "请先刷工牌上岗。" in station.words()
    assert not station.has_words_beginning("已记录")


def test_j18_people_are_counted_in_one_touch_each(station: Any) -> None:
    on_shift(station)
    before = len(events(station, "headcount.added"))
    with counted(station) as fingers:
        station.touch("来访 +1")
        station.touch("来访 +5")
        station.touch("来访 +1")
    assert len(fingers) == 3
    assert [data["n"] for data in events(station, "headcount.added")[before:]] == [1, 5, 1]
    assert station.has_words_beginning("已记录：来访")


def test_j19_a_request_rings_above_every_screen_until_one_touch_answers_it(station: Any) -> None:
    on_shift(station)
    station.kiosk.visits.ended()
    station.reset()
    ticket = ring(station)
    assert station.has_words_beginning("有人求助，请去看看 · 行李协助")
    with counted(station) as fingers:
        station.touch("我来了")
    assert len(fingers) == 1
    answered = events(station, "help.acknowledged")[-1]
    assert answered == {"ticket": ticket, "after_s": 1}
    assert not station.has("我来了")


def test_j19_without_a_shift_the_badge_says_who_is_coming(station: Any) -> None:
    ticket = ring(station)
    station.touch("我来了")
    assert station.screen == "badge"
    assert station.kiosk.volunteering.incoming.open_requests()[0].state == "waiting"
    type_pin(station, "1002")
    station.touch("完成")
    type_pin(station, PINS["1002"])
    assert station.screen == "incoming"
    assert events(station, "help.acknowledged")[-1]["ticket"] == ticket


def test_j19_it_flashes_no_faster_than_once_a_second_and_not_at_all_for_who_wants_calm(station: Any) -> None:
    from screens.theme import theme

    strip = station.app.root.ids.alarm
    ring(station)
    lit = []
    for _ in range(4):
        station.pass_time(1)
        lit.append(strip.is_lit)
    assert lit in ([True, False, True, False], [False, True, False, True])
    theme.is_calm = True
    for _ in range(3):
        station.pass_time(1)
        assert not strip.is_lit
    assert station.has("我来了")


def test_j19_nobody_answers_by_mistake_where_the_visitor_waits(station: Any) -> None:
    go(station, "ask")
    station.touch("叫志愿者过来")
    station.app.root.tick()
    station.settle()
    assert station.screen == "ticket" and not station.has("我来了")


def test_the_ladder_is_written_on_the_strip(station: Any) -> None:
    plan = station.kiosk.help_requests.plan("luggage")
    assert plan.is_on_duty
    ring(station, seconds=150)
    assert station.has_words_beginning("再次提醒")
    station.reset()
    station.pass_time(151)
    station.reset()
    station.pass_time(0)
    assert station.has_words_beginning("没人应答，请班组长处理")


def test_danger_to_life_unanswered_for_a_minute_shows_its_number_and_steps(station: Any) -> None:
    ring(station, "fire", seconds=30)
    assert station.screen == "home"
    station.pass_time(31)
    assert station.screen == "plan"
    assert "119" in station.words()


def test_whoever_is_threatened_is_not_given_away(station: Any) -> None:
    ring(station, "danger", seconds=61)
    title = station.kiosk.help_requests.plan("danger").title.text
    assert station.screen == "home"
    assert not any(title in words for words in station.words())


def test_who_presses_through_a_cpr_is_not_interrupted(station: Any) -> None:
    go(station, "metronome", pattern="30_2")
    ring(station, "fire", seconds=61)
    assert station.screen == "metronome"


def test_arrived_and_how_it_ended(station: Any) -> None:
    on_shift(station)
    ticket = ring(station)
    go(station, "incoming")
    for words in ("我来了", "已到现场", "已帮到"):
        reach(station, words)
    assert events(station, "help.closed")[-1] == {"ticket": ticket, "state": "closed_normal", "note_code": "helped"}
    assert "现在没有求助。" in station.words()


def test_j20_a_hand_over_lists_what_is_open_and_what_runs_out_and_ends_the_shift(station: Any) -> None:
    on_shift(station)
    supplies = station.kiosk.volunteering.supplies
    supplies.change("cup", 7)
    supplies.set_state("hot_water", "out_of_order")
    station.kiosk.help_requests.create("lost_item")
    before = len(events(station, "shift.ended"))
    with counted(station) as fingers:
        reach(station, "上岗与交接班")
        assert {"求助：失物登记 · 等人应答", "快用完：纸杯，还有 7", "设施：热水 · 暂停使用"} <= set(station.words())
        station.touch("下岗")
    assert len(fingers) <= 3
    assert len(events(station, "shift.ended")) == before + 1
    assert "已下岗，辛苦了" in station.words()
    supplies.set_state("hot_water", "ok")


def test_carrying_a_case_ends_no_shift_and_the_badge_alone_comes_back(station: Any) -> None:
    """The complaint: it logged me out while I was carrying a case."""
    on_shift(station)
    station.pass_time(200)
    station.pass_time(1)
    assert station.screen == "home" and station.kiosk.volunteering.desk.present is None
    assert len(station.kiosk.volunteering.shifts.on_shift()) == 1
    with counted(station) as fingers:
        scan(station, "VB:1001")
    assert station.screen == "desk" and not fingers


def test_on_shift_the_name_and_the_pin_are_enough(station: Any) -> None:
    on_shift(station)
    station.reset()
    go(station, "badge")
    station.touch("示例·小林")
    type_pin(station, PINS["1001"])
    assert station.screen == "desk"


def test_the_leader_corrects_minutes_with_a_reason(station: Any) -> None:
    on_shift(station)
    station.kiosk.clock.pass_time(57 * 60)
    station.kiosk.volunteering.shifts.end()
    volunteers.serve(station.kiosk, "9001")
    go(station, "shift")
    before = len(events(station, "shift.confirmed"))
    line = next(words for words in station._names() if words.startswith("示例·小林 ·") and words.endswith("57 分钟"))
    reach(station, line)
    reach(station, "多 5 分钟")
    reach(station, "忘记上岗")
    confirmed = events(station, "shift.confirmed")[before:]
    assert [(data["counted_minutes"], data["reason"]) for data in confirmed] == [(62, "forgot_start")]


def test_a_visitor_sees_at_once_what_a_volunteer_says_is_broken(station: Any) -> None:
    on_shift(station)
    go(station, "supplies")
    reach(station, next(words for words in station._names() if words.startswith("热水：")))
    reach(station, "暂停使用")
    rows = {row.code: row.state for row in station.kiosk.facilities.amenities_here("water_power")}
    assert rows["hot_water"] == "out_of_order"
    station.kiosk.volunteering.supplies.set_state("hot_water", "ok")


def test_what_a_fair_did_is_counted_in_a_line_of_its_own(station: Any) -> None:
    volunteers.serve(station.kiosk)
    volunteers.work(station.kiosk)
    go(station, "fair_desk")
    counts = [words.split("\n")[1:] for words in station.words() if "未办成" in words]
    assert counts and all(count == ["办成 0 · 未办成 0"] for count in counts)


def test_a_fair_item_in_two_touches(station: Any) -> None:
    on_shift(station)
    go(station, "fair_desk")
    item = station.kiosk.volunteering.fair.items()[0]
    before = len(events(station, "fair.item_served"))
    with counted(station) as fingers:
        station.touch(next(words for words in station._names() if words.startswith(item.name.text)))
        station.touch("办成一件")
    assert len(fingers) == 2
    assert [data["item"] for data in events(station, "fair.item_served")[before:]] == [item.code]


def test_hours_are_a_record_and_nothing_more(station: Any) -> None:
    on_shift(station)
    go(station, "shift")
    words = " ".join(station.words())
    assert "平台记录" in words
    assert not any(claim in words for claim in ("证明", "证书", "认证"))
    assert showing(station, in_words(station, "时长是本平台的记录。"))
