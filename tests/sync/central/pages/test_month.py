"""The report of a month: one sheet with definitions, the month before and the gaps; the same at one watermark."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from sync.central.accounts.api import AuditEntry
from sync.central.insight import month
from sync.central.insight.api import recount
from sync.central.insight.models import Work
from sync.central.insight.month_pdf import pdf
from sync.central.ledger.api import Device, Event
from sync.protocol.codes import ticket_code
from sync.protocol.events import HelpCreated
from sync.protocol.events_volunteers import AssistanceLogged, HeadcountAdded
from sync.protocol.wire import format_time
from tests.sync.central.conftest import NOON

pytestmark = pytest.mark.usefixtures("sqlite")
FIRST = NOON.date().replace(day=1)
OVER = NOON.replace(month=12, day=5)


def logged(count=1):
    return AssistanceLogged("hot_water", count, None, 2, "zh")


def arrive(kiosk, lines=None, at=OVER):
    """Have them arrive at a known time: the report goes by that alone."""
    assert kiosk.push(lines).status == 200
    Event.objects.update(received_at=at)
    Device.objects.filter(pk=kiosk.device).update(last_contact_at=at)


@pytest.fixture
def november(make_kiosk):
    """A kiosk that delivered all, and one that lost a number and fell silent on the 20th."""
    whole, broken = make_kiosk("FC-01"), make_kiosk("FC-02")
    for number in range(12):
        whole.event(logged(), NOON + timedelta(hours=number))
    for _ in range(8):
        whole.event(logged(), NOON - timedelta(days=30))
    whole.event(HeadcountAdded(9, None, "tap"), NOON, clock="unsynced")
    for _ in range(7):
        broken.event(logged(), NOON - timedelta(hours=1))
    arrive(broken, broken.lines[:2] + broken.lines[4:])
    Device.objects.filter(pk=broken.device).update(last_contact_at=NOON)
    arrive(whole)
    return whole, broken


def read(page):
    """The text of a sheet and how many there are."""
    found = PdfReader(io.BytesIO(page))
    return re.sub(r"\s+", " ", found.pages[0].extract_text()), len(found.pages), found


def taken(person, lang="zh", of="2026-11"):
    response = person.client.get("/staff/figures/month.pdf", {"month": of, "lang": lang})
    assert response["Content-Type"] == "application/pdf"
    return response.content


def test_it_is_three_clicks_from_the_start_page(signed_in, november):
    clerk = signed_in("statistician")
    assert 'href="/staff/figures"' in clerk.get("/staff/").body
    assert 'href="/staff/figures/month"' in clerk.get("/staff/figures").body
    page = clerk.get("/staff/figures/month", month="2026-11")
    assert 'href="/staff/figures/month.pdf?month=2026-11&amp;lang=zh"' in page.body


def test_its_numbers_stand_beside_the_month_before_with_their_definitions(signed_in, november):
    page = signed_in("statistician").get("/staff/figures/month", month="2026-11")
    services = next(row for row in page.rows() if "服务人次" in row)
    assert "≥17" in services and " 8 " in services and "+112%" in services
    assert "志愿者登记的帮助次数减去作废的" in services


def test_it_names_every_gap(november):
    whole, broken = november
    gaps = {(gap.where, gap.what): gap.when for gap in month.report(FIRST).gaps}
    assert gaps.keys() == {
        (f"FC-02 {broken.device}", "缺第 3–4 号事件，共 2 条"),
        (f"FC-02 {broken.device}", "没有消息"),
        (f"FC-01 {whole.device}", "时钟没校准，1 条记录的时间是估计的"),
    }
    assert gaps[f"FC-02 {broken.device}", "没有消息"].startswith("2026-11-20 12:00 – 2026-12-01 00:00")


def test_a_kiosk_that_delivered_all_leaves_no_gap(kiosk):
    for _ in range(9):
        kiosk.event(logged())
    arrive(kiosk)
    found = month.report(FIRST)
    assert (found.gaps, found.is_unknown, found.is_over) == ([], False, True)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "zh",
            ("驿站月报 2026-11", "服务人次", "≥17", "数据缺口：3 处", "没有消息", "水位 E26-R0", "2026-12-05 12:00"),
        ),
        ("en", ("monthly report 2026-11", "Gaps in the data: 3", "No word from it", "watermark E26-R0")),
        ("ru", ("отчёт за 2026-11", "Пробелы в данных: 3", "Нет связи", "отметка E26-R0")),
    ],
)
def test_the_sheet_is_one_page_that_says_all_of_it_in_its_language(signed_in, november, lang, words):
    text, pages, found = read(taken(signed_in("statistician"), lang))
    assert pages == 1
    assert [word for word in words if word not in text] == []
    fonts = [font.get_object() for font in found.pages[0]["/Resources"]["/Font"].values()]
    assert all("NotoSansSC" in font["/BaseFont"].replace(" ", "") for font in fonts)


def test_two_sheets_of_the_same_month_and_watermark_are_the_same_bytes(november, monkeypatch):
    first = pdf(month.report(FIRST))
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert pdf(month.report(FIRST)) == first
    november[0].event(logged())
    arrive(november[0], november[0].lines[-1:])
    assert pdf(month.report(FIRST)) != first


def test_nothing_of_few_records_stands_on_it_or_can_be_worked_out(signed_in, make_kiosk):
    for station, times in (("FC-01", 9), ("FC-02", 2)):
        kiosk = make_kiosk(station)
        for number in range(times):
            kiosk.event(logged(300 + number))
            by = format_time(NOON + timedelta(minutes=5))
            ticket = ticket_code(f"{number:06d}")
            kiosk.event(HelpCreated(ticket, "cold", "S2" if number > 1 else "S3", "here", "zh", (), False, by))
        arrive(kiosk)
    found = month.report(FIRST)
    assert [(row.cells[1], row.cells[3]) for row in found.stations] == [("*", "*"), ("<5", "<5")]
    assert found.whole.cells[1] == str(sum(300 + n for n in range(9)) + 601)
    assert {name[:2]: (asked, rate) for name, asked, rate in found.severities} == {
        "S1": ("0", "—"),
        "S2": ("*", "*"),
        "S3": ("<5", "<5"),
        "S4": ("0", "—"),
    }
    text, _pages, _found = read(pdf(found))
    assert "601" not in text


def test_a_day_of_few_cannot_be_worked_out_from_the_other_days_and_the_month(kiosk):
    for day, times in ((-2, 9), (-1, 7), (0, 3)):
        for number in range(times):
            kiosk.visit(NOON + timedelta(days=day, minutes=5 * number))
    arrive(kiosk)
    found = month.report(FIRST)
    assert next(line.now for line in found.lines) == "19"
    assert [bar.shown for bar in found.days if bar.shown not in ("", "0")] == ["9", "*", "<5"]


def test_a_month_that_is_not_over_says_so(signed_in, kiosk):
    kiosk.event(logged())
    arrive(kiosk, at=NOON + timedelta(hours=1))
    assert "本月还没有完" in signed_in("statistician").get("/staff/figures/month", month="2026-11").text


def test_very_many_stations_and_gaps_still_fit_on_the_page(make_kiosk):
    from sync.central.ledger.api import register_station

    for number in range(40):
        register_station(
            f"ST-{number:02d}", {"zh": "驿" * 40, "en": "Station " * 8, "ru": "Станция " * 8}, is_demo=True
        )
        kiosk = make_kiosk(f"ST-{number:02d}")
        for _ in range(5):
            kiosk.event(logged())
        arrive(kiosk, kiosk.lines[2:])
    found = month.report(FIRST)
    assert len(found.stations) == month.MOST_STATIONS and len(found.gaps) == 40
    text, pages, _found = read(pdf(found))
    assert pages == 1 and "其余 19 站" in text and "另有 31 处" in text


def test_who_took_it_is_written_down_and_it_is_for_those_who_may(signed_in, november):
    taken(signed_in("statistician"), "ru")
    entry = AuditEntry.objects.get(action="figures_exported")
    assert entry.filters == {"month": "2026-11", "lang": "ru", "watermark": "E26-R0"}
    assert signed_in("editor").client.get("/staff/figures/month.pdf").status_code == 403


def blur(kiosk, times):
    """So many records of which only the night is known, and nine of which the minute is."""
    for number in range(9 + times):
        kiosk.event(logged(), NOON + timedelta(minutes=number))
    arrive(kiosk)
    for row in Work.objects.filter(device=kiosk.device).order_by("pk")[:times]:
        night = {"at_from": NOON - timedelta(hours=13), "at_to": NOON}
        Work.objects.filter(pk=row.pk).update(**night)
    recount()


def test_it_says_how_many_records_may_be_of_another_day_and_what_that_means(signed_in, kiosk):
    blur(kiosk, 6)
    page = signed_in("statistician").get("/staff/figures/month", month="2026-11")
    row = next(row for row in page.rows() if "服务人次" in row)
    assert "其中 6 条记录可能是别的日子的" in row
    assert 'href="#unsure"' in page.body and '<p class="meant" id="unsure">' in page.body
    text, _pages, _found = read(pdf(month.report(FIRST)))
    assert "可能是别的日子的记录 · 服务人次 6 每天" in text and "跨过零点" in text


def test_where_every_day_is_certain_only_the_definition_speaks_of_it(signed_in, kiosk):
    blur(kiosk, 0)
    page = signed_in("statistician").get("/staff/figures/month", month="2026-11")
    assert page.text.count("可能是别的日子的") == 1 and "跨过零点" in page.text
    text, _pages, _found = read(pdf(month.report(FIRST)))
    assert text.count("可能是别的日子的") == 1 and "跨过零点" in text


def test_few_of_another_day_are_not_told_apart(kiosk):
    blur(kiosk, 3)
    services = next(line for line in month.report(FIRST).lines if line.title == "服务人次")
    assert (services.unsure, services.unsure_words) == ("<5", "其中 <5 条记录可能是别的日子的")
