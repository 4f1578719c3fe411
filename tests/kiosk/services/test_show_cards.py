"""Cards to show: whole sentences in two languages, words for afar, and a code for a phone where that is right."""

from __future__ import annotations

import pytest

from kiosk.errors import UnknownContent
from kiosk.services.show_cards import MOST_BYTES, TO_STATION, carried
from kiosk.tickets.qr import qr_modules


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_twelve_cards_in_chinese_and_in_the_visitors_language(kiosk, lang):
    kiosk.i18n.set_language(lang)
    cards = kiosk.show_cards.cards()
    assert [card.id for card in cards] == [f"SC-{number:02}" for number in range(1, 13)]
    assert all(card.own.lang == lang and card.key_zh in card.zh for card in cards)
    assert all(len(card.key_zh) < len(card.zh) for card in cards)


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_a_phone_carries_every_card_but_the_one_about_health(kiosk, lang):
    kiosk.i18n.set_language(lang)
    for card in kiosk.show_cards.cards():
        words = card.zh if lang == "zh" else f"{card.zh}\n{card.own.text}"
        assert card.qr == (() if card.id == "SC-08" else qr_modules(words)), card.id
        assert len(words.encode()) <= MOST_BYTES


def test_the_visitors_words_are_left_out_before_the_chinese_would_be():
    assert carried("请", "please") == "请\nplease"
    assert carried("请", "请") == "请"
    assert carried("请" * 60, "п" * 80) == "请" * 60


def test_blanks_are_for_hands_not_for_this_machine(kiosk):
    assert [card.id for card in kiosk.show_cards.cards() if card.has_blank] == ["SC-08", "SC-12"]


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_a_driver_is_shown_where_to_go_in_chinese(kiosk, lang):
    """The visitor reads no Chinese street names; the driver reads nothing else."""
    kiosk.i18n.set_language(lang)
    for row in kiosk.directory.stations():
        card = kiosk.show_cards.card(f"{TO_STATION}{row.id}")
        assert card.zh.startswith("请带我去这里：") and card.key_zh in card.zh and "（示例）" not in card.key_zh
        assert row.name.text in card.own.text and card.own.lang == lang
        assert card.is_demo and card.qr
        assert len(carried(card.zh, card.own.text).encode()) <= MOST_BYTES


@pytest.mark.parametrize("id", ["SC-99", f"{TO_STATION}FC-99"])
def test_a_card_that_is_not_there_is_named(kiosk, id):
    with pytest.raises(UnknownContent):
        kiosk.show_cards.card(id)
