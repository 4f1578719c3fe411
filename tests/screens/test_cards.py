"""Words to show: two languages to point at in two touches, and with a third the key words 40 mm high."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from journeys import LANGUAGES, begin, from_the_invitation, go, in_words
from kiosks import PANELS

from screens.cards import ICONS
from screens.widgets.key_words import LETTERS_MM, KeyWords, even_lines, largest_size, letter_sizes
from screens.widgets.qr import QrView

pytestmark = pytest.mark.window

LETTER_MM = 40
INK_SHARE = 0.94
"""Of those 40 mm: how tall the ink of a usual character is."""
POINTED_AT_MM = 9


def shown(stage: Any, kind: type) -> Any:
    return next((widget for widget in stage.visible() if isinstance(widget, kind)), None)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_touches_show_sentences_to_point_at_a_third_one_fills_the_screen(stage: Any, lang: str) -> None:
    """Waking, sign, card. The second touch already shows what to point at; the large letters are the third."""
    from_the_invitation(stage)
    stage.tap_at(540, 1100)
    stage.settle()
    stage.kiosk.i18n.set_language(lang)
    stage.settle()
    stage.touch(in_words(stage, "给人看的话"))
    faces = stage.kiosk.show_cards.cards()
    words = stage.words()
    assert {face.zh for face in faces} | {face.own.text for face in faces} <= set(words)
    first = next(widget for widget in stage.visible() if getattr(widget, "text", "") == faces[0].zh)
    assert first.font_size / stage.kiosk.settings.panel.px_per_mm >= POINTED_AT_MM
    stage.touch(faces[4].own.text)
    assert stage.screen == "card"
    assert {faces[4].zh, faces[4].own.text} <= set(stage.words())


@pytest.mark.parametrize("number", range(1, 13))
def test_the_key_words_are_40_mm_high(stage: Any, number: int, tmp_path: Path) -> None:
    from checks import Seen, box_of, drawn_box, part_of

    begin(stage, "ru")
    go(stage, "card", id=f"SC-{number:02}")
    key = shown(stage, KeyWords)
    assert "".join(key.lines) == stage.kiosk.show_cards.card(f"SC-{number:02}").key_zh
    ink = part_of(stage.screenshot(tmp_path / "card.png"), drawn_box(Seen(key, box_of(key)))).convert("L")
    dark = ink.point(lambda value: 255 if value < 128 else 0)
    rows = [y for y in range(dark.height) if dark.crop((0, y, dark.width, y + 1)).getbbox()]
    line = key.texture_size[1] / len(key.lines)
    first = [y for y in rows if y < line]
    assert (first[-1] - first[0]) / stage.kiosk.settings.panel.px_per_mm >= LETTER_MM * INK_SHARE


@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_letters_of_40_mm_fit_every_panel_that_we_check(stage: Any, panel: Any) -> None:
    sizes = letter_sizes(panel.px_per_mm)
    room = panel.width_px - 2 * 48
    lines = 2 if panel.height_px > panel.width_px else 1
    for face in stage.kiosk.show_cards.cards():
        assert largest_size(face.key_zh, sizes, room, 10_000, lines) == sizes[0], face.key_zh


def test_on_a_panel_too_small_for_them_letters_are_as_large_as_fit_and_of_the_fixed_set(stage: Any) -> None:
    sizes = letter_sizes(4.0)
    chosen = largest_size("无障碍卫生间", sizes, 400, 10_000)
    assert chosen in sizes and chosen < sizes[0]
    assert largest_size("无障碍卫生间", sizes, 40, 40) == sizes[-1]
    assert len(sizes) == len(LETTERS_MM)


def test_no_character_is_left_alone_on_the_last_line(stage: Any) -> None:
    size = 100
    assert even_lines("无障碍卫生间", size * 5.2, size) == ["无障碍", "卫生间"]
    assert even_lines("轮椅", size * 5.2, size) == ["轮椅"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_phone_takes_a_card_along_but_never_the_one_about_health(stage: Any, lang: str) -> None:
    begin(stage, lang)
    for face in stage.kiosk.show_cards.cards():
        go(stage, "card", id=face.id)
        code = shown(stage, QrView)
        assert (code is not None and code.texture is not None) == (face.id != "SC-08"), face.id


def test_nothing_of_the_card_before_stays(stage: Any) -> None:
    begin(stage)
    go(stage, "card", id="SC-12")
    note = "空白处请写在纸上或自己的手机上，本机不保存。"
    assert note in stage.words()
    go(stage, "card", id="SC-07")
    assert note not in stage.words() and "打车" not in stage.words()
    go(stage, "card", id="SC-99")
    assert shown(stage, QrView) is None and "轮椅" not in stage.words()
    assert in_words(stage, "这项内容已更新，请返回重新查找。") in stage.words()


def test_a_driver_is_shown_the_address_from_the_page_of_a_station(stage: Any) -> None:
    """Street names are Chinese only: the visitor shows them, nobody has to pronounce them."""
    begin(stage, "ru")
    go(stage, "station", id="FC-03")
    stage.touch(in_words(stage, "给司机看地址"))
    face = stage.kiosk.show_cards.card("to-FC-03")
    assert {face.zh, face.own.text} <= set(stage.words())
    assert shown(stage, QrView).texture is not None
    assert in_words(stage, "示例") in stage.words()


def test_every_card_has_a_picture(stage: Any) -> None:
    assert set(ICONS) == {face.id for face in stage.kiosk.show_cards.cards()}
