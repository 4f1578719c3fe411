"""The page of the working calendar: a year that can be read, days that can be added and taken back, hours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from sync.central.accounts.api import AuditEntry
from sync.central.limits import months
from sync.central.limits.api import calendar_in_force
from sync.central.limits.calendar import WorkingCalendar
from sync.central.limits.models import CalendarDay, WorkingHours

PAGE = "/staff/calendar"
NEXT = timezone.localdate().year + 1
UNKNOWN = timezone.localdate().year + 3


def add(person: Any, **data: str) -> Any:
    return person.post(f"{PAGE}/days", **{"first": f"{NEXT}-01-04", "last": "", "kind": "off", "note": "大雪", **data})


def set_hours(person: Any, **data: str) -> Any:
    tomorrow = timezone.localdate() + timedelta(days=1)
    entered = {"opens": "09:00", "closes": "11:30", "reopens": "13:00", "recloses": "16:30"}
    return person.post(
        f"{PAGE}/hours", **{**entered, "valid_from": tomorrow.isoformat(), "note": "冬季", "seen": "0", **data}
    )


def days_of(year: int) -> dict[date, months.Day]:
    found = months.months(year, WorkingCalendar(), {}, date(2026, 11, 25))
    return {day.day: day for month in found for week in month.weeks for day in week if day}


def test_a_year_has_its_days_each_once_with_their_signs() -> None:
    days = days_of(2026)
    assert len(days) == 365
    assert (days[date(2026, 10, 1)].css, days[date(2026, 10, 1)].sign) == ("off", "休")
    # A Sunday within the week of the holiday is part of it.
    assert (days[date(2026, 10, 4)].css, days[date(2026, 10, 4)].why) == ("off", "国庆节")
    assert (days[date(2026, 10, 10)].css, days[date(2026, 10, 10)].sign) == ("makeup", "班")
    assert days[date(2026, 11, 28)].css == "weekend"
    assert days[date(2026, 11, 25)].css == "today"
    found = months.months(2026, WorkingCalendar(), {}, date(2026, 1, 1))
    assert sum(month.working_days for month in found) == sum(
        "off" not in day.css and "weekend" not in day.css for day in days.values()
    )


def test_holidays_of_a_year_in_a_list() -> None:
    found = {holiday.name: holiday for holiday in months.holidays(2026)}
    assert list(found) == ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"]
    assert (found["国庆节"].first, found["国庆节"].last) == (date(2026, 10, 1), date(2026, 10, 7))
    assert date(2026, 10, 10) in found["国庆节"].made_up
    assert months.holidays(2040) == []


def test_a_year_beyond_the_decree_says_so(admin: Any) -> None:
    page = admin.get(PAGE, year=str(UNKNOWN))
    assert f"程序里没有 {UNKNOWN} 年的放假安排" in page.text
    add(admin, first=f"{UNKNOWN}-10-01")
    assert "除了您添加的日子" in admin.get(PAGE, year=str(UNKNOWN)).text
    assert "程序里没有" not in admin.get(PAGE, year="2026").text


@pytest.mark.parametrize("year", ["", "1", "20261", "abcd", "９９９９", "0000", "9999"])
def test_another_year_is_this_one(year: str, admin: Any) -> None:
    assert f"工作日历 {timezone.localdate().year}" in admin.get(PAGE, year=year).text


@pytest.mark.parametrize("lang", ["zh-hans", "en", "ru"])
def test_the_page_opens_in_every_language(lang: str, admin: Any) -> None:
    assert admin.speak(lang).get(PAGE).status == 200


def test_days_are_added_and_taken_back(admin: Any) -> None:
    assert add(admin, last=f"{NEXT}-01-06").status == 302
    assert [row.date.day for row in CalendarDay.objects.all()] == [4, 5, 6]
    assert not calendar_in_force().is_working(date(NEXT, 1, 5))
    assert "大雪" in admin.get(PAGE, year=str(NEXT)).text
    row = CalendarDay.objects.get(date=date(NEXT, 1, 5))
    assert admin.post(f"{PAGE}/days/{row.pk}/remove").status == 302
    assert admin.post(f"{PAGE}/days/{row.pk}/remove").status == 302
    assert "这个例外已经不在了" in admin.get(PAGE).text
    trail = AuditEntry.objects.filter(action="calendar_changed").order_by("pk")
    assert [(entry.target, entry.filters["is"]) for entry in trail] == [
        (f"{NEXT}-01-04 – {NEXT}-01-06", "off"),
        (f"{NEXT}-01-05", "removed"),
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"first": ""}, "日期：请填写。"),
        ({"first": "2027-02-30"}, "这不是一个日期"),
        ({"last": f"{NEXT}-01-03"}, "最后一天不能早于第一天。"),
        ({"last": f"{NEXT}-02-04"}, "一次最多填 31 天。"),
        ({"first": "1999-01-01"}, "只能填"),
        ({"first": "9999-12-31"}, "只能填"),
        ({"kind": "party"}, "这天："),
        ({"note": ""}, "说明：请填写。"),
    ],
)
def test_days_that_cannot_be_are_named(wrong: dict[str, str], sentence: str, admin: Any) -> None:
    page = add(admin, **wrong)
    assert page.status == 200
    assert sentence in page.text
    assert not CalendarDay.objects.exists()


def test_a_day_with_an_exception_is_not_entered_again(admin: Any) -> None:
    add(admin)
    page = add(admin, last=f"{NEXT}-01-05", kind="work")
    assert page.status == 409
    assert f"这些日子已经有例外：{NEXT}-01-04。" in page.text
    assert CalendarDay.objects.count() == 1


def test_hours_change_from_a_day_on(admin: Any) -> None:
    assert set_hours(admin).status == 302
    tomorrow = timezone.localdate() + timedelta(days=1)
    calendar = calendar_in_force()
    assert [f"{shift.opens:%H:%M}" for shift in calendar.hours_on(tomorrow)] == ["09:00", "13:00"]
    assert f"{calendar.hours_on(timezone.localdate())[0].opens:%H:%M}" == "08:30"
    assert f"从 {tomorrow} 起" in admin.get(PAGE).text
    entry = AuditEntry.objects.get(action="working_hours_changed")
    assert entry.filters == {"hours": "09:00-11:30, 13:00-16:30"}


def test_one_shift_will_do(admin: Any) -> None:
    assert set_hours(admin, reopens="", recloses="").status == 302
    assert len(calendar_in_force().hours_on(timezone.localdate() + timedelta(days=1))) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"opens": ""}, "上班时间：请填写。"),
        ({"opens": "25:00"}, "这不是一个时刻"),
        ({"closes": "08:00"}, "下班时间要晚于上班时间。"),
        ({"recloses": ""}, "要么都填，要么都留空"),
        ({"reopens": "11:00"}, "午后上班不能早于上午下班。"),
        ({"reopens": "17:00"}, "下班时间要晚于上班时间。"),
        ({"valid_from": timezone.localdate().isoformat()}, "生效日期要在今天之后"),
        ({"valid_from": "9999-12-31"}, "生效日期要在今天之后"),
        ({"note": ""}, "理由：请填写。"),
    ],
)
def test_hours_that_cannot_be_are_named(wrong: dict[str, str], sentence: str, admin: Any) -> None:
    page = set_hours(admin, **wrong)
    assert page.status == 200
    assert sentence in page.text
    assert not WorkingHours.objects.exists()


def test_the_second_of_two_who_change_the_hours_is_told(admin: Any) -> None:
    set_hours(admin)
    page = set_hours(admin, note="另一个人")
    assert page.status == 409
    assert "别人刚改过工作时间" in page.text and "另一个人" in page.body
    assert WorkingHours.objects.count() == 1
