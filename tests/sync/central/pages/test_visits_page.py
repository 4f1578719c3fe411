"""The page of visits: what it counts is what arrived, and what is not known is not called zero."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from io import StringIO
from typing import Any

import pytest
from django.utils import timezone as clock

from sync.central.accounts.api import AuditEntry
from sync.protocol.events import SessionEnded, SessionStarted

BEIJING = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 20, 12, tzinfo=BEIJING)
SPAN = {"first": "2026-11-14", "last": "2026-11-20"}


@pytest.fixture(autouse=True)
def at_five_in_the_afternoon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The day of the visits, five hours later; kiosks speak at that time."""
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=5))
    yield


@pytest.fixture
def week(make_kiosk: Any) -> Any:
    """Five visits at FC-01: three today (one in Russian, one asked for help), one the day before, one passing touch."""
    kiosk = make_kiosk("FC-01")
    kiosk.visit(NOON)
    kiosk.visit(NOON + timedelta(minutes=20), lang="ru")
    kiosk.visit(NOON + timedelta(hours=2), outcome="help", demo=True)
    kiosk.visit(NOON - timedelta(days=1))
    session = "01a2436c-03f4-7c11-8a2e-0a1b2c3d4e5f"
    kiosk.event(SessionStarted(lang="zh", entry="touch", mode="large"), NOON, session)
    short = SessionEnded(duration_s=3, screens=1, taps=1, outcome="none", lang_final="zh")
    kiosk.event(short, NOON + timedelta(seconds=3), session)
    kiosk.push()
    return kiosk


def big_numbers(page: Any) -> list[str]:
    return re.findall(r'class="big">\s*([^<\s]+)', page.body)


def test_uses_are_sessions_of_two_taps_and_five_seconds_shown_beside_all_sessions(admin: Any, week: Any) -> None:
    page = admin.get("/staff/visits", **SPAN)
    assert big_numbers(page)[:3] == ["4", "5", "3"]
    assert "点按不少于 2 次、时长不少于 5 秒的会话。" in page.text
    assert len(page.rows()) == 5


@pytest.mark.parametrize(
    ("narrowed", "count"),
    [
        ({"station": "FC-01"}, 5),
        ({"station": "FC-02"}, 0),
        ({"lang": "ru"}, 1),
        ({"outcome": "help"}, 1),
        ({"mode": "large"}, 1),
        ({"demo": "yes"}, 1),
        ({"demo": "no"}, 4),
        ({"first": "2026-11-20"}, 4),
        ({"last": "2026-11-19"}, 1),
        ({"lang": "zh", "outcome": "answered", "first": "2026-11-20"}, 1),
    ],
)
def test_each_filter_narrows_the_rows_the_totals_and_the_download_alike(
    narrowed: dict[str, str], count: int, admin: Any, week: Any
) -> None:
    wanted = {**SPAN, **narrowed}
    page = admin.get("/staff/visits", **wanted)
    listed = [row for row in page.rows() if "没有记录" not in row]
    downloaded = list(csv.DictReader(StringIO(admin.get("/staff/visits.csv", **wanted).body.removeprefix("\ufeff"))))
    assert (len(listed), int(big_numbers(page)[1]), len(downloaded)) == (count, count, count)


def test_samples_are_marked(admin: Any, week: Any) -> None:
    rows = admin.get("/staff/visits", **SPAN).rows()
    assert sum("）示例" in row or "） 示例" in row for row in rows) == 1


def test_a_visit_whose_end_has_not_arrived_is_named_and_not_counted(admin: Any, kiosk: Any) -> None:
    started = SessionStarted(lang="zh", entry="touch", mode="normal")
    kiosk.event(started, NOON, "01a2436c-03f4-7c11-8a2e-0a1b2c3d4e5f")
    kiosk.push()
    page = admin.get("/staff/visits", **SPAN)
    assert big_numbers(page)[1] == "0"
    assert "另有 1 次还没传到结束" in page.text


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"first": "2026-11-20", "last": "2026-11-14"}, "开始日期晚于结束日期"),
        ({"first": "2024-01-01", "last": "2026-11-14"}, "一次最多看一年"),
        ({"first": "yesterday"}, "输入一个有效的日期"),
        ({"lang": "xx"}, "选择一个有效的选项"),
    ],
)
def test_a_filter_that_makes_no_sense_is_said_and_the_usual_days_are_shown(
    wanted: dict[str, str], sentence: str, admin: Any, week: Any
) -> None:
    page = admin.get("/staff/visits", **wanted)
    assert sentence in page.text
    assert "2026-11-07 – 2026-11-20" in page.text
    assert admin.get("/staff/visits.csv", **wanted).status == 400


def test_the_download_is_what_a_spreadsheet_can_read_and_is_recorded(admin: Any, week: Any) -> None:
    answer = admin.get("/staff/visits.csv", **SPAN, lang="ru")
    assert answer.body.startswith("\ufeff")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="visits-20261114-20261120.csv"'
    (row,) = csv.DictReader(StringIO(answer.body.removeprefix("\ufeff")))
    assert (row["station"], row["lang"], row["taps"], row["demo"]) == ("FC-01", "ru", "7", "0")
    entry = AuditEntry.objects.get(action="visits_exported")
    assert (entry.username, entry.row_count, entry.filters) == ("admin", 1, {**SPAN, "lang": "ru"})


def heat(page: Any, day: str) -> list[str]:
    """The 24 cells of a day as classes."""
    row = re.search(rf'<th scope="row">{day}.*?</tr>', page.body, flags=re.S)
    assert row
    return re.findall(r'<td class="([^"]+)"', row[0])[:24]


def test_hours_without_a_visitor_are_zero_and_hours_to_come_are_blank(admin: Any, week: Any) -> None:
    cells = heat(admin.get("/staff/visits", **SPAN), "11-20")
    assert cells[11] == "h0"
    assert cells[12].startswith("h")
    assert cells[12] != "h0"
    assert cells[18] == "absent"


def test_days_before_any_kiosk_was_there_are_not_zero(admin: Any, make_kiosk: Any) -> None:
    make_kiosk("FC-01")
    page = admin.get("/staff/visits", first="2026-10-01", last="2026-10-10")
    assert set(heat(page, "10-05")) == {"absent"}


def test_hours_since_a_kiosk_fell_silent_are_unknown(
    signed_in: Any, week: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))
    page = signed_in().get("/staff/visits", first="2026-11-20", last="2026-11-21")
    assert heat(page, "11-21")[5] == "unknown h0"
    assert heat(page, "11-20")[20] == "unknown h0"
    assert heat(page, "11-20")[11] == "h0"
    assert 'fill="url(#hatch)"' in page.body
    assert "还没有传齐" in page.text


def test_a_hole_in_the_numbers_makes_the_time_around_it_unknown(admin: Any, make_kiosk: Any) -> None:
    kiosk = make_kiosk("FC-01")
    for hour in (2, 3, 4):
        kiosk.visit(NOON - timedelta(hours=12 - hour))
    kiosk.push([*kiosk.lines[:2], *kiosk.lines[4:]])
    cells = heat(admin.get("/staff/visits", **SPAN), "11-20")
    assert cells[3] == "unknown h0"
    assert cells[6] == "h0"


def test_a_long_span_is_folded_into_the_days_of_the_week(admin: Any, week: Any) -> None:
    page = admin.get("/staff/visits", first="2026-10-01", last="2026-11-20")
    assert "".join(re.findall(r'<th scope="row">周(.)</th>', page.body)) == "一二三四五六日"


@pytest.mark.parametrize(("lang", "word"), [("en", "Kiosk uses"), ("ru", "Использование терминалов")])
def test_the_page_speaks_the_chosen_language_and_names_stations_in_it(
    lang: str, word: str, admin: Any, week: Any
) -> None:
    page = admin.speak(lang).get("/staff/visits", **SPAN)
    assert word in page.text
    assert {"en": "Station Square", "ru": "Вагон услуг"}[lang] in page.rows()[0]


def test_the_start_and_the_length_of_a_visit_lead_to_their_events(admin: Any, week: Any) -> None:
    page = admin.get("/staff/visits", **SPAN)
    behind = re.findall(r'href="(/staff/figures/events/[^"]+)"', page.body)
    assert len(behind) == 2 * 5
    assert "会话结束" in admin.get(behind[1]).text


def days_drawn(page: Any) -> dict[str, str]:
    """Of the days of the chart that are links: what each is called, and where it leads."""
    return {
        html.unescape(name): html.unescape(url)
        for url, name in re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"', page.body)
    }


@pytest.mark.parametrize(
    ("path", "narrowed", "counts"), [("/staff/", {}, [1, 4]), ("/staff/visits", {**SPAN, "lang": "ru"}, [1])]
)
def test_each_day_of_the_chart_leads_to_its_visits_under_the_same_filter(
    path: str, narrowed: dict[str, str], counts: list[int], admin: Any, week: Any
) -> None:
    page = admin.get(path, **narrowed)
    drawn = days_drawn(page)
    assert [re.findall(r"：共 (\d+) 次", name) for name in drawn] == [[str(count)] for count in counts]
    assert [len(admin.get(url.partition("#")[0]).rows()) for url in drawn.values()] == counts
    assert 'role="group"' in page.body, "links within an image are told to nobody"


def test_of_a_year_the_days_are_links_in_words_and_not_in_the_drawing(admin: Any, week: Any) -> None:
    page = admin.get("/staff/visits", first="2026-01-01", last="2026-11-20")
    assert days_drawn(page) == {}
    assert "/staff/visits?first=2026-11-19&amp;last=2026-11-19#rows-head" in page.body


def test_the_number_of_today_leads_to_today(admin: Any, week: Any) -> None:
    assert 'href="/staff/visits?first=2026-11-20&amp;last=2026-11-20"' in admin.get("/staff/").body
