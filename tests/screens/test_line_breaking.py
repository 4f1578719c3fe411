"""Lines break by the Chinese rules, and Latin and Cyrillic words stay whole. Widths count a Han character as two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.line_breaking import CLOSING, OPENING, break_lines, pieces_of, tears

SENTENCES = (
    "请乘坐 G1234 次列车，22:40 从佳木斯站发车，票价 35 元（学生半价）。",
    "先拨 120；再看《急救手册》第 3 页：“不要移动伤者”，等人来！",
    "热水 · 6 个座位 · 12:40 查看",
    "Подойдите к волонтёру в красном жилете — он покажет дорогу до вокзала.",
    "Скажите сотруднику или позвоните 12345. Отмеченное «ПРИМЕР» — для показа.",
    "Bring your ID card (original) and a photo, 35 x 45 mm, to Yong'an Area Station.",
    "电动车上牌需要：①身份证；②购车发票；③合格证。办理时间 09:00–16:30，电话 12345。",
)

NO_LINE_BEGINS = "»，。：；！？）」』】》、%·—"
NO_LINE_ENDS = "«（「《【“"


def width(text: str) -> float:
    """Two for a Han character or a full-width sign, one for the rest."""
    return sum(2 if character > "\u2e80" else 1 for character in text)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("room", range(14, 60))
def test_no_line_breaks_a_rule(sentence: str, room: int) -> None:
    lines = break_lines(sentence, room, width)
    assert [line for line in lines[1:] if line[0] in NO_LINE_BEGINS] == []
    assert [line for line in lines[:-1] if line[-1] in NO_LINE_ENDS] == []
    assert all(width(line) <= room for line in lines)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("room", range(14, 60))
def test_nothing_is_lost(sentence: str, room: int) -> None:
    assert "".join(break_lines(sentence, room, width)).replace(" ", "") == sentence.replace(" ", "")


@pytest.mark.parametrize("room", range(14, 60))
@pytest.mark.parametrize("word", ["G1234", "22:40", "12345", "волонтёру", "original", "Yong'an"])
def test_a_word_or_a_train_number_stays_whole(word: str, room: int) -> None:
    for sentence in SENTENCES:
        if word in sentence:
            assert any(word in line for line in break_lines(sentence, room, width))


def test_a_train_number_does_not_stand_alone_on_the_last_line() -> None:
    assert break_lines("请您乘坐 G1234", 12, width) == ["请您", "乘坐 G1234"]


def test_a_number_keeps_the_word_that_says_what_it_counts() -> None:
    assert "35 元" in " | ".join(pieces_of("票价 35 元整"))
    assert "6 个" in pieces_of("还有 6 个座位")


def test_about_stays_with_its_number() -> None:
    assert break_lines("示例驿站步行约 1 分钟", 16, width) == ["示例驿站步行", "约 1 分钟"]


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("可以申请补领。急用的话，还可以", 16, ["可以申请补领。", "急用的话，还可以"]),
        ("有手机？扫一扫，马上送到这里来", 18, ["有手机？扫一扫，", "马上送到这里来"]),
        # So that the last line is not one word alone, 造 goes down, and so 改 with it.
        ("居家适老化改造咨询", 16, ["居家适老化", "改造咨询"]),
        # 也 is no more of a word with 在 than 在 with 那: it fills the line.
        ("时间也在那里查得到", 12, ["时间也在那里", "查得到"]),
    ],
)
def test_a_line_does_not_end_in_half_a_word(text: str, room: int, lines: list[str]) -> None:
    assert break_lines(text, room, width) == lines


def test_a_date_stays_together() -> None:
    assert pieces_of("2月13日 星期六")[0].strip() == "2月13日"


def test_a_span_of_times_stays_together() -> None:
    assert break_lines("周一至周五 08:30–11:30 开放", 22, width) == ["周一至周五", "08:30–11:30 开放"]


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("Ярмарка 15 января 2027 г.", "2027 г."),
        ("Суббота, 13 февраля, утром", "13 февраля,"),
        ("Проверено 20 мин. назад", "20 мин."),
        ("Пешком 3 мин", "3 мин"),
    ],
)
def test_a_russian_number_keeps_its_unit(text: str, together: str) -> None:
    for room in range(len(together) + 1, len(text)):
        assert any(together in line for line in break_lines(text, room, width))


def test_company_leaves_no_single_character_in_the_line_above() -> None:
    assert break_lines("请人帮忙", 6, width) == ["请人", "帮忙"]
    assert break_lines("关于本机", 6, width) == ["关于", "本机"]
    assert break_lines("我有半小时", 6, width) == ["我有", "半小时"]


def test_a_last_line_of_one_or_two_characters_gets_company() -> None:
    assert [len(line) for line in break_lines("一二三四五六七八九", 16, width)] == [6, 3]


def test_a_russian_preposition_stays_with_its_noun() -> None:
    assert break_lines("Информация о помощи", 12, width) == ["Информация", "о помощи"]


def test_line_feeds_are_kept() -> None:
    assert break_lines("一\n\n二", 20, width) == ["一", "", "二"]


def test_a_piece_wider_than_the_room_is_cut_between_characters() -> None:
    assert break_lines("abcdefghij", 4, width) == ["abcd", "efgh", "ij"]


def test_where_there_is_no_room_at_all_every_text_is_kept() -> None:
    # As it is for a moment, before a card has its width.
    assert "".join(break_lines("7  ", 0.5, width)).strip() == "7"


@given(st.text(alphabet="中文字 aбв1，。（）·—:%\n", max_size=60), st.integers(2, 40))
def test_any_text_is_kept_and_fits(text: str, room: int) -> None:
    lines = break_lines(text, room, width)
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(width(line) <= room for line in lines)


def test_opening_and_closing_signs_are_different() -> None:
    assert not set(CLOSING) & set(OPENING)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("Электроснабжение", 10, ["Электрос-", "набжение"]),
        ("безопасность", 8, ["безопас-", "ность"]),
        ("подъезд", 5, ["подъ-", "езд"]),
        ("Со мной ребёнок", 5, ["Со", "мной", "ребё-", "нок"]),
        ("Сбербанк", 3, ["Сбе", "рба", "нк"]),
    ],
)
def test_a_russian_word_wider_than_the_room_is_divided_by_syllables(text: str, room: int, lines: list[str]) -> None:
    assert break_lines(text, room, len) == lines


def test_a_word_with_a_hyphen_wider_than_the_room_is_divided_behind_it() -> None:
    assert break_lines("book priority-passenger help", 14, len) == ["book priority-", "passenger help"]
    assert not tears("priority-passenger", 10, len)
    assert tears("priority-passenger", 8, len)
    assert break_lines("no 12-34 e-mail", 4, len)[1] == "12-3"


def test_a_word_is_torn_only_where_it_may_not_be_divided() -> None:
    assert not tears("безопасность", 8, len)
    assert tears("безопасность", 3, len)
    assert tears("Sicherheit", 8, len)
    assert not tears("Со мной ребёнок", 5, len)
    assert not tears("请询问工作人员。", 3, len)


@pytest.mark.parametrize("room", range(11, 60))
@pytest.mark.parametrize(
    "sentence", ["行动不便协助 · 求助单号 480 000 6 · 已到", "Помощь • номер 480 000 6. Её ждут", "No. 480 000 6, here"]
)
def test_a_number_to_say_aloud_stays_whole(sentence: str, room: int) -> None:
    assert any("480 000 6" in line for line in break_lines(sentence, room, width))


@pytest.mark.parametrize("room", range(10, 24))
def test_a_short_name_with_a_middle_dot_stays_whole(room: int) -> None:
    assert any("示例·班长" in line for line in break_lines("上岗：示例·班长 · 今天来了 31 人", room, width))


def test_a_longer_title_may_part_behind_its_middle_dot() -> None:
    assert pieces_of("安全生产·文明骑行") == ["安全", "生", "产·", "文", "明", "骑", "行"]


@pytest.mark.parametrize("room", range(16, 22))
def test_the_second_of_two_lines_does_not_begin_with_one_character_before_a_comma(room: int) -> None:
    assert break_lines("现在有人值守，到 22:00", room, width) == ["现在有人", "值守，到 22:00"]


@pytest.mark.parametrize("room", range(18, 24))
def test_a_minus_stays_with_its_number(room: int) -> None:
    assert "−28 °C" in "|".join(break_lines("Отменено: холоднее −28 °C", room, width)).replace("|°C", " °C")


HEADINGS = [
    ("没有找到这个求助单号。", "求助单号"),
    ("19:04 上岗 · 今天来了 0 人", "今天"),
    ("语言或手语协助", "手语"),
    ("热水 · 请询问工作人员", "工作人员"),
    ("请家长全程看护孩子，工作人员不代管。", "工作人员"),
    ("机关干部、物业人员、志愿者", "志愿者"),
    ("26 种情况的处置步骤", "处置"),
    ("下一场大集：2月13日 星期六", "大集"),
    ("先叫志愿者，再请询问", "询问"),
]


@pytest.mark.parametrize(("text", "word"), HEADINGS)
@pytest.mark.parametrize("room", range(10, 24))
def test_a_word_of_many_headings_stays_whole(text: str, word: str, room: int) -> None:
    assert any(word in line for line in break_lines(text, room, width))
