"""The reader: pages turn, letters grow, the lamp goes out, the place is kept, and the next visitor finds it new."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import begin, go, in_words

pytestmark = pytest.mark.window

STORY, LONG, PICTURED, POEM = "S01", "S08", "P01", "C01"


def open_reading(stage: Any, id: str, lang: str = "zh") -> Any:
    """A new visitor opens a reading; its screen."""
    begin(stage, lang)
    stage.kiosk.visits.touched()
    go(stage, "reading")
    go(stage, "reader", id=id)
    return reader(stage)


def reader(stage: Any) -> Any:
    from screens.navigation import navigation

    assert stage.screen == "reader"
    return navigation.screen


def on_page(stage: Any) -> str:
    """The words on the page in view."""
    screen = reader(stage)
    return "".join(text.text for text in screen.ids.page.children[::-1])


def read_through(stage: Any) -> list[str]:
    """Every page from the first to the last."""
    pages = [on_page(stage)]
    while stage.has(in_words(stage, "下一页")):
        stage.touch(in_words(stage, "下一页"))
        pages.append(on_page(stage))
    return pages


def unspaced(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("“Toot! Good morning!” it said.", '"Toot! Good morning!" it said.'),
        ("Go to “温馨服务” (care services)", 'Go to "温馨服务" (care services)'),
        ("‘Ask a person’ is the grown-ups’ button", "'Ask a person' is the grown-ups' button"),
        ("说声“hello”就好。", "说声“hello”就好。"),
        ("“示例”", "“示例”"),
    ],
)
def test_quotes_are_as_wide_as_the_letters_around_them(stage: Any, text: str, drawn: str) -> None:
    from screens.widgets.text import lines_of

    assert lines_of(text, 5_000, 44) == [drawn]


def test_no_line_ends_with_the_quote_that_opens_the_next(stage: Any) -> None:
    from screens.widgets.text import lines_of, measure_text

    sentence = "Staff nearby can help: touch “Ask a person”."
    for room in range(300, 1_200, 20):
        lines = lines_of(sentence, room, 44)
        assert not [line for line in lines if line.endswith(' "') or line.startswith('" ')]
        assert all(measure_text(line, 44) <= room + 8 for line in lines)


@pytest.mark.parametrize("id", [STORY, LONG, PICTURED, POEM])
def test_page_by_page_the_whole_text_is_read(stage: Any, id: str) -> None:
    open_reading(stage, id)
    reading = stage.kiosk.reading.reading(id)
    whole = unspaced("".join(read_through(stage)))
    assert unspaced("".join(part.text.text for part in reading.parts)) in whole
    assert whole.endswith(unspaced(reading.credit))
    if reading.note:
        assert unspaced(reading.note.text) in whole


def test_pages_are_counted_and_the_buttons_say_where_they_lead(stage: Any) -> None:
    screen = open_reading(stage, LONG)
    total = int(screen.count)
    assert total > 2
    assert f"第 1 页，共 {total} 页" in stage.words()
    assert not stage.has("上一页")
    stage.touch("下一页")
    assert f"第 2 页，共 {total} 页" in stage.words()
    stage.touch("上一页")
    assert f"第 1 页，共 {total} 页" in stage.words()
    read_through(stage)
    stage.touch("回书架")
    assert stage.screen == "reading"


@pytest.mark.parametrize("is_large", [False, True])
def test_at_every_size_each_page_of_every_reading_keeps_to_its_room(stage: Any, is_large: bool) -> None:
    from screens.navigation import navigation
    from screens.theme import theme

    screen = open_reading(stage, STORY)
    theme.is_large = is_large
    stage.settle()
    for id in stage.kiosk.content.table("readings"):
        navigation.show("reader", id=id)
        for _size in range(3):
            screen.next_size()
            for number in range(int(screen.count)):
                screen.turn(number - int(screen.number))
                stage._pass_frame()
                assert screen.ids.page.height <= screen.ids.page.parent.height + 1, (id, screen.size_step, number)
                assert all(text.font_size >= theme.small for text in screen.ids.page.children)


def test_the_letters_have_three_sizes_of_the_theme_and_the_first_words_stay_on_the_page(stage: Any) -> None:
    from screens.theme import theme

    screen = open_reading(stage, LONG)
    stage.touch("下一页")
    stage.touch("下一页")
    first = on_page(stage)[:8]
    sizes = []
    for name in ("字号：中号", "字号：大号", "字号：小号"):
        sizes.append(max(text.font_size for text in screen.ids.page.children))
        stage.touch(name)
        assert first in on_page(stage)
    assert sizes == [theme.lead, theme.title, theme.body]
    assert on_page(stage).startswith(first)


def test_large_text_of_the_whole_kiosk_keeps_the_place_too(stage: Any) -> None:
    open_reading(stage, LONG)
    stage.touch("下一页")
    first = on_page(stage)[:8]
    stage.touch("大字版")
    assert first in on_page(stage)
    stage.touch("大字版")
    assert on_page(stage).startswith(first)


def test_the_lamp_darkens_the_paper_and_the_ink_stays_easy_to_read(stage: Any, tmp_path: Any) -> None:
    from checks import contrast, faults

    screen = open_reading(stage, LONG)
    stage.touch("下一页")
    stage.touch("夜读")
    assert [round(part * 255) for part in screen.paper[:3]] == [0x10, 0x20, 0x1B]
    paper = tuple(round(part * 255) for part in screen.paper[:3])
    for text in screen.ids.page.children:
        assert contrast(tuple(round(part * 255) for part in text.color[:3]), paper) >= 7
    picture = stage.screenshot(tmp_path / "night.png")
    assert faults(stage.app.root, stage.kiosk.settings.panel, picture) == []
    stage.touch("白天")
    assert screen.paper[0] > 0.9


def test_in_high_contrast_the_dark_paper_is_black_and_its_ink_white(stage: Any) -> None:
    from screens.theme import theme

    screen = open_reading(stage, POEM)
    stage.touch("夜读")
    theme.is_high_contrast = True
    stage.settle()
    assert tuple(screen.paper[:3]) == (0, 0, 0)
    assert {tuple(text.color[:3]) for text in screen.ids.page.children} == {(1, 1, 1)}


def test_back_at_the_shelf_and_opened_again_it_is_at_the_same_page(stage: Any) -> None:
    open_reading(stage, LONG)
    stage.touch("下一页")
    here = on_page(stage)
    stage.touch("返回")
    stage.touch("姥姥的围巾")
    assert on_page(stage) != here
    stage.touch("返回")
    go(stage, "reader", id=LONG)
    assert on_page(stage) == here


def test_another_language_keeps_the_place(stage: Any) -> None:
    open_reading(stage, PICTURED)
    for _ in range(3):
        stage.touch("下一页")
    stage.touch("Русский")
    part = stage.kiosk.reading.reading(PICTURED).parts[3]
    assert on_page(stage) in part.text.text
    stage.touch("中文")
    assert on_page(stage) == stage.kiosk.reading.reading(PICTURED).parts[3].text.text


def test_another_language_keeps_the_place_in_a_text_that_has_no_translation(stage: Any) -> None:
    open_reading(stage, LONG)
    stage.touch("下一页")
    first = on_page(stage)[:8]
    stage.touch("English")
    assert first in on_page(stage)
    assert "In Chinese" in stage.words()


@pytest.mark.parametrize(("lang", "mark"), [("en", "In Chinese"), ("ru", "На китайском")])
def test_a_visitor_who_reads_no_chinese_is_told_the_language_and_the_gist(stage: Any, lang: str, mark: str) -> None:
    open_reading(stage, STORY, lang)
    assert mark in stage.words()
    assert on_page(stage).startswith(stage.kiosk.reading.reading(STORY).card.summary.text)
    open_reading(stage, POEM, lang)
    reading = stage.kiosk.reading.reading(POEM)
    assert {reading.card.byline, reading.card.summary.text, reading.note.text} <= set(stage.words())


def test_who_reads_chinese_is_told_neither(stage: Any) -> None:
    open_reading(stage, STORY)
    assert on_page(stage).startswith("零下二十五度的早晨")
    assert "此处为中文" not in stage.words()


def test_a_poem_stands_centred_one_line_of_the_verse_to_a_line(stage: Any) -> None:
    screen = open_reading(stage, POEM)
    verse = next(text for text in screen.ids.page.children if text.text.startswith("床前"))
    assert verse.lines == ["床前明月光，", "疑是地上霜。", "举头望明月，", "低头思故乡。"]
    assert verse.halign == "center"
    assert "唐 · 李白" in stage.words()


def test_each_page_of_a_picture_story_has_its_picture_above_its_words(stage: Any) -> None:
    from screens.art.pen import Picture
    from screens.art.stories import painter_of

    screen = open_reading(stage, PICTURED)
    shown = []
    for _ in range(8):
        picture = next(widget for widget in stage.visible() if isinstance(widget, Picture))
        assert picture.y >= screen.ids.page.top
        shown.append(picture.painter)
        if stage.has("下一页"):
            stage.touch("下一页")
    assert shown[:8] == [painter_of(f"seasons-{number}") for number in range(1, 9)]


def test_every_picture_that_content_names_can_be_painted_and_none_is_left_over(stage: Any) -> None:
    from screens.art.stories import PICTURES

    readings = stage.kiosk.content.table("readings").values()
    named = [part.picture for reading in readings for part in reading.parts if part.picture]
    assert sorted(named) == sorted(PICTURES)


def test_a_story_whose_pictures_this_program_lacks_is_read_without_them() -> None:
    from kiosk.services.reading import ReadingCard, ReadingPart, ReadingText
    from kiosk.services.views import Shown
    from screens.typesetting import blocks_of

    title = Shown("新故事", "zh")
    card = ReadingCard("P99", "picture_story", "看图故事", title, title, 3, "约 3 分钟", "", "of-a-later-version", True)
    parts = [ReadingPart(Shown("从前，", "zh"), "of-a-later-version")]
    blocks = blocks_of(ReadingText(card, "zh", parts, None, "原创"), "zh")
    assert [(block.text, block.picture) for block in blocks] == [("从前，", ""), ("原创", "")]


@pytest.mark.parametrize(("written", "drawn"), [("Ту-у…", "Ту-у..."), ("Toot…", "Toot..."), ("呜……", "呜……")])
def test_an_ellipsis_stands_on_the_line_but_for_a_chinese_one(stage: Any, written: str, drawn: str) -> None:
    from screens.widgets import Text

    text = Text(text=written, width=400, font_size=34)
    text.texture_update()
    assert (text.words_drawn.text, text.lines) == (drawn, [written])


def test_reading_has_two_minutes_before_the_warning(stage: Any) -> None:
    open_reading(stage, LONG)
    stage.touch("下一页")
    stage.pass_time(110)
    assert not stage.has_words_beginning("还在吗？")
    stage.pass_time(15)
    assert stage.has_words_beginning("还在吗？")
    stage.pass_time(20)
    assert stage.screen == "home"


def test_the_shelves_are_no_slow_screen(stage: Any) -> None:
    begin(stage)
    stage.touch("休息阅读")
    stage.pass_time(65)
    assert stage.has_words_beginning("还在吗？")


def test_the_next_visitor_finds_the_first_page_usual_letters_and_light_paper(stage: Any) -> None:
    open_reading(stage, LONG)
    stage.touch("下一页")
    stage.touch("字号：中号")
    stage.touch("夜读")
    screen = open_reading(stage, LONG)
    assert int(screen.number) == 0
    assert {"中号", "夜读"} <= set(stage.words())
    assert screen.paper[0] > 0.9
    assert on_page(stage).startswith("整理老屋的时候")


def test_pages_turned_leave_no_widget_behind(stage: Any) -> None:
    from test_memory import widgets_alive

    def there_and_back() -> None:
        for words in ("下一页", "下一页", "上一页", "上一页", "字号：中号", "字号：大号", "字号：小号"):
            stage.touch(words)

    open_reading(stage, LONG)
    there_and_back()
    there_and_back()
    before = widgets_alive()
    for _ in range(3):
        there_and_back()
    assert widgets_alive() <= before


def test_where_there_is_little_room_a_poem_in_large_letters_goes_over_pages_not_into_small_ones(stage: Any) -> None:
    from screens.theme import theme
    from screens.typesetting import Sheet, blocks_of

    open_reading(stage, POEM)
    theme.is_large = True
    blocks = blocks_of(stage.kiosk.reading.reading(POEM), "zh")
    sheet = Sheet(theme.width, theme.caption * 6.2, size_step=1)
    (verse,) = [block for block in blocks if block.style == "verse"]
    assert sheet.font_size(verse) >= theme.caption
    assert len(sheet.pages(blocks)) > 1
