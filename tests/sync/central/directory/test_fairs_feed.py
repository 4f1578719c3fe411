"""The calendar of fairs, read by a reader that is not ours: the year's, the cancelled ones, in three languages."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from sync.central.directory.api import publish
from sync.central.directory.fairs import events
from sync.protocol.fair_days import SHANGHAI
from sync.protocol.ical import feed_text
from sync.protocol.packs import Pack
from tests import content_changes
from tests.content_changes import cancellation

pytestmark = pytest.mark.usefixtures("sqlite")
NOW = datetime(2026, 11, 30, 10, tzinfo=SHANGHAI)


@pytest.fixture
def shipped(sqlite):
    pack = content_changes.shipped()
    publish(pack)
    return pack


def read(lang="zh", now=NOW):
    return Calendar.from_ical(feed_text(events(lang, now), "大集"))


def fairs(calendar):
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def test_a_year_of_second_saturdays_in_beijing_time(shipped):
    found = list(fairs(read()).values())
    assert len(found) == 16
    for event in found:
        starts_at, ends_at = event.decoded("DTSTART"), event.decoded("DTEND")
        assert (starts_at.weekday(), starts_at.utcoffset()) == (5, timedelta(hours=8))
        assert 8 <= starts_at.day <= 14 and starts_at < ends_at
    december = next(event for event in found if event.decoded("DTSTART").month == 12)
    assert f"{december.decoded('DTSTART'):%Y-%m-%d %H:%M}" == "2026-12-12 09:00"


def test_it_says_which_zone_and_each_fair_has_a_name_of_its_own(shipped):
    calendar = read()
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert len(fairs(calendar)) == len(calendar.walk("VEVENT"))
    assert calendar["METHOD"] == "PUBLISH" and calendar["VERSION"] == "2.0"


def test_one_that_was_cancelled_is_the_same_event_cancelled(shipped):
    before = fairs(read())
    publish(Pack.from_items(shipped.items() | cancellation("2027-01")))
    after = fairs(read())
    assert before.keys() == after.keys()
    (changed,) = [uid for uid in after if str(after[uid]["STATUS"]) != str(before[uid]["STATUS"])]
    event = after[changed]
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 2)
    assert event.decoded("DTSTART").strftime("%Y-%m") == "2027-01"
    assert "因寒冷取消" in str(event["DESCRIPTION"])


def test_a_calendar_that_looks_again_next_month_knows_the_fairs_it_had(shipped):
    assert len(fairs(read()).keys() & fairs(read(now=NOW + timedelta(days=31))).keys()) == 15


@pytest.mark.parametrize(("lang", "words"), [("zh", "便民大集："), ("en", "Service fair: "), ("ru", "Ярмарка услуг: ")])
def test_over_http_in_each_language_without_a_cookie(shipped, ask, lang, words):
    reply = ask("GET", f"/fairs.ics?lang={lang}", {}, b"")
    assert (reply.status, reply.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "Set-Cookie" not in reply.headers
    names = [str(event["SUMMARY"]) for event in Calendar.from_ical(reply.body.decode()).walk("VEVENT")]
    assert names and all(words in name for name in names)
    again = ask("GET", f"/fairs.ics?lang={lang}", {"If-None-Match": reply.headers["ETag"]}, b"")
    assert (again.status, again.body) == (304, b"")


def test_an_unknown_language_is_chinese_and_nothing_is_posted(shipped, ask):
    assert ask("GET", "/fairs.ics?lang=%27--", {}, b"").headers["Content-Language"] == "zh"
    assert ask("POST", "/fairs.ics", {}, b"").status == 405


def test_before_anything_was_published_it_is_empty_and_whole(ask):
    assert Calendar.from_ical(ask("GET", "/fairs.ics", {}, b"").body.decode()).walk("VEVENT") == []


def test_kiosk_and_centre_call_a_fair_by_the_same_name(shipped, tmp_path):
    from kiosk.bootstrap import build_kiosk
    from kiosk.settings import Settings
    from tests.kiosk.services.ical_reader import read_event

    kiosk = build_kiosk(Settings(home=tmp_path / "kiosk"))
    try:
        now, shown = kiosk.clock.now(), read_event(kiosk.fairs.next().calendar)
    finally:
        kiosk.close()
    assert shown["UID"].value in fairs(read(now=now))
