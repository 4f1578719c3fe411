"""The directory: what works where at a glance, which fair does it, and filters that back undoes."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin, events, go, in_words

pytestmark = pytest.mark.window


def cards(stage: Any, kind: str) -> list[Any]:
    """The cards of this class, from the top."""
    found = [widget for widget in stage.visible() if type(widget).__name__ == kind]
    return sorted(found, key=lambda card: -card.to_window(*card.pos)[1])


def read_through(stage: Any, kind: str) -> list[Any]:
    """What the cards of this class show, page after page: the parameters of each, or the fair."""
    from screens.widgets.scroll import PageView

    view, found = stage.find(PageView), []
    view.from_top = 0
    while True:
        stage.settle()
        shown = [card.fair.id if hasattr(card, "fair") else card.params["id"] for card in cards(stage, kind)]
        found += [one for one in shown if one not in found]
        if view.from_top >= view.hidden - 1:
            return found
        view.from_top = min(view.hidden, view.from_top + view.height * 0.8)


def is_in_view(stage: Any, widget: Any) -> bool:
    """Whether all of a widget can be seen without scrolling."""
    from checks import box_of
    from kivy.uix.scrollview import ScrollView

    return box_of(stage.find(ScrollView)).holds(box_of(widget))


# A traveller looks for the toilet


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_touch_shows_whether_the_toilet_works_and_where_it_is(stage: Any, lang: str) -> None:
    begin(stage, lang)
    stage.touch(in_words(stage, "找设施"))
    toilet = cards(stage, "PlaceCard")[0]
    place = stage.kiosk.finder.place("toilet")
    assert toilet.words == place.amenity.name.text
    assert is_in_view(stage, toilet)
    words = [widget.text for widget in toilet.walk() if getattr(widget, "text", "")]
    assert any(text.startswith(place.amenity.state_text) or text == place.amenity.freshness_text for text in words)
    assert {place.station.name.text, place.way.text, place.station.open.text} <= set(words)
    assert place.way.lang == place.station.name.lang == lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_second_touch_is_the_page_of_its_station(stage: Any, lang: str) -> None:
    begin(stage, lang)
    stage.touch(in_words(stage, "找设施"))
    stage.touch(stage.kiosk.finder.place("toilet").amenity.name.text)
    assert stage.screen == "station"
    assert stage.kiosk.finder.place("toilet").station.name.text in stage.words()


def test_what_is_here_says_so(stage: Any) -> None:
    begin(stage)
    stage.touch("找设施")
    assert "就在本站" in stage.words()


def test_a_change_of_language_keeps_the_list_and_its_filter(stage: Any) -> None:
    begin(stage)
    go(stage, "directory", tab="stations", filter="kids")
    ids = [card.station.id for card in cards(stage, "StationCard")]
    stage.touch("Русский")
    shown = cards(stage, "StationCard")
    assert [card.station.id for card in shown] == ids
    assert all(card.station.name.lang == "ru" for card in shown)


# Stations


def test_stations_can_be_narrowed_down_to_an_area_and_widened_again(stage: Any) -> None:
    begin(stage)
    stage.touch("找设施")
    stage.touch("站点")
    assert len(cards(stage, "StationCard")) == 12
    stage.touch("儿童游乐")
    shown = {card.station.id for card in cards(stage, "StationCard")}
    assert 0 < len(shown) < 12
    assert all("kids" in [area.code for area in stage.kiosk.directory.station(id).areas] for id in shown)
    stage.touch("儿童游乐")
    assert len(cards(stage, "StationCard")) == 12


def test_open_now_lists_only_what_is_open(stage: Any) -> None:
    begin(stage, hour=3)
    go(stage, "directory", tab="stations")
    stage.touch("营业中")
    assert [card.station.id for card in cards(stage, "StationCard")] == ["FC-11"]


def test_an_empty_list_says_what_to_do(stage: Any) -> None:
    begin(stage)
    go(stage, "directory", tab="services", filter="TH-99")
    assert "没有符合条件的内容，请换一个条件，或询问工作人员。" in stage.words()
    stage.touch("设施")
    assert "没有符合条件的内容，请换一个条件，或询问工作人员。" not in stage.words()


# A resident looks for the fair that does number plates


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_fair_for_number_plates_is_found_by_an_everyday_word(stage: Any, lang: str) -> None:
    begin(stage, lang)
    stage.touch(in_words(stage, "找设施"))
    stage.touch(in_words(stage, "大集服务"))
    stage.touch(in_words(stage, "电动自行车"))
    june = next(fair for fair in stage.kiosk.directory.fairs() if fair.id == "TH-06")
    assert {june.when_text, june.name.text} <= set(stage.words())
    stage.touch(stage.kiosk.directory.service("SI-035").name.text)
    assert stage.screen == "service"
    assert stage.kiosk.directory.service("SI-035").fair_text in stage.words()
    stage.reset()
    assert events(stage, "session.ended")[-1]["outcome"] == "answered"


def test_by_its_month_too(stage: Any) -> None:
    begin(stage)
    go(stage, "directory", tab="services")
    stage.touch("6月")
    assert stage.has("电动自行车牌照办理")
    assert len(cards(stage, "RowCard")) == len(stage.kiosk.directory.services(theme="TH-06"))


def test_without_a_filter_all_items_stand_in_the_order_of_the_fairs_to_come(stage: Any) -> None:
    begin(stage)
    go(stage, "directory", tab="services")
    fairs = [fair.id for fair in stage.kiosk.directory.fairs()]
    first = stage.kiosk.directory.fairs()[0]
    assert f"下一场大集：{first.when_text}" in stage.words()
    assert read_through(stage, "FairHeading") == fairs
    services = [row.id for fair in fairs for row in stage.kiosk.directory.services(theme=fair)]
    assert read_through(stage, "RowCard") == services
    assert set(services) == {row.id for row in stage.kiosk.directory.services()}


def test_back_undoes_the_last_choice(stage: Any) -> None:
    begin(stage)
    stage.touch("找设施")
    stage.touch("大集服务")
    stage.touch("理发")
    found = [card.words for card in cards(stage, "RowCard")]
    stage.touch(found[0])
    stage.touch("返回")
    assert [card.words for card in cards(stage, "RowCard")] == found
    stage.touch("返回")
    assert len(read_through(stage, "RowCard")) == len(stage.kiosk.directory.services())


def test_what_is_made_up_says_so_on_each_card(stage: Any) -> None:
    begin(stage)
    go(stage, "directory", tab="services", filter="TH-06")
    assert all("示例" in [getattr(part, "text", "") for part in card.walk()] for card in cards(stage, "RowCard"))


# Partner units


def test_partner_units_stand_by_kind_and_lead_to_what_they_offer(stage: Any) -> None:
    begin(stage)
    stage.touch("找设施")
    stage.touch("合伙人")
    partners = stage.kiosk.directory.partners()
    assert len(cards(stage, "RowCard")) == len(partners)
    assert {partner.kind_text for partner in partners} <= set(stage.words())
    stage.touch(partners[0].name.text)
    assert stage.screen == "partner"


def test_a_long_list_is_there_at_the_first_frame(stage: Any) -> None:
    from screens.navigation import navigation

    begin(stage)
    navigation.show("directory", tab="services")
    stage.frames(1)
    shown = cards(stage, "RowCard")
    assert 0 < len(shown) < 30
    stage.settle()
    assert cards(stage, "RowCard") == shown


def test_another_list_in_its_place_mixes_nothing(stage: Any) -> None:
    from screens.navigation import navigation

    begin(stage)
    navigation.show("directory", tab="services")
    stage.frames(1)
    navigation.show("directory", tab="stations")
    stage.settle()
    assert not cards(stage, "RowCard")
    assert len(cards(stage, "StationCard")) == 12
