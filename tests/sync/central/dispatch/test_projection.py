"""From help events to requests that staff see."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from sync.central.directory.api import publish
from sync.central.dispatch.api import HelpFilter, HelpRequest, find_ticket, help_name, help_requests, is_overdue
from sync.central.dispatch.shown import need_words
from sync.protocol.events import HelpCreated, HelpWithdrawn
from sync.protocol.wire import format_time
from tests.content_changes import shipped

pytestmark = pytest.mark.usefixtures("sqlite")

NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")


def created(ticket="4829138", help="cold", severity="S2", promised=None):
    return HelpCreated(
        ticket=ticket,
        help=help,
        severity=severity,
        where="here",
        lang="ru",
        needs=("blanket", "tea"),
        contact_present=False,
        acknowledge_by=promised,
    )


@pytest.fixture(scope="module")
def pack():
    return shipped()


def test_a_request_shows_what_was_chosen_and_by_when_it_is_answered(kiosk, pack):
    publish(pack)
    kiosk.event(created(promised=format_time(NOON + timedelta(minutes=2))), NOON)
    kiosk.push()

    request = HelpRequest.objects.get()
    assert (request.ticket, request.help, request.severity, request.lang) == ("4829138", "cold", "S2", "ru")
    assert request.needs == ["blanket", "tea"]
    assert request.requested_at == NOON
    assert request.acknowledge_by == NOON + timedelta(minutes=2)
    assert request.case_number == "QJ-2026-000001"
    assert help_name("cold", "ru-RU") == pack.table("help_types")["cold"].name.ru


def test_a_kiosk_whose_clock_was_never_set_promised_minutes_not_a_year(kiosk, pack):
    publish(pack)
    boot = datetime.fromisoformat("2000-01-01T00:00:00.000+08:00")
    kiosk.event(created(promised=format_time(boot + timedelta(minutes=2))), boot, clock="unsynced")
    kiosk.push()

    request = HelpRequest.objects.get()
    assert request.acknowledge_by - request.requested_at == timedelta(minutes=2)


def test_a_kind_nobody_knows_is_still_a_request(kiosk):
    kiosk.event(created(help="new_kind"))
    kiosk.push()

    assert HelpRequest.objects.get().acknowledge_by is None
    assert help_name("new_kind", "zh") == "new_kind"


def test_case_numbers_count_within_the_year(kiosk):
    new_year = datetime.fromisoformat("2026-01-01T00:10:00.000+08:00")
    for at in (new_year - timedelta(hours=1), new_year, new_year + timedelta(days=1)):
        kiosk.event(created(), at)
    kiosk.push()

    numbers = HelpRequest.objects.order_by("position").values_list("case_number", flat=True)
    assert list(numbers) == ["QJ-2025-000001", "QJ-2026-000001", "QJ-2026-000002"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "withdrawal first"])
def test_a_withdrawn_request_is_so_in_whatever_order_it_came(kiosk, order):
    kiosk.event(created(), NOON)
    kiosk.event(HelpWithdrawn(ticket="4829138"), NOON + timedelta(minutes=3))
    for number in order:
        kiosk.push([kiosk.lines[number]])

    request = HelpRequest.objects.get()
    assert (request.state, request.withdrawn_at) == ("withdrawn", NOON + timedelta(minutes=3))


def test_a_withdrawal_touches_only_its_own_kiosk_and_number(kiosk, make_kiosk):
    kiosk.event(created())
    kiosk.push()
    other = make_kiosk()
    other.event(HelpWithdrawn(ticket="4829138"))
    other.push()
    kiosk.event(HelpWithdrawn(ticket="0000000"))
    kiosk.push()

    assert HelpRequest.objects.get().state == "reported"


def test_a_withdrawal_takes_back_the_last_request_of_a_number_used_twice(kiosk):
    kiosk.event(created(), NOON - timedelta(days=100))
    kiosk.event(created(), NOON)
    kiosk.event(HelpWithdrawn(ticket="4829138"), NOON)
    kiosk.push()

    assert [request.state for request in help_requests()] == ["withdrawn", "reported"]
    assert find_ticket("FC-01", "4829138").requested_at == NOON


def test_a_request_is_overdue_until_it_is_withdrawn(kiosk, pack):
    publish(pack)
    kiosk.event(created(promised=format_time(NOON + timedelta(minutes=2))), NOON)
    kiosk.push()
    assert is_overdue(HelpRequest.objects.get())

    kiosk.event(HelpWithdrawn(ticket="4829138"), NOON)
    kiosk.push()
    assert not is_overdue(HelpRequest.objects.get())


def test_requests_are_found_by_day_place_kind_and_state(kiosk, make_kiosk):
    other = make_kiosk("FC-02")
    kiosk.event(created(severity="S2"), NOON)
    other.event(created(help="medical", severity="S1"), NOON - timedelta(days=1), demo=True)
    kiosk.push()
    other.push()

    def places(**chosen):
        return [request.station_id for request in help_requests(HelpFilter(**chosen))]

    assert places() == ["FC-01", "FC-02"]
    assert places(first=NOON.date()) == ["FC-01"]
    assert places(last=NOON.date() - timedelta(days=1)) == ["FC-02"]
    assert places(severity="S1") == places(help="medical") == places(station="FC-02") == places(demo=True) == ["FC-02"]
    assert places(state="withdrawn") == []


def test_staff_read_which_answer_did_not_help(kiosk, pack):
    publish(pack)
    kiosk.event(replace(created(), needs=("tea", "about:C01", "about:Z99")), NOON)
    kiosk.push()

    with override("zh-hans"):
        words = need_words(HelpRequest.objects.get())
    title = pack.table("consultations")["C01"].title.zh
    assert words[1:] == [f"看过没解决：{title}", "Z99"]
