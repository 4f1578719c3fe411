"""Nothing is dropped for being wrong: it waits as it came, and what people make of it says where it came from."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from sync.central.ledger.api import (
    Device,
    Event,
    RejectedEvent,
    gaps,
    mend_rejected,
    retry_all_rejected,
    retry_rejected,
    set_aside_rejected,
)
from sync.protocol.events import EVENT_TYPES, ScreenViewed
from sync.protocol.problems import ProblemError

pytestmark = pytest.mark.usefixtures("database")

VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)
NOW = timezone.localtime()


@pytest.fixture
def wrong(kiosk):
    """A kiosk whose second event of three has data that do not fit."""
    kiosk.event(VIEWED)
    kiosk.event(VIEWED, data={"day": "yesterday", "screen": "home", "count": 1})
    kiosk.event(VIEWED)
    kiosk.tied(1, 3)
    return kiosk


def row():
    return RejectedEvent.objects.get()


def test_what_follows_a_wrong_event_does_not_wait(wrong):
    assert list(Event.objects.values_list("seq", flat=True)) == [1, 3]
    assert gaps(Device.objects.get()) == []
    assert (row().body, row().code, row().outcome) == (wrong.lines[1], "event-data-invalid", "")


def test_a_line_put_right_becomes_the_event_of_its_number(wrong):
    right = wrong.lines[1].replace("yesterday", "2026-11-19")

    event = mend_rejected(row(), json.dumps(json.loads(right), indent=2), "zhang", NOW)

    assert (event.seq, event.body, event.position) == (2, right, 3)
    assert (row().outcome, row().became, row().settled_by) == ("taken", event.position, "zhang")
    assert row().body == wrong.lines[1]
    assert not retry_all_rejected("zhang", NOW)[1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "event-malformed"),
        ("[]", "event-malformed"),
        ('{"seq":2}', "event-malformed"),
        (None, "event-data-invalid"),
    ],
)
def test_what_is_still_wrong_is_refused_with_the_reason_and_stays_open(wrong, text, code):
    with pytest.raises(ProblemError) as caught:
        mend_rejected(row(), wrong.lines[1] if text is None else text, "zhang", NOW)

    assert caught.value.code == code
    assert (row().outcome, Event.objects.count()) == ("", 2)


def test_the_number_cannot_be_changed(wrong):
    right = wrong.lines[1].replace("yesterday", "2026-11-19").replace('"seq":2', '"seq":4')

    with pytest.raises(ProblemError) as caught:
        mend_rejected(row(), right, "zhang", NOW)

    assert caught.value.field == "seq" or "number" in caught.value.detail


def test_what_an_upgrade_makes_readable_is_taken_as_it_came(wrong, monkeypatch):
    class Lenient(ScreenViewed):
        def __post_init__(self):
            pass

    with pytest.raises(ProblemError):
        retry_rejected(row(), "zhang", NOW)
    monkeypatch.setitem(EVENT_TYPES, VIEWED.TYPE, Lenient)

    assert retry_all_rejected("zhang", NOW) == (1, 0)
    assert Event.objects.get(seq=2).body == wrong.lines[1]
    assert retry_all_rejected("zhang", NOW) == (0, 0)


def test_what_is_left_out_stays_on_record_and_can_be_settled_no_more(wrong):
    set_aside_rejected(row(), "zhang", NOW)

    assert (row().outcome, row().became) == ("set_aside", None)
    with pytest.raises(ProblemError):
        mend_rejected(row(), wrong.lines[1].replace("yesterday", "2026-11-19"), "li", NOW)
    assert Event.objects.count() == 2


def test_the_bytes_are_kept_where_a_text_cannot_hold_them(kiosk):
    kiosk.event(VIEWED)
    kiosk.push(['{"seq":1,\x00}'])

    assert bytes(row().raw) == b'{"seq":1,\x00}'


# -- a kiosk under a new key ------------------------------------------------------------------------------------------


@pytest.fixture
def rekeyed(kiosk, make_kiosk):
    """A kiosk that was revoked with two of its five events sent, and enrolled anew with its records as they were."""
    for _ in range(5):
        kiosk.event(VIEWED)
    kiosk.tied(1, 2)
    Device.objects.update(revoked_at=NOW)
    new = make_kiosk()
    new.seq, new.lines, new.hashes = kiosk.seq, kiosk.lines, kiosk.hashes
    new.event(VIEWED)
    new.tied(1, 6)
    return new


def test_what_came_under_the_old_key_and_comes_again_under_the_new_is_nobody_s_work(rekeyed):
    settled = RejectedEvent.objects.filter(outcome="taken").order_by("seq")

    assert list(settled.values_list("seq", "became")) == [(1, 1), (2, 2)]
    assert list(RejectedEvent.objects.filter(outcome="").order_by("seq").values_list("seq", flat=True)) == [3, 4, 5]
    assert gaps(Device.objects.get(revoked_at__isnull=True)) == []


def test_what_waited_under_the_old_key_is_taken_for_the_kiosk_that_it_was(rekeyed):
    assert retry_all_rejected("zhang", NOW) == (3, 0)

    old = Device.objects.get(revoked_at__isnull=False)
    assert list(Event.objects.filter(device=old).order_by("seq").values_list("body", flat=True)) == rekeyed.lines[:5]
    assert Event.objects.filter(device=rekeyed.device).get().body == rekeyed.lines[5]
    assert [gaps(device) for device in Device.objects.all()] == [[], []]
    assert retry_all_rejected("zhang", NOW) == (0, 0)


def test_what_names_a_kiosk_that_is_still_in_use_is_taken_by_no_other(rekeyed):
    Device.objects.update(revoked_at=None)

    assert retry_all_rejected("zhang", NOW) == (0, 3)
    assert Event.objects.count() == 3
