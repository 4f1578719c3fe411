"""A visit is logged from its first touch to its last, whatever happens to the kiosk in between."""

from __future__ import annotations

from datetime import datetime


def visit(kiosk, clock) -> str:
    kiosk.visits.touched()
    session = kiosk.visits.session
    kiosk.visits.viewed("home")
    clock.pass_(seconds=4)
    kiosk.visits.tapped()
    kiosk.visits.viewed("consultation")
    clock.pass_(seconds=8)
    kiosk.visits.tapped()
    return session


def test_a_visit_is_two_events_of_one_session(kiosk, clock, records):
    session = visit(kiosk, clock)
    kiosk.visits.language_changed("ru")
    kiosk.visits.answered()
    kiosk.visits.ended()
    started, ended = records.events("session.started") + records.events("session.ended")
    assert started["session"] == ended["session"] == session
    assert started["data"] == {"lang": "zh", "entry": "touch", "mode": "normal"}
    counted = {"duration_s": 12, "screens": 2, "taps": 2, "outcome": "answered"}
    assert ended["data"] == counted | {"lang_final": "ru", "mode_final": "normal"}


def test_large_text_chosen_after_the_first_touch_is_known_at_the_end(kiosk, clock, records):
    visit(kiosk, clock)
    kiosk.visits.mode_changed("large")
    kiosk.visits.ended()
    assert records.events("session.ended")[0]["data"]["mode_final"] == "large"


def test_the_row_says_the_same_as_the_events(kiosk, clock, records):
    visit(kiosk, clock)
    kiosk.visits.ended()
    (row,) = records.rows("SELECT * FROM visits")
    assert (row["screens"], row["taps"], row["duration_s"], row["outcome"]) == (2, 2, 12, "none")
    duration = datetime.fromisoformat(row["ended_at"]) - datetime.fromisoformat(row["started_at"])
    assert duration.total_seconds() == 12


def test_more_touches_are_the_same_visit(kiosk, records):
    kiosk.visits.touched()
    kiosk.visits.touched()
    assert len(records.events("session.started")) == 1


def test_idling_before_the_reset_does_not_lengthen_a_visit(kiosk, clock, records):
    visit(kiosk, clock)
    clock.pass_(seconds=80)
    kiosk.visits.ended()
    assert records.events("session.ended")[0]["data"]["duration_s"] == 12


def test_nobody_there_means_nothing_to_end(kiosk, records):
    kiosk.visits.ended()
    assert not kiosk.visits.is_active
    assert not records.events("session.ended")


def test_going_home_after_a_visit_is_not_another_one(kiosk, records):
    kiosk.visits.touched()
    kiosk.visits.ended()
    kiosk.visits.language_changed("zh")
    kiosk.visits.mode_changed("normal")
    kiosk.visits.viewed("home")
    assert not kiosk.visits.is_active
    assert len(records.events("session.started")) == 1


def test_help_outdoes_an_answer_and_not_the_other_way_round(kiosk, records):
    kiosk.visits.touched()
    kiosk.visits.helped()
    kiosk.visits.answered()
    kiosk.visits.ended()
    assert records.events("session.ended")[0]["data"]["outcome"] == "help"


def test_a_visit_cut_short_ends_with_its_last_saved_counters(start, clock, records, killed):
    killed(lambda: visit(start(), clock))
    clock.pass_(hours=2)
    start()
    ended = records.events("session.ended")
    assert [event["session"] for event in ended] == [event["session"] for event in records.events("session.started")]
    assert ended[0]["data"]["duration_s"] == 12
    assert ended[0]["boot"] == "b-000002"
    assert ended[0]["occurred_at"].startswith("2026-11-23T10:00:12")


def test_a_visit_cut_short_a_second_after_its_help_request_says_so(start, clock, records, killed):
    def ask_for_help() -> None:
        kiosk = start()
        visit(kiosk, clock)
        kiosk.visits.language_changed("ru")
        kiosk.visits.answered()
        kiosk.visits.helped()
        clock.pass_(seconds=1)
        kiosk.visits.catch_up()

    killed(ask_for_help)
    start()
    data = records.events("session.ended")[0]["data"]
    assert (data["outcome"], data["lang_final"]) == ("help", "ru")


def test_the_last_touches_of_a_visit_cut_short_count_once_a_second_went_by(start, clock, records, killed):
    def touch_and_leave() -> None:
        kiosk = start()
        visit(kiosk, clock)
        kiosk.visits.tapped()
        kiosk.visits.viewed("answer")
        clock.pass_(seconds=1)
        kiosk.visits.catch_up()

    killed(touch_and_leave)
    start()
    data = records.events("session.ended")[0]["data"]
    assert (data["taps"], data["screens"], data["duration_s"]) == (3, 3, 12)


def test_screens_leave_as_counts_of_days_that_are_over(kiosk, clock, records):
    for _ in range(2):
        visit(kiosk, clock)
        kiosk.visits.ended()
    kiosk.visits.report_days()
    assert not records.events("screen.viewed")
    clock.pass_(days=1)
    kiosk.visits.report_days()
    kiosk.visits.report_days()
    assert [event["data"] for event in records.events("screen.viewed")] == [
        {"day": "2026-11-23", "screen": "consultation", "count": 2},
        {"day": "2026-11-23", "screen": "home", "count": 2},
    ]


def test_a_jump_of_the_clock_changes_neither_order_nor_duration(kiosk, clock, records):
    kiosk.visits.touched()
    clock.set(clock.now().replace(year=2000))
    clock.state_ = "unsynced"
    clock.pass_(seconds=7)
    kiosk.visits.tapped()
    kiosk.visits.ended()
    started, ended = records.events("session.started") + records.events("session.ended")
    assert started["seq"] < ended["seq"]
    assert ended["data"]["duration_s"] == 7
    assert (started["clock"], ended["clock"]) == ("synced", "unsynced")


def test_the_window_closing_ends_the_visit(start, clock, records):
    kiosk = start()
    visit(kiosk, clock)
    kiosk.close()
    assert len(records.events("session.ended")) == 1
