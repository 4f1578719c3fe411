"""The page of kiosks: who is heard, what is missing; codes that are shown once; an end that is final."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone as clock

from sync.central.accounts.api import AuditEntry
from sync.central.directory.api import publish
from sync.central.ledger.api import Device, Event, RejectedEvent, Station, put_in_area
from sync.protocol.events import DeviceHeartbeat
from tests.content_changes import shipped


def row_of(page: Any, word: str) -> str:
    (row,) = (row for row in page.rows() if word in row)
    return str(row)


def test_a_kiosk_whose_events_all_arrived_is_in_order(admin: Any, kiosk: Any) -> None:
    kiosk.visit()
    kiosk.push()
    row = row_of(admin.get("/staff/kiosks"), kiosk.device)
    assert "正常" in row
    assert "齐到 2" in row


def test_a_hole_and_a_tail_are_told_apart(admin: Any, kiosk: Any) -> None:
    for _visit in range(4):
        kiosk.visit()
    kiosk.push([*kiosk.lines[:2], *kiosk.lines[3:6]])
    row = row_of(admin.get("/staff/kiosks"), kiosk.device)
    assert "缺事件" in row
    assert "齐到 2" in row
    assert "缺 3" in row
    assert "未到 7–8" in row


def test_a_kiosk_never_heard_of_and_a_station_without_one_say_so(admin: Any, kiosk: Any) -> None:
    page = admin.get("/staff/kiosks")
    assert "还没联系过" in row_of(page, kiosk.device)
    assert "还没有终端" in row_of(page, "FC-02")


@pytest.mark.parametrize(
    ("enrolled", "revoked", "days"),
    [
        # Half past midnight in Beijing: of the day before, in the zone in which the database keeps it.
        ("2026-11-19T00:30:00+08:00", "", ["2026-11-20", "2026-11-19"]),
        ("2026-11-17T09:00:00+08:00", "2026-11-18T00:10:00+08:00", ["2026-11-18", "2026-11-17"]),
    ],
)
def test_a_kiosk_has_no_days_from_before_it_was_enrolled_or_after_its_end(
    signed_in: Any, kiosk: Any, monkeypatch: pytest.MonkeyPatch, enrolled: str, revoked: str, days: list[str]
) -> None:
    ended = datetime.fromisoformat(revoked) if revoked else None
    Device.objects.update(enrolled_at=datetime.fromisoformat(enrolled), revoked_at=ended)
    monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat("2026-11-20T10:00:00+08:00"))
    rows = signed_in().get(f"/staff/kiosks/{kiosk.device}").rows()
    assert [row.split()[0] for row in rows] == days


def test_a_silent_kiosk_is_called_silent_with_the_time_of_its_last_word(
    signed_in: Any, kiosk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk.visit()
    kiosk.push()
    heard = Device.objects.get(pk=kiosk.device).last_contact_at
    assert heard is not None
    monkeypatch.setattr(clock, "now", lambda: heard + timedelta(hours=3, minutes=5))
    person = signed_in()
    row = row_of(person.get("/staff/kiosks"), kiosk.device)
    assert "联系不上" in row
    assert "3 小时 5 分前" in row
    assert "联系不上的终端 1" in person.get("/staff/").text


def test_refused_events_are_counted_and_explained(admin: Any, kiosk: Any) -> None:
    kiosk.visit()
    bad = kiosk.lines[0].replace('"taps"', '"tips"').replace('"entry":"touch"', '"entry":"window"')
    kiosk.push([bad, kiosk.lines[1]])
    page = admin.get(f"/staff/kiosks/{kiosk.device}")
    assert "内容不符合规定" in page.text
    assert re.search(r'class="number" data-head="被拒">1<', admin.get("/staff/kiosks").body)


def test_a_code_is_shown_once_and_enrols_a_kiosk_at_its_station(admin: Any, stations: None) -> None:
    from sync.central.ledger.enrolment import enrol
    from sync.protocol.enrolment import EnrolmentRequest

    page = admin.post("/staff/kiosks/code", station="FC-02")
    code = re.search(r'<output id="code"[^>]*>([A-Z2-7-]+)<', page.body)
    assert code
    assert "只显示这一次" in page.text
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d 前有效", page.text)
    assert code[1] not in admin.get("/staff/kiosks").body
    reply = enrol(EnrolmentRequest(code[1].replace("-", ""), bytes(range(32))), clock.now())
    assert reply.station == "FC-02"
    assert AuditEntry.objects.get(action="enrolment_code_made").target == "FC-02"


def test_a_code_needs_a_station(admin: Any, stations: None) -> None:
    assert admin.post("/staff/kiosks/code", station="FC-99").status == 302
    assert "请先选驿站。" in admin.get("/staff/kiosks").text


def test_revoking_asks_first_and_then_ends_the_kiosk(admin: Any, kiosk: Any) -> None:
    kiosk.visit()
    kiosk.push()
    path = f"/staff/kiosks/{kiosk.device}/revoke"
    asked = admin.get(path)
    assert "不能恢复" in asked.text
    assert kiosk.push().status == 200
    assert admin.post(path).status == 302
    page = admin.get("/staff/kiosks")
    assert f"终端 {kiosk.device} 已停用。" in page.text
    assert "已停用" in row_of(page, kiosk.device)
    assert kiosk.push().status == 403
    assert AuditEntry.objects.get(action="kiosk_revoked").target == kiosk.device
    assert "停用…" not in admin.get(f"/staff/kiosks/{kiosk.device}").text


def test_those_who_may_only_look_find_no_buttons(signed_in: Any, kiosk: Any) -> None:
    person = signed_in("operator")
    assert "生成登记码" not in person.get("/staff/kiosks").text
    assert "停用…" not in person.get(f"/staff/kiosks/{kiosk.device}").text


def heartbeat(voice: tuple[str, ...] | None) -> DeviceHeartbeat:
    return DeviceHeartbeat("0.2.0", None, 9000, 0, None, True, "online", voice)


@pytest.mark.parametrize(
    ("voice", "shown"), [(("zh", "en", "ru"), "语音：中文、英文、俄文"), ((), "语音：没有语音引擎")]
)
def test_which_languages_a_kiosk_speaks_is_shown(admin: Any, kiosk: Any, voice: tuple[str, ...], shown: str) -> None:
    kiosk.event(heartbeat(voice))
    kiosk.push()
    assert shown in row_of(admin.get("/staff/kiosks"), kiosk.device)
    page = admin.get(f"/staff/kiosks/{kiosk.device}").text
    assert shown.removeprefix("语音：") in page


def test_a_kiosk_that_does_not_tell_of_its_voice_is_not_called_mute(admin: Any, kiosk: Any) -> None:
    kiosk.event(heartbeat(None))
    kiosk.push()
    assert "语音：" not in admin.get("/staff/kiosks").text


def test_records_that_parted_are_said_until_somebody_has_looked_into_it(admin: Any, kiosk: Any) -> None:
    kiosk.visit()
    kiosk.tied(1, 2)
    copy = kiosk.copy()
    kiosk.visit()
    copy.visit()
    kiosk.tied(3, 4)
    copy.tied(3, 4)

    assert "记录分岔" in row_of(admin.get("/staff/kiosks"), kiosk.device)
    page = admin.get(f"/staff/kiosks/{kiosk.device}").text
    assert "从第 2 号以后分岔的记录" in page
    assert page.count("每天是否齐全") >= 2

    admin.post(f"/staff/kiosks/{kiosk.device}/chains/1", cause="copy")
    assert "记录分岔" not in row_of(admin.get("/staff/kiosks"), kiosk.device)
    assert "磁盘被复制 · " in admin.get(f"/staff/kiosks/{kiosk.device}").text


def test_a_refused_event_is_put_right_on_its_page(admin: Any, kiosk: Any) -> None:
    kiosk.visit()
    wrong = kiosk.lines.pop()
    kiosk.push([*kiosk.lines, wrong.replace('"outcome":"answered"', '"outcome":"nonsense"')])
    row = RejectedEvent.objects.get()
    page = admin.get(f"/staff/kiosks/{kiosk.device}/refused/{row.pk}")
    assert "nonsense" in page.text

    settle = f"/staff/kiosks/{kiosk.device}/refused/{row.pk}/settle"
    assert admin.post(settle, deed="retry").status == 422
    assert "没能收录" in admin.post(settle, deed="mend", text="{").text
    admin.post(settle, deed="mend", text=wrong)

    assert Event.objects.get(seq=2).body == wrong
    assert "已收录" in admin.get(f"/staff/kiosks/{kiosk.device}/refused/{row.pk}").text
    assert AuditEntry.objects.filter(action="event_settled").count() == 1


def test_a_station_is_put_in_an_area_that_the_content_names_and_stays_there(admin: Any, stations: None) -> None:
    publish(shipped())
    assert "未填区划" in row_of(admin.get("/staff/kiosks"), "永安片区")
    page = admin.get("/staff/kiosks/stations/FC-06")
    assert "永安街道 · 230804007" in page.text
    admin.post("/staff/kiosks/stations/FC-06", area="230804007")
    assert "永安街道" in row_of(admin.get("/staff/kiosks"), "永安片区")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.target, entry.filters) == ("station_placed", "FC-06", {"area": "230804007"})
    publish(shipped(), again=True)
    assert Station.objects.get(pk="FC-06").area_code == "230804007"
    assert "永安街道" in admin.get("/staff/figures").text


def test_figures_of_stations_without_an_area_can_be_asked_for(admin: Any, kiosk: Any) -> None:
    kiosk.visit()
    kiosk.push()
    put_in_area("FC-02", "230804007")
    asked = {"first": "2026-11-01", "last": "2026-11-30", "demo": ""}
    kept = {area: admin.get("/staff/figures/sessions", area=area, **asked) for area in ("-", "230804007")}
    assert "area=-" in admin.get("/staff/figures", **asked).body
    assert {area: "计入 1 条" in page.text for area, page in kept.items()} == {"-": True, "230804007": False}


def test_an_area_that_nobody_knows_is_refused(admin: Any, stations: None) -> None:
    publish(shipped())
    admin.post("/staff/kiosks/stations/FC-06", area="110101")
    assert "内容里没有这个区划" in admin.get("/staff/kiosks").text
    assert Station.objects.get(pk="FC-06").area_code == ""
    assert admin.get("/staff/kiosks/stations/FC-99").status == 404
