"""What is where, whether it is open, who offers what, and whom to call."""

from __future__ import annotations

import pytest

from kiosk.errors import UnknownContent
from kiosk.services.views import StationFilter


def test_this_station_comes_first(kiosk):
    rows = kiosk.directory.stations()
    assert len(rows) == 12
    assert [row.is_here for row in rows] == [True] + [False] * 11
    assert kiosk.directory.here().id == rows[0].id == "FC-01"


def test_the_nearer_comes_first_and_what_nobody_walks_to_last(kiosk):
    minutes = [row.walk_minutes for row in kiosk.directory.stations()]
    known = [number for number in minutes if number is not None]
    assert minutes == [*sorted(known), *[None] * (len(minutes) - len(known))]
    assert minutes[0] == 0 and None in minutes


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "步行约 4 分钟"), ("en", "about 4 min on foot"), ("ru", "около 4 минут пешком")]
)
def test_the_way_on_foot_in_words(kiosk, lang, words):
    kiosk.i18n.set_language(lang)
    assert kiosk.directory.station("FC-11").walk_text.casefold() == words
    assert kiosk.directory.here().walk_text == ""


def test_samples_are_marked(kiosk):
    assert all(row.is_demo for row in kiosk.directory.stations())


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        (StationFilter(kind="hut"), {"FC-10"}),
        (StationFilter(area="kids", kind="station"), {"FC-03", "FC-04", "FC-07"}),
        (StationFilter(amenity="ebike_swap"), {"FC-05"}),
        (StationFilter(kind="fair_ground"), set()),
    ],
)
def test_filters_narrow_the_list(kiosk, filter, expected):
    assert {row.id for row in kiosk.directory.stations(filter)} == expected


def test_open_now_is_open_now(kiosk, clock):
    clock.set(clock.now().replace(hour=3))
    assert [row.id for row in kiosk.directory.stations(StationFilter(is_open_now=True))] == ["FC-11"]


def test_a_station_says_all_about_itself(kiosk):
    kiosk.i18n.set_language("ru")
    station = kiosk.directory.station("FC-02")
    assert station.name.lang == "ru"
    assert station.open.text == "Открыто · закроется в 23:00"
    assert [line.text for line in station.hours] == ["Ежедневно 05:30–23:00"]
    assert station.seats == 16 and station.phone
    assert "toilet" in [amenity.code for amenity in station.amenities]
    assert [area.code for area in station.areas] == [
        "consult",
        "info",
        "rest_read",
        "water_power",
        "first_aid",
    ] or station.areas


def test_an_amenity_that_nobody_checked_for_a_day_is_not_called_working(kiosk, clock):
    checked = next(row for row in kiosk.directory.here().amenities if row.code == "hot_water").checked_at
    clock.set(checked)
    clock.pass_(hours=24)
    fresh = next(row for row in kiosk.directory.here().amenities if row.code == "hot_water")
    assert (fresh.state, fresh.freshness_text) == ("ok", "昨天 12:40 核对")
    clock.pass_(seconds=1)
    stale = next(row for row in kiosk.directory.here().amenities if row.code == "hot_water")
    assert (stale.state, stale.state_text) == ("unknown", "请询问工作人员")


def test_another_place_with_a_toilet_prefers_one_that_is_open(kiosk, clock):
    clock.set(clock.now().replace(hour=3))
    assert kiosk.directory.nearest_alternative("toilet").id == "FC-11"
    assert kiosk.directory.nearest_alternative("no_such_thing") is None


def test_the_e_bike_plate_is_done_at_the_june_fair(kiosk):
    (row,) = [row for row in kiosk.directory.services(query="电动") if row.id == "SI-035"]
    detail = kiosk.directory.service(row.id)
    assert detail.documents and detail.sources
    assert detail.fair_text == "2027年6月12日 星期六 08:30–11:30，“安全生产·文明骑行”大集可办"


def test_service_items_by_theme_and_by_partner(kiosk):
    assert len(kiosk.directory.services()) == 81
    assert sum(row.is_core for row in kiosk.directory.services()) == 72
    january = kiosk.directory.services(theme="TH-01")
    assert {row.theme.text for row in january} == {"平安春运·温暖出行"}
    assert kiosk.directory.services(theme="TH-01", organization="PU-23")


def test_twelve_themes_from_january_on(kiosk):
    assert [theme.month for theme in kiosk.directory.themes()] == list(range(1, 13))


def test_partners_bring_their_services(kiosk):
    assert len(kiosk.directory.partners()) == 30
    assert {partner.kind_text for partner in kiosk.directory.partners(kind="gov")} == {"政府部门"}
    assert kiosk.directory.partner("PU-23").services == kiosk.directory.services(organization="PU-23")


def test_emergency_numbers_come_first(kiosk):
    phones = kiosk.directory.phones()
    assert [phone.number for phone in phones[:4]] == ["120", "110", "119", "122"]
    assert phones[:4] == kiosk.directory.emergency()
    assert len({phone.number for phone in phones}) == len(phones) == 23


@pytest.mark.parametrize("ask", ["station", "service", "partner"])
def test_what_is_not_there_is_named(kiosk, ask):
    with pytest.raises(UnknownContent):
        getattr(kiosk.directory, ask)("XX-99")


def test_fairs_are_listed_in_the_order_in_which_they_will_be_held(kiosk):
    fairs = kiosk.directory.fairs()
    assert [fair.month for fair in fairs] == [12, *range(1, 12)]
    assert fairs[0].when_text == "12月12日 星期六 09:00–11:30"
    assert fairs[6].id == "TH-06" and "2027年6月12日" in fairs[6].when_text
    assert {fair.place.id for fair in fairs} == {"FC-12"}


def test_the_fair_under_way_comes_first_and_next_year_last_when_it_is_over(kiosk, clock):
    clock.set(clock.now().replace(month=12, day=12, hour=11))
    assert kiosk.directory.fairs()[0].month == 12
    clock.pass_(hours=1)
    assert [kiosk.directory.fairs()[index].month for index in (0, -1)] == [1, 12]


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_every_hotline_says_when_to_call_it(kiosk, lang):
    kiosk.i18n.set_language(lang)
    lines = kiosk.directory.hotlines()
    assert [line.number for line in lines] == [phone.number for phone in kiosk.directory.phones()]
    assert all(line.purpose.lang == lang and line.purpose.text != line.name.text for line in lines)


def test_numbers_that_nobody_has_tried_from_here_are_marked(kiosk):
    untested = {line.number for line in kiosk.directory.hotlines() if line.is_untested}
    assert len(untested) == 10
    assert {"12348", "95598"} <= untested
    assert not untested & {"120", "110", "119", "122", "12345", "12306"}
