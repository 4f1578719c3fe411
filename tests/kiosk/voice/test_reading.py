"""Numbers and other scripts as they are said, in each language."""

from __future__ import annotations

import pytest

from kiosk.voice.pinyin import to_pinyin
from kiosk.voice.ports import Utterance
from kiosk.voice.reading import in_words, joined, language_of, runs

CHINESE = [
    ("拨打120", "拨打幺二零"),
    ("12306铁路客服", "幺二三零六铁路客服"),
    ("12345热线", "一二三四五热线"),
    ("求助单号 482 913 8", "求助单号 四八二，九幺三，八"),
    ("0454-8222222", "零四五四，八二二二二二二"),
    ("120次", "一百二十次"),
    ("每分钟100—120次", "每分钟一百到一百二十次"),
    ("120/80", "一百二十，八十"),
    ("深5—6厘米", "深五到六厘米"),
    ("06:00–22:00", "六点到二十二点"),
    ("08:30", "八点三十分"),
    ("8:05", "八点零五分"),
    ("02:00", "两点"),
    ("电量80%", "电量百分之八十"),
    ("3.5%", "百分之三点五"),
    ("-19.2℃", "零下十九点二摄氏度"),
    ("2026-12-05", "二零二六年十二月五日"),
    ("2027年2月13日", "二零二七年二月十三日"),
    ("乘G1234次", "乘G幺二三四次"),
    ("FC-01", "FC零幺"),
    ("2个座位", "两个座位"),
    ("第2步", "第二步"),
    ("2号门", "二号门"),
    ("12个", "十二个"),
    ("每2分钟", "每两分钟"),
    ("1/3", "三分之一"),
    ("1 / 6", "第一，共六"),
    ("107 个", "一百零七 个"),
    ("10005元", "一万零五元"),
    ("200 m", "二百米"),
    ("30秒内", "三十秒内"),
    ("营业中 · 22:00 关门", "营业中 ， 二十二点 关门"),
    ("7×24小时", "七乘二十四小时"),
]
ENGLISH = [
    ("Call 120 now", "Call 1 2 0 now"),
    ("Hotline 12345", "Hotline 1 2 3 4 5"),
    ("code 482 913 8", "code 4 8 2, 9 1 3, 8"),
    ("06:00–22:00", "6 a.m. to 10 p.m."),
    ("at 08:05", "at 8 oh 5 a.m."),
    ("closes at 12:00", "closes at noon"),
    ("5–6 cm deep", "5 to 6 centimetres deep"),
    ("100–120 a minute", "100 to 120 a minute"),
    ("1 / 6", "1 of 6"),
    ("Train G1234", "Train G 1 2 3 4"),
    ("107 common questions", "107 common questions"),
    ("Checked on 2026-11-22", "Checked on 22 November 2026"),
]
RUSSIAN = [
    ("Позвоните 120", "Позвоните 1 2 0"),
    ("код 482 913 8", "код 4 8 2, 9 1 3, 8"),
    ("06:00–22:30", "6 часов до 22 30"),
    ("в 21:00", "в 21 час"),
    ("5–6 см", "5 до 6 сантиметров"),
    ("10–15 мин", "10 до 15 минут"),
    ("1 / 6", "1 из 6"),
    ("Проверено 2026-11-22", "Проверено 22 ноября 2026"),
    ("107 вопросов", "107 вопросов"),
]


@pytest.mark.parametrize(
    ("lang", "written", "said"),
    [(lang, *pair) for lang, pairs in (("zh", CHINESE), ("en", ENGLISH), ("ru", RUSSIAN)) for pair in pairs],
)
def test_numbers_are_said_as_people_say_them(lang: str, written: str, said: str) -> None:
    assert in_words(written, lang) == said


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("支持WiFi和USB", "zh", [("支持", "zh"), ("WiFi", "en"), ("和USB", "zh")]),
        ("Русский", "zh", [("Русский", "ru")]),
        ("раздел «温馨服务»", "ru", [("раздел «", "ru"), ("温馨服务»", "zh")]),
        ("Go to 佳木斯站", "en", [("Go to", "en"), ("佳木斯站", "zh")]),
        ("приложение WeChat", "ru", [("приложение WeChat", "ru")]),
        ("…", "zh", []),
    ],
)
def test_another_script_is_said_by_its_own_voice(text: str, lang: str, expected: list[tuple[str, str]]) -> None:
    assert [(run.text, run.lang) for run in runs(text, lang)] == expected


@pytest.mark.parametrize(
    ("text", "hint", "page", "voice"),
    [
        ("Hot water", "en", "ru", "en"),  # content that fell back
        ("热水", "zh", "ru", "zh"),
        ("Открыто", "en", "ru", "ru"),  # the state on a card whose title fell back
        ("120", "zh", "ru", "ru"),  # a number is said to the visitor
        ("热水", "ru", "ru", "zh"),  # nobody said so, and the letters do
        ("中文 English", "en", "zh", "en"),
    ],
)
def test_the_voice_follows_the_letters_and_the_mark(text: str, hint: str, page: str, voice: str) -> None:
    assert language_of(text, hint, page) == voice


@pytest.mark.parametrize(
    ("text", "pinyin"),
    [
        ("银行行长", "yin2 hang2 hang2 zhang3"),
        ("还在吗？", "hai2 zai4 ma5."),
        ("G幺二三四", "ji4 yao1 er4 san1 si4"),
        ("AED，急救", "ei1 yi4 di4, ji2 jiu4"),
        ("绿色通道", "lv4 se4 tong1 dao4"),
        ("重庆；长春。", "chong2 qing4, chang2 chun1."),
    ],
)
def test_chinese_becomes_pinyin_with_tones(text: str, pinyin: str) -> None:
    assert to_pinyin(text) == pinyin


def test_neighbours_of_one_language_are_one_breath_and_a_recording_stays_whole() -> None:
    parts = [Utterance("热水", "zh"), Utterance("按钮", "zh"), Utterance("Wi-Fi", "en"), Utterance("link", "en")]
    assert joined(parts) == [Utterance("热水，按钮", "zh"), Utterance("Wi-Fi, link", "en")]
    assert joined(parts, lambda part: part.text == "热水") == [*parts[:2], Utterance("Wi-Fi, link", "en")]
