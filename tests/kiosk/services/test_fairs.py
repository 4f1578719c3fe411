"""The fairs as a visitor asks for them: the next, the year, one with its items, its code, and what became of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import zxingcpp

from kiosk.clock import SHANGHAI
from kiosk.errors import UnknownContent
from kiosk.services.fairs import MOST_BYTES
from kiosk.services.views import StationFilter
from tests.content_changes import cancellation, changed_content, shipped
from tests.kiosk.services.ical_reader import read_event
from tests.kiosk.tickets.test_qr import picture

pytestmark = pytest.mark.usefixtures("with_pulled_content")

BEFORE_A_CANCELLED_ONE = datetime(2026, 1, 5, 10, 0, tzinfo=SHANGHAI)
"""The shipped sample of a change: the fair of 10 January 2026 was cancelled because of the cold."""

LANGUAGES = ("zh", "en", "ru")
SHIPPED = shipped().items()


def test_the_next_fair_has_its_day_its_place_and_its_items(kiosk):
    fair = kiosk.fairs.next()
    assert fair.starts_at.date() == date(2026, 12, 12)
    assert (fair.id, fair.date_text, fair.hours_text) == ("TH-12", "12月12日 星期六", "09:00–11:30")
    assert fair.place.id == "FC-12" and fair.way.text
    assert [item.id for item in fair.items] == [row.id for row in kiosk.directory.services(theme="TH-12")]
    assert (fair.is_next, fair.is_outdoors, fair.setting_text) == (True, False, "室内")


def test_the_year_has_twelve_fairs_the_next_one_first(kiosk):
    cards = kiosk.fairs.year()
    assert [card.month for card in cards] == [12, *range(1, 12)]
    assert [card.is_next for card in cards] == [True] + [False] * 11
    assert [card.month for card in cards if card.is_outdoors] == [5, 6, 7, 8, 9]


def test_a_fair_under_way_says_so(kiosk, clock):
    clock.set(datetime(2026, 12, 12, 10, 0, tzinfo=SHANGHAI))
    fair = kiosk.fairs.next()
    assert (fair.id, fair.status_text) == ("TH-12", "正在举行")


def test_the_papers_for_a_number_plate_belong_to_the_june_fair(kiosk):
    (errand,) = [errand for errand in kiosk.fairs.errands() if errand.id == "SI-035"]
    fair = kiosk.fairs.fair(errand.fair)
    assert (fair.month, errand.date_text) == (6, "2027年6月12日 星期六")
    (item,) = [item for item in fair.items if item.id == "SI-035"]
    assert item.documents == kiosk.directory.service("SI-035").documents
    assert len(item.documents) == 4


def test_a_theme_that_is_not_there_is_named(kiosk):
    with pytest.raises(UnknownContent):
        kiosk.fairs.fair("TH-99")


# Cancelled


def test_a_cancelled_fair_is_shown_and_passed_over(kiosk, clock):
    clock.set(BEFORE_A_CANCELLED_ONE)
    (missed,) = kiosk.fairs.missed()
    fair = kiosk.fairs.fair(missed.id)
    assert (fair.month, fair.is_cancelled, fair.is_next, fair.status_text) == (1, True, False, "已取消")
    assert fair.reason_text == "气温低于零下28度" and fair.note.text
    assert kiosk.fairs.next().starts_at.date() == date(2026, 2, 14)


def test_nothing_else_at_the_station_promises_a_cancelled_fair(kiosk, clock):
    clock.set(BEFORE_A_CANCELLED_ONE)
    info = next(tile for tile in kiosk.facilities.areas() if tile.code == "info")
    assert info.fact == "下一场大集：2月14日 星期六"
    rows = kiosk.directory.fairs()
    assert (rows[0].is_next, rows[1].is_next) == (False, True)
    assert rows[0].when_text.endswith("已取消")
    service = kiosk.directory.services(theme="TH-01")[0]
    assert "已取消" in kiosk.directory.service(service.id).fair_text


def test_the_point_that_moves_to_the_fair_stays_closed_when_it_is_cancelled(kiosk, clock):
    clock.set(datetime(2026, 1, 10, 10, 0, tzinfo=SHANGHAI))
    assert "FC-12" not in [row.id for row in kiosk.directory.stations(StationFilter(is_open_now=True))]
    clock.set(datetime(2026, 2, 14, 10, 0, tzinfo=SHANGHAI))
    assert "FC-12" in [row.id for row in kiosk.directory.stations(StationFilter(is_open_now=True))]


def test_the_centre_can_cancel_and_take_it_back(kiosk):
    before = kiosk.fairs.next()
    with changed_content(kiosk, cancellation("2026-12", reason="snow")):
        assert kiosk.fairs.fair(before.id).reason_text == "下大雪"
        assert kiosk.fairs.next().month == 1
    with changed_content(kiosk, cancellation("2026-12", status="confirmed", sequence=3)):
        again = kiosk.fairs.next()
        assert (again.id, again.is_cancelled, again.reason_text) == (before.id, False, "")
        assert read_event(again.calendar)["SEQUENCE"].value == "3"


def test_a_whole_year_cancelled_is_a_page_all_the_same(kiosk):
    months = [f"{card.starts_at:%Y-%m}" for card in kiosk.fairs.year()]
    changes = {path: item for month in months for path, item in cancellation(month).items()}
    with changed_content(kiosk, changes):
        assert kiosk.fairs.next().is_cancelled
        assert len(kiosk.fairs.missed()) == 12


def test_an_errand_of_a_cancelled_fair_says_so(kiosk):
    with changed_content(kiosk, cancellation("2027-06")):
        assert [errand.is_cancelled for errand in kiosk.fairs.errands() if errand.id == "SI-035"] == [True]


# Into a calendar


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fair_has_a_code_that_a_phone_reads_as_its_event(kiosk, lang):
    kiosk.i18n.set_language(lang)
    for card in kiosk.fairs.year():
        fair = kiosk.fairs.fair(card.id)
        assert len(fair.calendar.encode()) <= MOST_BYTES
        (code,) = zxingcpp.read_barcodes(picture(fair.qr))
        # Readers show line ends as they please; the text is the same.
        event = read_event(code.bytes.decode())
        assert event["DTSTART"].value == f"{fair.starts_at:%Y%m%dT%H%M%S}"
        assert event["DTEND"].value == f"{fair.ends_at:%Y%m%dT%H%M%S}"
        assert event["SUMMARY"].value.endswith(fair.name.text)
        assert event["SUMMARY"].parameters == {"LANGUAGE": lang}
        assert event["LOCATION"].value == fair.place.name.text
        assert (event["STATUS"].value, event["SEQUENCE"].value) == ("CONFIRMED", "0")


def test_fairs_have_names_of_their_own_that_never_change(kiosk, clock):
    def names():
        return {card.id: read_event(kiosk.fairs.fair(card.id).calendar)["UID"].value for card in kiosk.fairs.year()}

    before = names()
    assert len(set(before.values())) == 12
    clock.pass_(days=7)
    kiosk.i18n.set_language("ru")
    assert names() == before


def test_scanned_again_a_cancelled_fair_is_cancelled_in_the_calendar_too(kiosk):
    before = read_event(kiosk.fairs.next().calendar)
    with changed_content(kiosk, cancellation("2026-12")):
        after = read_event(kiosk.fairs.fair("TH-12").calendar)
    assert after["UID"] == before["UID"]
    assert after["STATUS"].value == "CANCELLED"
    assert int(after["SEQUENCE"].value) > int(before["SEQUENCE"].value)


def test_the_code_stays_the_same_through_the_day(kiosk, clock):
    morning = kiosk.fairs.next().qr
    clock.pass_(hours=8)
    assert kiosk.fairs.next().qr == morning


def test_a_long_place_leaves_the_code_rather_than_make_it_unreadable(kiosk):
    item = SHIPPED["facilities/FC-12"]
    long = dict.fromkeys(LANGUAGES, "示例 sample пример " * 20 + "!")
    with changed_content(kiosk, {"facilities/FC-12": item | {"name": long}}):
        event = read_event(kiosk.fairs.next().calendar)
        assert "LOCATION" not in event and event["DTSTART"].value


def test_a_theme_too_long_for_any_code_has_none(kiosk):
    item = SHIPPED["fair_themes/TH-12"]
    with changed_content(kiosk, {"fair_themes/TH-12": item | {"name": dict.fromkeys(LANGUAGES, "长" * 400)}}):
        fair = kiosk.fairs.next()
        assert (fair.calendar, fair.qr) == ("", ())
