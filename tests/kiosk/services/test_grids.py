"""The card of a grid: where it belongs, and a worker who is not made to look real."""

from __future__ import annotations

import pytest

from sync.protocol.content import is_sample_number
from tests.content_changes import changed_content

pytestmark = pytest.mark.usefixtures("with_pulled_content")


def test_a_grid_names_its_community_and_its_subdistrict(kiosk):
    (card,) = kiosk.grids.cards()
    assert (card.grid.text, card.community.text, card.subdistrict.text) == ("第一网格", "保卫社区", "永安街道")


def test_the_worker_of_the_sample_is_a_sample(kiosk):
    for lang, mark in (("zh", "示例"), ("en", "sample"), ("ru", "пример")):
        kiosk.i18n.set_language(lang)
        (card,) = kiosk.grids.cards()
        assert card.is_demo and mark in card.worker.text
        assert is_sample_number(card.phone)


def test_a_grid_whose_subdistrict_is_not_known_says_nothing_of_it(kiosk):
    code = "230804999901001"
    area = {"code": code, "level": 4, "name": {"zh": "网格", "en": "Grid", "ru": "Сетка"}, "status": "demo"}
    text = {"zh": "示例", "en": "sample", "ru": "пример"}
    card = {
        "area": code,
        "worker": text,
        "worker_kind": "part_time",
        "phone": "0454-000-0102",
        "hours": text,
        "has_consent": False,
        "is_demo": True,
    }
    with changed_content(kiosk, {f"areas/{code}": area, f"grid_cards/{code}": card}):
        made = next(card for card in kiosk.grids.cards() if card.code == code)
    assert (made.community.text, made.subdistrict, made.kind_text) == ("金港湾社区", None, "兼职网格员")
