"""Taking batches: nothing lost, nothing twice, and a bad event never in the way of the others."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from sync.central.ledger.api import Device, Event, RejectedEvent
from sync.protocol.batches import compress
from sync.protocol.events import DeviceHeartbeat, DeviceStarted, ScreenViewed

pytestmark = pytest.mark.usefixtures("database")

VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)
NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")


def rejections(reply):
    return [(found.seq, found.code) for found in reply.batch.rejected]


def test_a_batch_is_stored_as_it_came_and_acknowledged(kiosk):
    kiosk.visit()
    kiosk.visit()

    reply = kiosk.push().batch

    assert reply.acknowledged == ((1, 4),)
    assert reply.rejected == ()
    assert [event.body for event in Event.objects.all()] == kiosk.lines
    assert [event.position for event in Event.objects.all()] == [1, 2, 3, 4]


def test_a_batch_sent_again_is_acknowledged_and_stored_once(kiosk):
    kiosk.visit()
    first = kiosk.push().batch

    again = kiosk.push().batch

    assert again.acknowledged == first.acknowledged
    assert Event.objects.count() == 2


def test_batches_that_overlap_are_each_acknowledged_whole(kiosk):
    for _ in range(4):
        kiosk.visit()
    kiosk.push(kiosk.lines[:5])

    reply = kiosk.push(kiosk.lines[3:])

    assert reply.batch.acknowledged == ((4, 8),)
    assert Event.objects.count() == 8


def test_events_may_come_in_any_order(kiosk):
    for _ in range(3):
        kiosk.visit()

    kiosk.push(kiosk.lines[4:])
    reply = kiosk.push(list(reversed(kiosk.lines[:4])))

    assert reply.batch.acknowledged == ((1, 4),)
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_the_reply_names_ranges_with_their_holes(kiosk):
    for _ in range(4):
        kiosk.visit()

    reply = kiosk.push([*kiosk.lines[:2], kiosk.lines[4], *kiosk.lines[6:]])

    assert reply.batch.acknowledged == ((1, 2), (5, 5), (7, 8))


def test_an_empty_batch_is_a_sign_of_life(kiosk):
    reply = kiosk.push([], last_seq=7, clock="drifting", content_version="abc")

    device = Device.objects.get()
    assert reply.batch.acknowledged == ()
    assert device.last_contact_at is not None
    assert (device.last_seq_claimed, device.clock, device.content_version) == (7, "drifting", "abc")


def test_a_number_used_for_another_event_is_kept_apart_from_it(kiosk):
    first = kiosk.event(VIEWED)
    kiosk.push()
    second = kiosk.event(VIEWED, seq=1)

    reply = kiosk.push([second]).batch

    assert (reply.acknowledged, reply.rejected) == (((1, 1),), ())
    assert list(Event.objects.values_list("incarnation", "body")) == [(0, first), (1, second)]


def test_an_id_used_under_another_number_is_refused(kiosk):
    kiosk.event(VIEWED)
    known = json.loads(kiosk.lines[0])["id"]
    again = kiosk.event(VIEWED, id=known)
    kiosk.push(kiosk.lines[:1])

    assert rejections(kiosk.push([again])) == [(2, "seq-reused")]


def test_an_id_of_another_kiosk_is_refused(kiosk, make_kiosk):
    kiosk.event(VIEWED)
    kiosk.push()
    other = make_kiosk("FC-02")
    other.event(VIEWED, id=json.loads(kiosk.lines[0])["id"])

    assert rejections(other.push()) == [(1, "seq-reused")]
    assert Event.objects.count() == 1


def test_two_events_with_one_number_in_a_batch_are_both_kept(kiosk):
    first, second = kiosk.event(VIEWED), kiosk.event(VIEWED, seq=1)

    reply = kiosk.push([first, second]).batch

    assert (reply.acknowledged, reply.rejected) == (((1, 1),), ())
    assert list(Event.objects.values_list("incarnation", "body")) == [(0, first), (1, second)]


BROKEN = {
    "no JSON": ('{"seq":2,"id":', "event-malformed"),
    "an unknown key": ('{"seq":2,"surprise":1}', "event-malformed"),
    "a NUL": ('{"seq":2,"type":"\\u0000"}', "event-malformed"),
}


@pytest.mark.parametrize(("line", "code"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_event_is_refused_alone(kiosk, line, code):
    kiosk.event(VIEWED)
    kiosk.event(VIEWED)
    kiosk.event(VIEWED)

    reply = kiosk.push([kiosk.lines[0], line, kiosk.lines[2]])

    assert reply.batch.acknowledged == ((1, 1), (3, 3))
    assert rejections(reply) == [(2, code)]


def test_a_line_with_raw_nul_is_kept_on_both_engines(kiosk):
    kiosk.event(VIEWED)

    reply = kiosk.push([kiosk.lines[0], '{"seq":2,\x00}'])

    assert rejections(reply) == [(2, "event-malformed")]
    assert RejectedEvent.objects.get().body == '{"seq":2,\ufffd}'


def test_a_broken_line_without_a_number_blocks_nobody(kiosk):
    kiosk.event(VIEWED)

    reply = kiosk.push(["garbage", kiosk.lines[0]]).batch

    assert (reply.acknowledged, reply.rejected) == (((1, 1),), ())
    assert RejectedEvent.objects.get().seq is None


def test_known_data_that_do_not_fit_are_refused(kiosk):
    kiosk.event(VIEWED, data={"day": "yesterday", "screen": "home", "count": 1})

    assert rejections(kiosk.push()) == [(1, "event-data-invalid")]


@pytest.mark.parametrize("field", ["station", "device"])
def test_an_event_of_somebody_else_is_refused(kiosk, field):
    kiosk.event(VIEWED, **{field: "FC-02"})

    assert rejections(kiosk.push()) == [(1, "station-mismatch")]


def test_a_refused_event_sent_again_is_kept_once(kiosk):
    for _ in range(2):
        kiosk.push(['{"seq":1}'])

    assert RejectedEvent.objects.count() == 1


def test_a_type_of_the_future_is_stored_raw_and_waits(kiosk):
    kiosk.event(VIEWED, type="device.tamper", data={"fair": "2026-12", "qty": 1})
    kiosk.event(VIEWED, schema=2, data={"day": "2026-11-20", "screen": "home", "count": 1, "more": True})

    assert kiosk.push().batch.acknowledged == ((1, 2),)
    assert [event.projected for event in Event.objects.all()] == [False, False]
    assert [event.body for event in Event.objects.all()] == kiosk.lines


def test_a_thousand_events_are_taken_in_a_few_statements(kiosk, django_statements):
    for _ in range(500):
        kiosk.visit()

    with django_statements() as statements:
        assert kiosk.push().batch.acknowledged == ((1, 1000),)

    assert len(statements) < 60


def test_one_event_too_many_is_refused_before_anything_is_stored(kiosk):
    for _ in range(1001):
        kiosk.event(VIEWED)
    header = kiosk.body([]).decode()
    body = header + "".join(f"{line}\n" for line in kiosk.lines)

    reply = kiosk.post(compress(body.encode()))

    assert (reply.status, reply.json()["code"]) == (413, "batch-too-large")
    assert not Event.objects.exists()


# -- time -----------------------------------------------------------------------------------------------------------


def effective(kiosk, at, clock, sent_at):
    kiosk.event(VIEWED, at, clock=clock)
    kiosk.push(kiosk.lines[-1:], clock=clock, sent_at=sent_at)
    return Event.objects.latest("position")


def test_a_set_clock_is_believed(kiosk):
    assert effective(kiosk, NOON, "synced", timezone.localtime()).effective_at == NOON


def test_a_clock_that_was_off_is_corrected_by_what_it_was_off(kiosk):
    now = timezone.localtime()
    an_hour_slow = now - timedelta(hours=1)

    event = effective(kiosk, an_hour_slow - timedelta(minutes=10), "unsynced", an_hour_slow)

    assert abs(event.effective_at - (now - timedelta(minutes=10))) < timedelta(minutes=1)
    assert event.occurred_at < event.effective_at


@pytest.mark.parametrize("year", ["1970", "2090"])
@pytest.mark.parametrize("clock", ["unsynced", "drifting"])
def test_a_time_that_cannot_be_is_that_of_arrival(kiosk, year, clock):
    event = effective(kiosk, datetime.fromisoformat(f"{year}-01-02T00:00:00.000+08:00"), clock, timezone.localtime())

    assert event.effective_at == event.received_at


def test_a_set_clock_that_runs_far_ahead_is_not_believed(kiosk):
    event = effective(kiosk, timezone.localtime() + timedelta(days=2), "synced", timezone.localtime())

    assert event.effective_at == event.received_at


# -- what kiosks tell of themselves ---------------------------------------------------------------------------------


def heartbeat(version, queue_len):
    return DeviceHeartbeat(
        version=version,
        temp_c=-12.5,
        disk_free_mb=9000,
        queue_len=queue_len,
        content_version="c1",
        panel_ok=True,
        net="online",
    )


def test_the_newest_heartbeat_shows_on_the_device_in_whatever_order_they_come(kiosk):
    kiosk.event(DeviceStarted(version="0.1.0", content_version=None, previous_end="power"))
    kiosk.event(heartbeat("0.1.0", 5))
    kiosk.event(heartbeat("0.2.0", 2))

    kiosk.push(kiosk.lines[2:])
    kiosk.push(kiosk.lines[:2])

    device = Device.objects.get()
    assert (device.version, device.queue_len, device.temp_c, device.disk_free_mb) == ("0.2.0", 2, -12.5, 9000)
