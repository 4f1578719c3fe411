"""Notices: emergencies first by their level, nothing that has expired, in every language."""

from __future__ import annotations

from datetime import datetime

import pytest

from kiosk.clock import SHANGHAI
from kiosk.errors import UnknownContent
from tests.content_changes import changed_content, warning

pytestmark = pytest.mark.usefixtures("with_pulled_content")


def ids(cards):
    return [card.id for card in cards]


def test_a_warning_comes_before_every_ordinary_notice(kiosk):
    cards = kiosk.notices.current()
    assert [card.is_emergency for card in cards] == [True] + [False] * 5
    assert (cards[0].level, cards[0].level_text) == ("yellow", "黄色预警")
    assert ids(kiosk.notices.urgent()) == ids(cards[:1])


def test_ordinary_notices_stand_in_order_the_latest_first(kiosk):
    assert ids(kiosk.notices.current()[1:]) == ["NT-002", "NT-003", "NT-004", "NT-005", "NT-006"]


def test_the_gravest_warning_stands_first_and_of_two_alike_the_latest(kiosk):
    changes = {
        **warning("W-blue", "blue"),
        **warning("W-red", "red"),
        **warning("W-orange", "orange"),
        **warning("W-later", "orange", issued_at="2026-11-23T09:00:00+08:00"),
    }
    with changed_content(kiosk, changes):
        assert ids(kiosk.notices.urgent()) == ["W-red", "W-later", "W-orange", "NT-001", "W-blue"]


def test_what_has_expired_is_never_shown(kiosk, clock):
    with changed_content(kiosk, warning("W-1", "red", expires_at="2026-11-23T12:00:00+08:00")):
        clock.set(datetime(2026, 11, 23, 11, 59, 59, tzinfo=SHANGHAI))
        assert kiosk.notices.notice("W-1").until_text == "有效至 11月23日 星期一 12:00"
        clock.pass_(seconds=1)
        assert "W-1" not in ids(kiosk.notices.current())
        with pytest.raises(UnknownContent):
            kiosk.notices.notice("W-1")


def test_everything_shipped_expires(kiosk, clock):
    clock.set(datetime(2030, 1, 1, tzinfo=SHANGHAI))
    assert kiosk.notices.current() == kiosk.notices.urgent() == []


def test_an_ordinary_notice_waits_for_its_day(kiosk, clock):
    clock.set(datetime(2026, 11, 17, tzinfo=SHANGHAI))
    assert "NT-004" in ids(kiosk.notices.current())
    assert "NT-003" not in ids(kiosk.notices.current())


def test_a_kiosk_that_woke_in_the_past_still_shows_a_warning(kiosk, clock):
    clock.set(datetime(2024, 1, 1, tzinfo=SHANGHAI))
    assert ids(kiosk.notices.current()) == ["NT-001"]


def test_a_year_other_than_this_one_is_named(kiosk, clock):
    assert kiosk.notices.urgent()[0].until_text == "有效至 2027年12月31日 星期五 20:00"
    clock.set(datetime(2027, 3, 1, tzinfo=SHANGHAI))
    assert kiosk.notices.urgent()[0].until_text == "有效至 12月31日 星期五 20:00"


def test_a_notice_that_is_not_there_is_named(kiosk):
    with pytest.raises(UnknownContent):
        kiosk.notices.notice("NT-999")


@pytest.mark.parametrize(("lang", "level"), [("zh", "黄色预警"), ("en", "Yellow warning"), ("ru", "Жёлтый уровень")])
def test_levels_and_texts_are_in_the_visitors_language(kiosk, lang, level):
    kiosk.i18n.set_language(lang)
    card = kiosk.notices.urgent()[0]
    assert card.level_text == level
    assert {card.title.lang, card.body.lang, card.issued_by.lang, *(step.lang for step in card.advice)} == {lang}
    assert [phone.number for phone in card.phones] == ["120", "12345"]
