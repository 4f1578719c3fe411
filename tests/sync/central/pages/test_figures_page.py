"""The page of figures: each number with its definition and, three clicks away, its events."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from sync.central.accounts.api import AuditEntry
from sync.central.insight.api import recount
from sync.central.insight.models import Work
from sync.central.ledger.api import Device
from sync.protocol.codes import ticket_code
from sync.protocol.envelope import decode
from sync.protocol.events import HelpCreated
from sync.protocol.events_volunteers import AssistanceLogged, AssistanceVoided, HeadcountAdded, ShiftConfirmed
from sync.protocol.ids import new_uuid7
from tests.sync.central.conftest import NOON

pytestmark = pytest.mark.usefixtures("sqlite")
DAYS = {"first": str(NOON.date()), "last": str(NOON.date())}


def logged(count, audience=None, lang="zh"):
    return AssistanceLogged("hot_water", count, audience, 2, lang)


@pytest.fixture
def worked(kiosk):
    for count in (2, 40):
        kiosk.event(logged(count))
    kiosk.event(HeadcountAdded(3, None, "tap"))
    kiosk.push()
    return kiosk


def points(page, chart):
    """The rows of the table of a chart: name, number, note."""
    body = page.body.partition(f'id="by-{chart}"')[2].partition("</section>")[0]
    assert "<svg" in body
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)(<small.*?)?</th>(.*?)</tr>", body, flags=re.S)
    return {name: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", rest + note)).strip() for name, note, rest in rows}


def follow(person, page, pattern):
    """Click the first link whose address matches."""
    address = re.search(rf'href="({pattern}[^"]*)"', page.body)
    assert address, pattern
    return person.get(address[1].replace("&amp;", "&"))


def test_a_number_has_its_definition_beside_it_and_leads_to_its_events(signed_in, worked):
    clerk = signed_in("statistician")
    page = clerk.get("/staff/figures", **DAYS)
    assert "42" in page.rows()[0] and "志愿者登记的帮助次数减去作废的" in page.text
    behind = follow(clerk, page, "/staff/figures/services")
    assert len(behind.rows()) == 2 and "计入 2 条记录" in behind.text
    event = follow(clerk, behind, "/staff/figures/events/")
    assert "&quot;assist&quot;:&quot;hot_water&quot;" in event.body
    assert clerk.get("/staff/figures/nothing").status == 404
    assert clerk.get("/staff/figures/events/nothing").status == 404


def test_what_was_voided_is_shown_and_leads_to_who_voided_it(signed_in, kiosk):
    voided = decode(kiosk.event(logged(4))).id
    kiosk.event(AssistanceVoided(voided, "entered_twice"))
    kiosk.event(logged(3))
    kiosk.push()
    clerk = signed_in("statistician")
    behind = clerk.get("/staff/figures/services", **DAYS)
    assert "计入 1 条记录 · 不计 1 条" in behind.text
    assert [("已作废" in row, "作废了登记" in row) for row in behind.rows()] == [(False, False), (True, True)]
    event = clerk.get(f"/staff/figures/events/{voided}")
    assert "这条不计入" in event.text and "作废了登记" in event.text


def test_a_shift_that_was_confirmed_again_counts_once(signed_in, kiosk):
    shift = new_uuid7(1_790_000_000_000)
    for minutes in (180, 165):
        kiosk.event(ShiftConfirmed(shift, minutes))
    kiosk.push()
    behind = signed_in("statistician").get("/staff/figures/hours", **DAYS)
    assert ["计入" in row and "165" in row for row in behind.rows()] == [True, False]
    assert "之后又确认过" in behind.rows()[1]


def test_visits_and_requests_lead_to_their_events_too(signed_in, kiosk):
    kiosk.visit()
    kiosk.event(HelpCreated(ticket_code("000042"), "cold", "S2", "here", "zh", (), False))
    kiosk.push()
    clerk = signed_in("statistician")
    for counter, words in (("sessions", "会话结束"), ("requests", "提出了求助")):
        behind = clerk.get(f"/staff/figures/{counter}", **DAYS)
        assert words in behind.rows()[0]
        assert follow(clerk, behind, "/staff/figures/events/").status == 200


def test_the_event_as_it_came_is_for_those_who_may_take_data_out(signed_in, worked):
    address = f"/staff/figures/events/{decode(worked.lines[0]).id}"
    seen = {role: "hot_water" in signed_in(role).get(address).body for role in ("statistician", "auditor", "editor")}
    assert seen == {"statistician": True, "auditor": True, "editor": False}


def test_a_counter_is_drawn_by_what_its_records_say(signed_in, make_kiosk):
    for station, count, audience, lang in (("FC-01", 40, "traveller", "zh"), ("FC-02", 2, None, "ru")):
        kiosk = make_kiosk(station)
        kiosk.event(logged(count, audience, lang))
        kiosk.push()
    Device.objects.update(last_contact_at=timezone.now())
    page = signed_in("statistician").get("/staff/figures", counter="services", **DAYS)
    assert points(page, "day") == {"2026-11-20": "42"}
    assert (points(page, "hour")["12:00–12:59"], points(page, "hour")["13:00–13:59"]) == ("42", "0")
    assert list(points(page, "station").values()) == ["40", "2"]
    assert points(page, "lang") == {"中文": "40", "俄文": "2"}
    assert points(page, "audience") == {"traveller": "40", "未注明": "2"}


def test_a_filter_stands_in_the_address_and_narrows_every_chart_and_record(signed_in, make_kiosk):
    kiosk = make_kiosk("FC-02")
    for count, lang in ((5, "ru"), (7, "zh")):
        kiosk.event(logged(count, lang=lang))
    kiosk.push()
    clerk = signed_in("statistician")
    page = clerk.get("/staff/figures", counter="services", station="FC-02", lang="ru", **DAYS)
    assert points(page, "station") == {"FC-02 站前服务驿站（示例）": "5"}
    assert 'id="by-hour"' not in page.body  # never language, station and hour together
    assert len(follow(clerk, page, "/staff/figures/services").rows()) == 1
    assert "一次只能选一个" in clerk.get("/staff/figures", lang="ru", audience="-", **DAYS).text
    assert "不分语言或人群" in clerk.get("/staff/figures", counter="visitors", lang="ru", **DAYS).text


def test_a_station_that_did_not_count_people_says_so(signed_in, make_kiosk):
    kiosk = make_kiosk("FC-02")
    kiosk.event(logged(9))
    kiosk.push()
    Device.objects.update(last_contact_at=timezone.now())
    (row, _sum) = signed_in("statistician").get("/staff/figures", **DAYS).rows()
    assert "未登记" in row


def test_what_is_not_known_is_hatched_and_said_and_never_a_zero(signed_in, worked):
    Device.objects.update(last_contact_at=NOON)
    silent = signed_in("statistician").get("/staff/figures", counter="requests", **DAYS)
    assert "没传齐" in silent.rows()[0]
    assert points(silent, "day") == {"2026-11-20": "不知道，没有传来"}
    assert 'fill="url(#hatch-day)"' in silent.body and 'class="bar unknown"' in silent.body
    Device.objects.update(last_contact_at=timezone.now())
    heard = signed_in("operator").get("/staff/figures", counter="requests", **DAYS)
    assert points(heard, "day") == {"2026-11-20": "0"}
    assert 'fill="url(#hatch-day)"' not in heard.body and 'class="bar unknown"' not in heard.body


def test_a_long_time_is_drawn_by_month(signed_in, worked):
    page = signed_in("statistician").get("/staff/figures", counter="services", first="2026-06-15", last="2026-11-30")
    assert list(points(page, "day")) == ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]
    assert points(page, "day")["2026-11"].startswith("42")


@pytest.mark.parametrize(("lang", "words"), [("en", "By day"), ("ru", "По дням")])
def test_the_page_speaks_the_other_languages(signed_in, worked, lang, words):
    page = signed_in("statistician").speak(lang).get("/staff/figures", **DAYS)
    table = page.body.partition("<main")[2]
    assert words in page.text and "每天" not in table


def csv_rows(person, **filters):
    page = person.get("/staff/figures.csv", **{**DAYS, **filters})
    return {row["station"]: row for row in csv.DictReader(io.StringIO(page.body.removeprefix("\ufeff")))}


def test_a_number_of_few_records_does_not_leave_the_house_however_large_it_is(signed_in, worked):
    rows = csv_rows(signed_in("statistician"))
    assert (rows["FC-01"]["services"], rows["FC-01"]["visitors"], rows["FC-01"]["requests"]) == ("<5", "<5", "0")
    assert rows["*"]["services"] == "<5"
    entry = AuditEntry.objects.get(action="figures_exported")
    assert (entry.row_count, entry.filters["first"]) == (1, DAYS["first"])


def test_a_sum_does_not_give_back_what_is_hidden(signed_in, make_kiosk):
    for station, times in (("FC-01", 9), ("FC-02", 2)):
        kiosk = make_kiosk(station)
        for _ in range(times):
            kiosk.event(logged(1))
        kiosk.push()
    rows = csv_rows(signed_in("statistician"))
    assert [rows[station]["services"] for station in ("FC-01", "FC-02", "*")] == ["*", "<5", "11"]


def test_a_filter_that_cannot_be_is_said(signed_in, worked):
    clerk = signed_in("statistician")
    assert "开始日期晚于结束日期" in clerk.get("/staff/figures", first="2026-12-02", last="2026-12-01").text
    assert clerk.get("/staff/figures.csv", first="2026-12-02", last="2026-12-01").status == 400


@pytest.fixture
def blurred(make_kiosk):
    """Ten records of one station, six of which may be of the day before and one more of another hour."""
    kiosk = make_kiosk("FC-01")
    for number in range(10):
        kiosk.event(logged(2), NOON + timedelta(minutes=number))
    kiosk.push()
    for number, row in enumerate(Work.objects.order_by("pk")[:7]):
        since = NOON - timedelta(hours=13 if number < 6 else 1)
        Work.objects.filter(pk=row.pk).update(at_from=since, at_to=NOON)
    recount()
    Device.objects.update(last_contact_at=timezone.now())
    return kiosk


def test_a_number_says_how_many_of_its_records_may_be_of_another_day_or_hour(signed_in, blurred):
    clerk = signed_in("statistician")
    page = clerk.get("/staff/figures", counter="services", **DAYS)
    assert points(page, "day") == {"2026-11-20": "20 其中 6 条记录可能是别的日子的"}
    assert points(page, "hour")["12:00–12:59"] == "20 其中 7 条记录可能是别的钟点的"
    assert points(page, "hour")["13:00–13:59"] == "0"
    assert "其中 6 条记录可能是别的日子的" in points(page, "station")["FC-01 站前广场便民服务专列（示例）"]
    assert "其中 6 条记录可能是别的日子的" in page.rows()[0]
    assert page.body.count('href="#unsure"') > 5
    assert page.body.count('id="unsure"') == 1 and "跨过零点" in page.text
    behind = clerk.get("/staff/figures/services", **DAYS)
    assert sum("在 2026-11-19 23:00:00 与 2026-11-20 12:00:00 之间" in row for row in behind.rows()) == 6
    assert sum("之间" in row for row in behind.rows()) == 7 and 'id="unsure"' in behind.body


def test_where_every_moment_is_certain_only_the_definition_speaks_of_it(signed_in, worked):
    clerk = signed_in("statistician")
    page = clerk.get("/staff/figures", counter="services", **DAYS)
    assert 'href="#unsure"' not in page.body and page.text.count("可能是别的日子的") == 1
    assert 'id="unsure"' not in clerk.get("/staff/figures/services", **DAYS).body


def test_the_download_says_it_too_but_of_few_records(signed_in, blurred):
    clerk = signed_in("statistician")
    rows = csv_rows(clerk)
    assert [rows[station]["services_day_unsure"] for station in ("FC-01", "*")] == ["6", "6"]
    assert (rows["*"]["services"], rows["*"]["sessions_day_unsure"]) == ("20", "")
    certain = Work.objects.filter(at_from__lt=NOON - timedelta(hours=2)).order_by("pk")[2:]
    Work.objects.filter(pk__in=[row.pk for row in certain]).update(at_from=None)
    recount()
    assert csv_rows(clerk)["*"]["services_day_unsure"] == "<5"
