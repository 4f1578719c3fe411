"""An event holds codes and counts, never what somebody typed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import events
from sync.protocol.problems import ProblemError

ENDED: dict[str, Any] = {"duration_s": 184, "screens": 9, "taps": 23, "outcome": "help", "lang_final": "ru"}
CREATED: dict[str, Any] = {
    "ticket": "4829138",
    "help": "lost_item",
    "severity": "S3",
    "where": "here",
    "lang": "zh",
    "needs": ["wheelchair"],
    "contact_present": False,
    "acknowledge_by": "2026-12-05T07:51:37.412+08:00",
}


def test_an_event_becomes_data_and_again_the_event() -> None:
    promised = CREATED["acknowledge_by"]
    event = events.HelpCreated("4829138", "lost_item", "S3", "here", "zh", ("wheelchair",), False, promised)

    assert events.to_data(event) == CREATED
    assert events.from_data("help.created", 1, CREATED) == event


def test_a_request_that_nobody_promised_to_answer_has_no_deadline() -> None:
    event = events.from_data("help.created", 1, {k: v for k, v in CREATED.items() if k != "acknowledge_by"})
    assert isinstance(event, events.HelpCreated)
    assert event.acknowledge_by is None


@pytest.mark.parametrize(("type_", "schema"), [("hazard.reported", 1), ("session.ended", 2)])
def test_a_type_or_schema_from_the_future_is_left_raw(type_: str, schema: int) -> None:
    assert events.from_data(type_, schema, {"whatever": True}) is None


@pytest.mark.parametrize(
    ("type_", "data", "field"),
    [
        ("session.ended", ENDED | {"outcome": "bored"}, "outcome"),
        ("session.ended", ENDED | {"taps": -1}, "taps"),
        ("session.ended", ENDED | {"taps": 2**31}, "taps"),
        ("session.ended", ENDED | {"taps": True}, "taps"),
        ("session.ended", ENDED | {"lang_final": "Русский"}, "lang_final"),
        ("session.ended", ENDED | {"query": "where is my son"}, "query"),
        ("session.ended", {key: value for key, value in ENDED.items() if key != "screens"}, "screens"),
        ("help.created", CREATED | {"ticket": "4829137"}, "ticket"),
        ("help.created", CREATED | {"needs": ["call my mother"]}, "needs"),
        ("help.created", CREATED | {"needs": ["x"] * 17}, "needs"),
        ("help.created", CREATED | {"contact_present": 0}, "contact_present"),
        ("help.created", CREATED | {"acknowledge_by": "soon"}, "acknowledge_by"),
        ("screen.viewed", {"day": "2026-02-30", "screen": "home", "count": 1}, "day"),
        ("content.rated", {"ref": "CS-A-01", "score": 4}, "score"),
        ("search.performed", {"group": None, "hit_count": 0, "chosen": "我的身份证丢了"}, "chosen"),
    ],
)
def test_data_that_do_not_fit_are_refused_with_their_field(type_: str, data: dict[str, Any], field: str) -> None:
    with pytest.raises(ProblemError) as caught:
        events.from_data(type_, 1, data)
    assert (caught.value.code, caught.value.field) == ("event-data-invalid", field)


def test_a_wrong_event_cannot_be_made_in_the_first_place() -> None:
    with pytest.raises(ProblemError):
        events.SessionStarted("zh", "telepathy", "normal")


def test_what_may_be_nothing_may_be_left_out() -> None:
    assert events.from_data("search.performed", 1, {"hit_count": 0}) == events.SearchPerformed(None, 0, None)


@given(st.sampled_from(sorted(events.EVENT_TYPES)), st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_nothing_but_a_problem_comes_of_noise(type_: str, data: dict[str, Any]) -> None:
    with pytest.raises(ProblemError) as caught:
        events.from_data(type_, 1, data)
    assert caught.value.code == "event-data-invalid"


def test_the_table_names_every_class_by_its_type() -> None:
    assert all(type_ == event.TYPE for type_, event in events.EVENT_TYPES.items())
    assert len(events.EVENT_TYPES) == 26


HEARTBEAT: dict[str, Any] = {
    "version": "0.1.0",
    "temp_c": None,
    "disk_free_mb": 9000,
    "queue_len": 0,
    "content_version": None,
    "panel_ok": True,
    "net": None,
}


def test_a_heartbeat_from_before_kiosks_told_of_their_voice_is_still_one() -> None:
    event = events.from_data("device.heartbeat", 1, HEARTBEAT)
    assert isinstance(event, events.DeviceHeartbeat)
    assert event.voice is None


def test_a_kiosk_without_a_voice_says_so() -> None:
    event = events.from_data("device.heartbeat", 2, HEARTBEAT | {"voice": []})
    assert isinstance(event, events.DeviceHeartbeat)
    assert event.voice == ()


def test_a_voice_is_a_language() -> None:
    with pytest.raises(ProblemError):
        events.from_data("device.heartbeat", 2, HEARTBEAT | {"voice": ["a soft one"]})


@pytest.mark.parametrize("event_type", [events.EVENT_TYPES["help.acknowledged"], events.EVENT_TYPES["help.arrived"]])
def test_a_field_that_came_later_raises_the_schema_only_where_it_is_used(event_type: Any) -> None:
    """An older central refuses a field that it does not know, and reads what has none."""
    plain = event_type("4829138", 37)
    assert events.schema_of(plain) == 1
    assert events.to_data(plain) == {"ticket": "4829138", "after_s": 37}
    elsewhere = event_type("4829138", 37, "01a2436e-dfa4-7e35-9b52-6d0f2c6f3a10")
    assert events.schema_of(elsewhere) == 2
    assert events.from_data(event_type.TYPE, 2, events.to_data(elsewhere)) == elsewhere
    assert events.from_data(event_type.TYPE, 1, events.to_data(plain)) == plain


def test_a_type_that_never_changed_keeps_its_schema() -> None:
    beat = events.DeviceHeartbeat("1.0", None, 1, 0, None, None, None)
    assert events.schema_of(beat) == 2
    assert "voice" in events.to_data(beat)
