"""What there is to read: whole, in the right measure, with its author, and with the pictures it names."""

from __future__ import annotations

import math
import re

import pytest

from sync.protocol.content import Reading
from tests.content_changes import shipped

READINGS: dict[str, Reading] = dict(shipped().table("readings"))
POEMS = [reading for reading in READINGS.values() if reading.kind == "poem"]
PICTURED = [reading for reading in READINGS.values() if reading.kind == "picture_story"]
PROSE = [reading for reading in READINGS.values() if reading.kind in ("story", "note")]

LETTERS_A_MINUTE, LETTERS_A_MINUTE_ALOUD, PICTURES_A_MINUTE = 180, 150, 2
"""Unhurried, on a screen; a picture story is read aloud and looked at."""

VERSES = {
    "C01": (5, "床前明月光疑是地上霜举头望明月低头思故乡"),
    "C02": (5, "白日依山尽黄河入海流欲穷千里目更上一层楼"),
    "C03": (5, "千山鸟飞绝万径人踪灭孤舟蓑笠翁独钓寒江雪"),
    "C04": (5, "已讶衾枕冷复见窗户明夜深知雪重时闻折竹声"),
    "C05": (5, "春眠不觉晓处处闻啼鸟夜来风雨声花落知多少"),
    "C06": (7, "月落乌啼霜满天江枫渔火对愁眠姑苏城外寒山寺夜半钟声到客船"),
    "C07": (5, "日暮苍山远天寒白屋贫柴门闻犬吠风雪夜归人"),
    "C08": (7, "千里黄云白日曛北风吹雁雪纷纷莫愁前路无知己天下谁人不识君"),
    "C09": (5, "墙角数枝梅凌寒独自开遥知不是雪为有暗香来"),
    "C10": (7, "碧玉妆成一树高万条垂下绿丝绦不知细叶谁裁出二月春风似剪刀"),
}


def letters(reading: Reading) -> int:
    return sum(len(part.text.zh) for part in reading.parts)


@pytest.mark.parametrize("id", VERSES)
def test_a_poem_has_its_lines_to_the_letter(id: str) -> None:
    measure, verse = VERSES[id]
    lines = READINGS[id].parts[0].text.zh.split("\n")
    assert [len(re.sub(r"\W", "", line)) for line in lines] == [measure] * 4
    assert re.sub(r"\W", "", "".join(lines)) == verse
    assert [line[-1] for line in lines[1::2]] == ["。", "。"]


def test_a_poem_names_author_dynasty_and_book_and_has_a_note() -> None:
    assert {reading.id for reading in POEMS} == set(VERSES)
    for poem in POEMS:
        assert poem.licence == "public_domain"
        assert poem.dynasty.zh in ("唐", "宋"), poem.id
        assert re.fullmatch("《.+》", poem.source.zh), poem.id
        assert len(poem.note.zh) <= 60, poem.id


def test_what_was_written_for_this_project_says_so() -> None:
    for reading in (*PICTURED, *PROSE):
        assert (reading.licence, reading.author, reading.source) == ("project", None, None)


def test_there_is_enough_to_read_for_everybody() -> None:
    assert len(PROSE) + len(PICTURED) >= 12
    assert all(250 <= letters(reading) <= 1200 for reading in (*PROSE, *PICTURED))
    assert {reading.audience for reading in PICTURED} == {"children"}


def test_every_title_and_every_gist_is_there_in_all_languages() -> None:
    for reading in READINGS.values():
        for text in (reading.title, reading.summary):
            assert len({text.zh, text.en, text.ru}) == 3, reading.id


def test_picture_stories_are_translated_and_each_page_has_its_own_picture() -> None:
    for reading in PICTURED:
        assert 5 <= len(reading.parts) <= 8
        assert all(part.text.en and part.text.ru for part in reading.parts)
    named = [part.picture for reading in PICTURED for part in reading.parts]
    assert len(named) == len(set(named))


def test_the_minutes_are_those_of_an_unhurried_reader() -> None:
    for reading in READINGS.values():
        minutes = letters(reading) / LETTERS_A_MINUTE
        if reading in PICTURED:
            minutes = letters(reading) / LETTERS_A_MINUTE_ALOUD + len(reading.parts) / PICTURES_A_MINUTE
        assert reading.minutes == max(1, math.ceil(minutes)), reading.id
