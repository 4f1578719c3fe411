"""Assistance information: warnings first, the next fair, doors to who helps; and nothing that has expired."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from journeys import LANGUAGES, begin, box_top, dialled, events, go, in_words, reach, showing

from kiosk.clock import SHANGHAI
from tests.content_changes import changed_content, next_fair_cancelled, warning

pytestmark = pytest.mark.window


def cards(stage: Any, kind: str) -> list[Any]:
    """The cards of this class, from the top."""
    found = [widget for widget in stage.visible() if type(widget).__name__ == kind]
    return sorted(found, key=lambda card: -box_top(card))


def words_in(widget: Any) -> list[str]:
    """Every text within a widget."""
    return [part.text for part in widget.walk(restrict=True) if getattr(part, "text", "")]


# Notices


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_warning_stands_first_and_across_the_page_with_its_level_in_words_and_an_icon(stage: Any, lang: str) -> None:
    from screens.widgets import Icon

    begin(stage, lang)
    go(stage, "info")
    (banner,) = cards(stage, "EmergencyBanner")
    notice = stage.kiosk.notices.urgent()[0]
    assert {notice.level_text, notice.title.text, in_words(stage, "示例")} <= set(words_in(banner))
    assert [part.name for part in banner.walk(restrict=True) if isinstance(part, Icon)].count("warning") == 2
    others = [widget for kind in ("FairTile", "SlimCard", "RowCard") for widget in cards(stage, kind)]
    assert all(box_top(banner) > box_top(other) for other in others)
    assert banner.width == banner.parent.width


@pytest.mark.parametrize("level", ["red", "orange", "yellow", "blue"])
def test_each_level_has_letters_that_can_be_read_on_its_colour(stage: Any, level: str) -> None:
    from checks import BODY_CONTRAST, contrast

    begin(stage)
    with changed_content(stage.kiosk, warning("W-1", level)):
        go(stage, "info")
        banner = next(card for card in cards(stage, "EmergencyBanner") if card.notice.id == "W-1")
        ground, ink = (tuple(round(part * 255) for part in colour[:3]) for colour in (banner.ground, banner.ink))
        assert contrast(ground, ink) >= BODY_CONTRAST
        assert banner.level_text in words_in(banner)


def test_a_warning_opens_and_says_what_to_do_and_whom_to_call(stage: Any) -> None:
    begin(stage)
    go(stage, "info")
    notice = stage.kiosk.notices.urgent()[0]
    stage.touch(f"{notice.level_text}：{notice.title.text}")
    assert stage.screen == "notice"
    said = {notice.body.text, notice.level_text, *(step.text for step in notice.advice)}
    assert said | {dialled(stage, phone.number) for phone in notice.phones} <= set(stage.words())
    assert any(notice.until_text in text and notice.issued_by.text in text for text in stage.words())


def test_ordinary_notices_are_listed_and_open(stage: Any) -> None:
    begin(stage)
    go(stage, "info")
    ordinary = [notice for notice in stage.kiosk.notices.current() if not notice.is_emergency]
    assert all(stage.has(notice.title.text) for notice in ordinary)
    reach(stage, ordinary[0].title.text)
    assert ordinary[0].body.text in stage.words()


def test_what_has_expired_is_gone_and_its_page_shows_nothing_of_it(stage: Any) -> None:
    begin(stage)
    notice = stage.kiosk.notices.urgent()[0]
    go(stage, "notice", id=notice.id)
    assert notice.title.text in stage.words()
    now = stage.kiosk.clock.now()
    try:
        stage.kiosk.clock.learn(datetime(2028, 1, 12, 14, 0, tzinfo=SHANGHAI))
        go(stage, "notice", id=notice.id)
        assert "这条通知已过期，不再显示。" in stage.words()
        shown = {notice.title.text, notice.body.text, *(step.text for step in notice.advice)}
        assert not shown & set(stage.words())
        go(stage, "info")
        assert not cards(stage, "EmergencyBanner") and "通知" not in stage.words()
    finally:
        stage.kiosk.clock.learn(now)


def test_the_banner_without_a_warning_takes_no_room_and_cannot_be_touched(stage: Any) -> None:
    from screens.widgets.warnings import EmergencyBanner

    begin(stage)
    notice = stage.kiosk.notices.urgent()[0]
    banner = EmergencyBanner(notice=notice, is_compact=True, width=1000)
    stage.frames(2)
    assert banner.height > 0 and not banner.disabled and banner.words
    banner.notice = None
    stage.frames(2)
    assert banner.height == 0 and banner.disabled and not banner.words and not banner.target


# Fairs


def test_the_next_fair_is_on_the_first_page(stage: Any) -> None:
    begin(stage)
    stage.touch("帮扶信息宣传")
    fair = stage.kiosk.fairs.next()
    (tile,) = cards(stage, "FairTile")
    assert {fair.name.text, fair.date_text, f"{fair.hours_text} · {fair.setting_text}"} <= set(words_in(tile))
    assert fair.place.name.text in words_in(tile)
    stage.touch(fair.name.text)
    assert stage.screen == "fair"


def test_a_cancelled_fair_is_said_before_the_next_one_is_offered(stage: Any) -> None:
    begin(stage)
    with next_fair_cancelled(stage.kiosk) as fair:
        go(stage, "info")
        first, second = cards(stage, "FairTile")
        assert (first.fair.id, first.condition) == (fair.id, "out_of_order")
        assert "已取消" in words_in(first)
        assert second.fair.id == stage.kiosk.fairs.next().id
        assert "下一场 · 照常举行" in words_in(second)
    go(stage, "info")
    assert [tile.fair.id for tile in cards(stage, "FairTile")] == [fair.id]


# The doors


@pytest.mark.parametrize("number", range(5))
def test_every_door_leads_on(stage: Any, number: int) -> None:
    from screens.info import DOORS

    begin(stage)
    go(stage, "info")
    _icon, title, _subtitle, target, _params = DOORS[number]
    reach(stage, title)
    assert stage.screen == target


def test_where_the_area_is_and_what_is_there(stage: Any) -> None:
    begin(stage)
    go(stage, "info")
    assert "车厢里 6 个区域中的第 2 个" in stage.words()
    assert {row.name.text for row in stage.kiosk.facilities.amenities_here("info")} <= set(stage.words())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_hotline_stands_with_what_it_is_for(stage: Any, lang: str) -> None:
    begin(stage, lang)
    go(stage, "hotlines")
    lines = cards(stage, "HotlineLine")
    assert len(lines) == 23
    assert all(line.is_emergency for line in lines[:4])
    for line in lines:
        assert {dialled(stage, line.hotline.number), line.hotline.purpose.text} <= set(words_in(line))
        mark = in_words(stage, "本地还没试拨，打不通请拨12345")
        assert (mark in words_in(line)) == line.hotline.is_untested


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_grid_has_a_card_a_worker_and_three_steps(stage: Any, lang: str) -> None:
    from screens.grid import DUTIES, WHISTLE, WORKFORCE

    begin(stage, lang)
    go(stage, "grid")
    (card,) = stage.kiosk.grids.cards()
    assert {card.grid.text, card.worker.text, card.kind_text, in_words(stage, "示例")} <= set(stage.words())
    assert any(card.phone in text and text != card.phone for text in stage.words())
    for sentence in (*DUTIES, *WHISTLE, *WORKFORCE):
        assert in_words(stage, sentence) in stage.words()
    assert [row.number for row in cards(stage, "StepRow") if row.number] == ["1", "2", "3"]


def test_figures_of_the_workforce_keep_their_wording_and_their_source(stage: Any) -> None:
    begin(stage, "en")
    go(stage, "grid")
    for start in ("434 full-time grid workers (People's Daily, 2024-05-09)", "200+ ", "3,000+ "):
        (line,) = [text for text in stage.words() if text.startswith(start)]
        assert "(People's Daily, 2024-05-09)" in line


def test_relief_leads_to_answers_numbers_requests_and_services(stage: Any) -> None:
    from screens.relief import ASK_AT, GIVERS, KINDS, REQUESTS

    begin(stage)
    kiosk = stage.kiosk
    go(stage, "relief")
    for _icon, title, ids in KINDS:
        rows = kiosk.consultation.rows(ids)
        assert [row.id for row in rows] == list(ids)
        assert title in stage.words() and all(stage.has(row.title.text) for row in rows)
    assert {dialled(stage, number) for number in ASK_AT} <= set(stage.words())
    given = [row for unit in GIVERS for row in kiosk.directory.services(organization=unit)]
    assert given and all(stage.has(row.name.text) for row in given)
    kinds = {kind.code: kind.title.text for kind in kiosk.help_requests.types()}
    for code in REQUESTS:
        go(stage, "relief")
        reach(stage, kinds[code])
        assert stage.screen == "plan"


def test_a_partner_says_what_it_brings_and_what_it_does_at_the_fairs(stage: Any) -> None:
    begin(stage)
    go(stage, "directory", tab="partners")
    police = next(card for card in cards(stage, "RowCard") if card.params == {"id": "PU-04"})
    assert police.subtitle.startswith(stage.kiosk.directory.partner("PU-04").brings.text + "\n")
    assert "电动自行车牌照办理" in police.subtitle
    without = next(card for card in cards(stage, "RowCard") if card.params == {"id": "PU-01"})
    assert without.subtitle == stage.kiosk.directory.partner("PU-01").brings.text


def test_reading_a_number_or_a_warning_is_an_answer(stage: Any) -> None:
    for screen, params in (("hotlines", {}), ("notice", {"id": "NT-001"})):
        begin(stage)
        stage.touch("帮扶信息宣传")
        go(stage, screen, **params)
        stage.reset()
        assert events(stage, "session.ended")[-1]["outcome"] == "answered"


def test_a_change_of_language_keeps_the_notice(stage: Any) -> None:
    begin(stage)
    go(stage, "notice", id="NT-003")
    stage.touch("Русский")
    assert stage.screen == "notice"
    assert showing(stage, stage.kiosk.notices.notice("NT-003").title.text)
