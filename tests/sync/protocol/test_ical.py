"""One event as iCalendar, read back by a strict reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import SHANGHAI
from sync.protocol.ical import CANCELLED, CalendarEvent, calendar_text, fold
from tests.kiosk.services.ical_reader import read_event, unfolded

EVENT = CalendarEvent(
    uid="fair-4c5716d3@230804.yizhan",
    stamp=datetime(2027, 1, 12, tzinfo=SHANGHAI),
    starts_at=datetime(2027, 6, 12, 8, 30, tzinfo=SHANGHAI),
    ends_at=datetime(2027, 6, 12, 11, 30, tzinfo=SHANGHAI),
    summary="便民大集：安全生产·文明骑行",
    location="便民大集流动服务点（示例）",
    category="TH-06",
    lang="zh",
)
# What a text of the content may hold: no control characters but the line feed.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), min_size=1, max_size=120)


def test_it_says_when_in_the_time_of_the_place():
    event = read_event(calendar_text(EVENT))
    for name, value in (("DTSTART", "20270612T083000"), ("DTEND", "20270612T113000")):
        assert (event[name].parameters, event[name].value) == ({"TZID": "Asia/Shanghai"}, value)
    assert event["DTSTAMP"].value == "20270111T160000Z"


def test_times_of_another_zone_are_brought_home():
    abroad = replace(EVENT, starts_at=EVENT.starts_at.astimezone(UTC), ends_at=EVENT.ends_at.astimezone(UTC))
    assert calendar_text(abroad) == calendar_text(EVENT)


def test_it_names_the_language_of_its_texts():
    event = read_event(calendar_text(EVENT))
    assert event["SUMMARY"].parameters == event["LOCATION"].parameters == {"LANGUAGE": "zh"}
    assert event["SUMMARY"].value == EVENT.summary


def test_a_change_has_the_same_name_and_a_higher_number():
    before, after = (
        read_event(calendar_text(event)) for event in (EVENT, replace(EVENT, status=CANCELLED, sequence=2))
    )
    assert before["UID"] == after["UID"]
    assert (before["STATUS"].value, after["STATUS"].value) == ("CONFIRMED", "CANCELLED")
    assert int(after["SEQUENCE"].value) > int(before["SEQUENCE"].value)


@given(TEXTS, TEXTS)
def test_whatever_a_text_holds_comes_back_as_it_was(summary, location):
    event = read_event(calendar_text(replace(EVENT, summary=summary, location=location)))
    assert (event["SUMMARY"].value, event["LOCATION"].value) == (summary, location)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400))
def test_a_folded_line_is_the_line_again(rest):
    line = f"X{rest}"
    assert unfolded(f"{fold(line)}\r\n") == [line]


@pytest.mark.parametrize("name", ["location", "category"])
def test_an_empty_text_is_left_out(name):
    event = read_event(calendar_text(replace(EVENT, **{name: ""})))
    assert {"location": "LOCATION", "category": "CATEGORIES"}[name] not in event
