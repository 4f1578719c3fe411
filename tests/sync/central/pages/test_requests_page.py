"""The page of help requests: urgency in a word, time left in words, lateness never by colour alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from django.utils import timezone as clock

from sync.protocol.codes import ticket_code
from sync.protocol.events import HelpCreated, HelpWithdrawn
from sync.protocol.wire import format_time

NOON = datetime(2026, 11, 20, 12, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def content(with_content: None, sqlite: str) -> None:
    """The content that names the kinds of request and their deadlines."""


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Set the time of the centre: minutes after noon."""

    def set_to(minutes: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=minutes))

    set_to(1)
    yield set_to


def ask_for(kiosk: Any, help: str, severity: str, minutes: float = 0, **other: Any) -> str:
    ticket = ticket_code(f"{kiosk.seq + 100000:06d}")
    made_at = NOON + timedelta(minutes=minutes)
    promised = format_time(made_at + timedelta(minutes=5))
    values = {"where": "here", "lang": "zh", "needs": (), "contact_present": False, "acknowledge_by": promised}
    created = HelpCreated(ticket=ticket, help=help, severity=severity, **{**values, **other})
    kiosk.event(created, made_at)
    kiosk.push()
    return ticket


def test_requests_stand_newest_first_with_urgency_in_a_word(content: None, at: Any, operator: Any, kiosk: Any) -> None:
    ask_for(kiosk, "luggage", "S3")
    ask_for(kiosk, "medical", "S1", minutes=0.5)
    first, second = operator.get("/staff/requests").rows()
    assert "S1 危及生命" in first
    assert "突发伤病" in first
    assert "S3 本班办理" in second
    assert "行李协助" in second


def test_the_time_left_is_counted_down_and_lateness_is_a_word(
    content: None, at: Any, operator: Any, kiosk: Any
) -> None:
    ask_for(kiosk, "luggage", "S3")
    assert "还剩 4 分钟" in operator.get("/staff/requests").rows()[0]
    at(7.5)
    page = operator.get("/staff/requests")
    assert "超时 2 分 30 秒" in page.rows()[0]
    assert 'class="is-late"' in page.body
    assert "1 件超时" in page.text


def test_a_withdrawn_request_is_no_longer_timed(content: None, at: Any, signed_in: Any, kiosk: Any) -> None:
    ticket = ask_for(kiosk, "luggage", "S3")
    kiosk.event(HelpWithdrawn(ticket=ticket), NOON + timedelta(minutes=2))
    kiosk.push()
    at(60)
    (row,) = signed_in("operator").get("/staff/requests", tab="all").rows()
    assert "申请人撤回" in row
    assert "不再计时" in row
    assert "超时" not in row


@pytest.mark.parametrize(
    ("narrowed", "count"),
    [({"station": "FC-01"}, 2), ({"station": "FC-02"}, 0), ({"severity": "S1"}, 1), ({"state": "withdrawn"}, 0)],
)
def test_requests_are_narrowed_by_station_urgency_and_state(
    narrowed: dict[str, str], count: int, content: None, at: Any, operator: Any, kiosk: Any
) -> None:
    ask_for(kiosk, "luggage", "S3")
    ask_for(kiosk, "medical", "S1")
    rows = [row for row in operator.get("/staff/requests", **narrowed).rows() if "没有求助" not in row]
    assert len(rows) == count


def test_a_request_tells_its_story_and_what_was_promised(content: None, at: Any, operator: Any, kiosk: Any) -> None:
    at(30)
    ticket = ask_for(kiosk, "luggage", "S3")
    href = re.search(r'href="(/staff/requests/[^"]+)"', operator.get("/staff/requests").body)
    assert href
    page = operator.get(href[1])
    assert f"{ticket[:3]} {ticket[3:6]} {ticket[6:]}" in page.text
    for moment in ("在终端上提出 2026-11-20 12:00:00", "传到中心 2026-11-20 12:30:00"):
        assert moment in page.text
    assert "路上用了 30 分钟" in page.text
    assert "响应时限已过" in page.text
    assert "就在终端旁" in page.text
    assert "办理要求" in page.text


def test_a_kind_that_the_content_does_not_know_is_shown_by_its_code(at: Any, operator: Any, kiosk: Any) -> None:
    ask_for(kiosk, "luggage", "S3")
    assert "luggage" in operator.get("/staff/requests").rows()[0]


def test_a_request_that_does_not_exist_is_a_page_that_says_so(operator: Any) -> None:
    page = operator.get("/staff/requests/QJ-2026-999999")
    assert page.status == 404
    assert "没有这一页" in page.text


def test_the_start_page_puts_the_urgent_first(content: None, at: Any, operator: Any, kiosk: Any) -> None:
    ask_for(kiosk, "medical", "S1")
    ask_for(kiosk, "luggage", "S3", minutes=0.5)
    page = operator.get("/staff/")
    assert page.text.index("突发伤病") < page.text.index("行李协助")
