"""A fair: found in three touches with what to bring, copied down or scanned, and said to be cancelled when it is."""

from __future__ import annotations

from typing import Any

import pytest
import zxingcpp
from journeys import LANGUAGES, begin, dialled, events, go, in_words, is_in_view, reach, turn_page, turn_to

from tests.content_changes import cancellation, changed_content, next_fair_cancelled
from tests.kiosk.services.ical_reader import read_event

pytestmark = pytest.mark.window

PLATE = "SI-035"


def text_widget(stage: Any, words: str) -> Any:
    """The text that shows exactly these words."""
    return next(widget for widget in stage.visible() if getattr(widget, "text", None) == words)


# J10: date, place and papers for a number plate, from the sleeping screen


@pytest.mark.parametrize("lang", LANGUAGES)
def test_three_touches_from_the_attract_screen_show_date_place_and_papers_for_a_plate(stage: Any, lang: str) -> None:
    from screens.navigation import navigation

    begin(stage, lang)
    navigation.attract()
    stage.settle()
    width, height = stage.window.system_size
    began = stage.kiosk.clock.monotonic()
    stage.tap_at(width / 2, height / 2)
    stage.settle()
    assert stage.screen == "home"
    stage.touch(stage.kiosk.facilities.areas()[1].title.text)
    plate = stage.kiosk.directory.service(PLATE)
    stage.touch(plate.name.text)
    assert stage.screen == "fair"
    fair = stage.kiosk.fairs.fair("TH-06")
    for words in (fair.date_text, fair.hours_text, fair.place.name.text, *(paper.text for paper in plate.documents)):
        assert is_in_view(stage, text_widget(stage, words)), words
    assert stage.kiosk.clock.monotonic() - began < 10
    stage.reset()
    assert events(stage, "session.ended")[-1]["outcome"] == "answered"


def test_all_that_a_fair_does_is_listed_with_who_does_it_and_what_to_bring(stage: Any) -> None:
    begin(stage)
    go(stage, "fair", id="TH-06")
    fair = stage.kiosk.fairs.fair("TH-06")
    cards = {widget.words: widget for widget in stage.visible() if type(widget).__name__ == "RowCard"}
    assert set(cards) == {item.name.text for item in fair.items}
    assert all(item.organization.text in cards[item.name.text].subtitle for item in fair.items)
    assert "请带：车主身份证明、" in cards["电动自行车牌照办理"].subtitle
    reach(stage, "电动自行车牌照办理")
    assert stage.screen == "service"


# Without a smartphone, and with one


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_has_no_smartphone_copies_down_what_is_the_largest_on_the_page(stage: Any, lang: str) -> None:
    from screens.theme import theme

    begin(stage, lang)
    go(stage, "fair", id="TH-06")
    fair = stage.kiosk.fairs.fair("TH-06")
    assert in_words(stage, "没有手机？请照着抄下来") in stage.words()
    assert text_widget(stage, fair.date_text).font_size == theme.title
    assert text_widget(stage, fair.hours_text).font_size == theme.title
    assert text_widget(stage, fair.place.name.text).font_size >= theme.lead
    assert dialled(stage, "12345") in stage.words()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("item", ["", PLATE])
def test_a_phone_reads_the_event_from_the_screen(stage: Any, tmp_path: Any, lang: str, item: str) -> None:
    from screens.theme import theme
    from screens.widgets import QrView

    begin(stage, lang)
    go(stage, "fair", id="TH-06", item=item)
    code = turn_to(stage, stage.find(QrView))
    fair = stage.kiosk.fairs.fair("TH-06")
    assert code.width / (len(fair.qr) + 8) >= 1.2 * theme.px_per_mm
    (read,) = zxingcpp.read_barcodes(stage.screenshot(tmp_path / "fair.png"))
    event = read_event(read.bytes.decode())
    assert event["DTSTART"].value == "20270612T083000"
    assert event["LOCATION"].value == fair.place.name.text


@pytest.mark.parametrize("more", [1, 40, 300, 600])
def test_no_turn_of_the_page_passes_over_the_code_or_comes_to_a_standstill(stage: Any, more: int) -> None:
    from screens.navigation import navigation
    from screens.widgets import QrView

    begin(stage)
    go(stage, "fair", id="TH-06", item=PLATE)
    scroll, code = navigation.screen.ids.scroll, stage.find(QrView)
    try:
        scroll.size_hint_y, scroll.height = None, code.height + more
        stage.settle()
        turn_to(stage, code)
        places = [scroll.ids.view.scroll_y]
        while not scroll.is_at_bottom:
            turn_page(stage)
            places.append(scroll.ids.view.scroll_y)
        assert places == sorted(set(places), reverse=True)
        seen = [is_in_view(stage, code)]
        while not scroll.is_at_top:
            turn_page(stage, "上页")
            seen.append(is_in_view(stage, code))
        assert any(seen)
    finally:
        scroll.size_hint_y = 1
        stage.settle()


def test_where_the_code_has_no_room_the_page_says_so_instead(stage: Any) -> None:
    from screens.navigation import navigation

    begin(stage)
    go(stage, "fair", id="TH-06")
    words = "这里放不下二维码，请照着抄下日期。"
    assert words not in stage.words()
    scroll = navigation.screen.ids.scroll
    try:
        scroll.size_hint_y, scroll.height = None, 350
        stage.settle()
        assert words in stage.words() and "加入日历" not in stage.words()
    finally:
        scroll.size_hint_y = 1
        stage.settle()
    assert words not in stage.words() and "加入日历" in stage.words()


def test_where_the_code_has_no_room_nobody_is_asked_to_copy_the_day_of_a_cancelled_fair(stage: Any) -> None:
    from screens.navigation import navigation

    begin(stage)
    with next_fair_cancelled(stage.kiosk) as fair:
        go(stage, "fair", id=fair.id)
        scroll = navigation.screen.ids.scroll
        try:
            scroll.size_hint_y, scroll.height = None, 350
            stage.settle()
            assert not {"更新手机日历", "这里放不下二维码，请照着抄下日期。"} & set(stage.words())
        finally:
            scroll.size_hint_y = 1
            stage.settle()


# Cancelled


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_cancelled_fair_says_so_first_why_and_which_one_is_next(stage: Any, lang: str) -> None:
    begin(stage, lang)
    with next_fair_cancelled(stage.kiosk) as fair:
        go(stage, "fair", id=fair.id)
        now = stage.kiosk.fairs.fair(fair.id)
        said = in_words(stage, "已取消：{reason}").format(reason=now.reason_text)
        assert {said, now.note.text, stage.kiosk.fairs.next().name.text} <= set(stage.words())
        assert is_in_view(stage, text_widget(stage, said))
        reach(stage, stage.kiosk.fairs.next().name.text)
        assert said not in stage.words()


def struck(stage: Any) -> dict[str, int]:
    return {text.text: len(text.strokes) for text in stage.visible() if type(text).__name__ == "StruckText"}


def test_the_day_of_a_cancelled_fair_is_struck_through_and_nobody_is_asked_to_note_it(stage: Any) -> None:
    begin(stage)
    with next_fair_cancelled(stage.kiosk) as fair:
        go(stage, "fair", id=fair.id)
        now = stage.kiosk.fairs.fair(fair.id)
        assert struck(stage) == {now.date_text: 1, now.hours_text: 1}
        assert "这一天不办了，请别照着抄" in stage.words()
        assert not {"没有手机？请照着抄下来", "加入日历"} & set(stage.words())
        go(stage, "fair", id=stage.kiosk.fairs.next().id)
        assert set(struck(stage).values()) == {0}
        assert {"没有手机？请照着抄下来", "加入日历"} <= set(stage.words())


def test_a_cancelled_fair_scanned_again_is_cancelled_in_the_calendar(stage: Any, tmp_path: Any) -> None:
    from screens.widgets import QrView

    begin(stage)
    with changed_content(stage.kiosk, cancellation("2027-06")):
        go(stage, "fair", id="TH-06")
        turn_to(stage, stage.find(QrView))
        (read,) = zxingcpp.read_barcodes(stage.screenshot(tmp_path / "fair.png"))
        event = read_event(read.bytes.decode())
        assert (event["STATUS"].value, event["SEQUENCE"].value) == ("CANCELLED", "2")
        assert "以前扫过？再扫一次，日历里会写上“已取消”" in stage.words()


@pytest.mark.parametrize(("id", "words"), [("TH-01", "气温低于零下28度或下大雪"), ("TH-06", "遇到灾害性天气")])
def test_when_it_may_be_cancelled_how_one_learns_of_it_and_whom_to_call(stage: Any, id: str, words: str) -> None:
    begin(stage)
    go(stage, "fair", id=id)
    assert stage.has_words_beginning(words)
    assert "取消的消息一到，本机就写在这一页。" in stage.words()


def test_a_fair_that_an_update_took_away_shows_nothing_of_the_last_one(stage: Any) -> None:
    begin(stage)
    go(stage, "fair", id="TH-06", item=PLATE)
    fair = stage.kiosk.fairs.fair("TH-06")
    go(stage, "fair", id="TH-99")
    assert "这项内容已更新，请返回重新查找。" in stage.words()
    assert not {fair.name.text, fair.date_text, fair.place.name.text} & set(stage.words())


def test_another_fair_forgets_the_papers_of_the_last(stage: Any) -> None:
    begin(stage)
    go(stage, "fair", id="TH-06", item=PLATE)
    assert "车主身份证明" in stage.words()
    go(stage, "fair", id="TH-07")
    assert "车主身份证明" not in stage.words()


# The year


def test_twelve_fairs_the_next_one_first_and_each_opens(stage: Any) -> None:
    begin(stage)
    go(stage, "info")
    reach(stage, "全年十二场大集")
    assert stage.screen == "fairs"
    tiles = [widget for widget in stage.visible() if type(widget).__name__ == "FairTile"]
    assert {tile.fair.id for tile in tiles} == {card.id for card in stage.kiosk.fairs.year()}
    assert len(tiles) == 12
    top = max(tiles, key=lambda tile: tile.to_window(*tile.pos)[1])
    assert top.fair.is_next and top.state_text.startswith("下一场")
    reach(stage, "安全生产·文明骑行")
    assert stage.screen == "fair"
