"""From what stands on the screen to what a voice can say: numbers in words, other scripts to their own voices.

A phone number is said digit by digit, 08:30 as a time, 10–15 as a span; a Chinese name in a Russian sentence is a run
of its own, for the Chinese voice. Rules are tried in the order of the tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from kiosk.i18n import MONTHS
from kiosk.voice import chinese_numbers as chinese
from kiosk.voice.ports import Utterance

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str] | str]

_UNIT = (
    r"\s*(?:元|次|人|个|位|名|秒|分|岁|克|毫|公|千|米|升|度|℃|°|天|小时|种|条|项|件|km|m|cm|mm|kg|g|ml|%|/|[:：.,]\d|°)"
)
PHONE = re.compile(
    r"(?<![\d.,:/–—~-])"
    r"(?:0\d{2,3}-\d{7,8}|\d{3}(?: \d{3})+ \d{1,3}|(?:110|119|120|122)(?!\d)|[19]\d{4}(?!\d)|\d{7,})"
    rf"(?![\d-])(?!{_UNIT})"
)
"""The emergency numbers, five digits that begin as hotlines do, an area code, seven digits or more, grouped or not."""

DATE = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")
TIME = re.compile(r"(?<![\d:])([01]?\d|2[0-4])[:：]([0-5]\d)(?![\d:])")
SPAN = re.compile(r"(?<=[\d%℃C:点分])\s?[–—~～-]\s?(?=\d)")
CODE = re.compile(r"(?<![A-Za-z])([A-Z]{1,3})-?(\d{1,5})(?![\d.:])")
"""A train, a gate, a station: G1234, FC-01."""


def _spaced(number: str) -> str:
    return ", ".join(" ".join(group) for group in re.split(r"[\s-]+", number))


def _lower(match: re.Match[str]) -> str:
    return " ".join([*match[1], *match[2]])


def _english_time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]) % 24, int(match[2])
    if not minute and hour in (0, 12):
        return "noon" if hour else "midnight"
    minutes = f" {minute}" if minute >= 10 else f" oh {minute}" if minute else ""
    return f"{hour % 12 or 12}{minutes} {'a.m.' if hour < 12 else 'p.m.'}"


def _russian_time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    noun = "час" if hour in (1, 21) else "часа" if hour in (2, 3, 4, 22, 23, 24) else "часов"
    return f"{hour} {minute}" if minute >= 10 else f"{hour} ноль {minute}" if minute else f"{hour} {noun}"


def _chinese_time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    said = ("两" if hour == 2 else chinese.cardinal(hour)) + "点"
    if not minute:
        return said
    return f"{said}{'零' if minute < 10 else ''}{chinese.cardinal(minute)}分"


def _chinese_date(match: re.Match[str]) -> str:
    month, day = chinese.cardinal(int(match[2])), chinese.cardinal(int(match[3]))
    return f"{chinese.digits(match[1])}年{month}月{day}日"


def _western_date(lang: str) -> Callable[[re.Match[str]], str]:
    def said(match: re.Match[str]) -> str:
        month = MONTHS[lang][int(match[2]) - 1] if 1 <= int(match[2]) <= 12 else match[2]
        return f"{int(match[3])} {month} {match[1]}"

    return said


def _always(words: str) -> Callable[[re.Match[str]], str]:
    return lambda _match: words


CHINESE_UNITS = {
    "km": "公里",
    "cm": "厘米",
    "mm": "毫米",
    "kg": "公斤",
    "ml": "毫升",
    "m": "米",
    "℃": "摄氏度",
    "°C": "摄氏度",
}
ENGLISH_UNITS = {"m": "metres", "km": "kilometres", "cm": "centimetres", "min": "minutes", "s": "seconds"}
RUSSIAN_UNITS = {
    "м": "метров",
    "км": "километров",
    "см": "сантиметров",
    r"мин\.?": "минут",
    r"с(?=[\s,.;]|$)": "секунд",
    "кг": "килограммов",
}
_MEASURED = "个位次天小种条项份件张台杯名人家场年楼层米步段间块元岁号门页句遍站"
_NOT_COUNTED = "号楼层段年级站门页"

OF_HOW_MANY = re.compile(r"(?<![\d.:])(\d{1,3}) / (\d{1,3})(?![\d.:])")
"""A place in a list as it is written beside it: 1 / 6."""

CHINESE: tuple[Rule, ...] = (
    (OF_HOW_MANY, r"第\1，共\2"),
    (DATE, _chinese_date),
    (re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)"), lambda match: chinese.digits(match[1])),
    (PHONE, lambda match: chinese.phone_digits(match[0].replace("-", " "))),
    (CODE, lambda match: match[1] + chinese.phone_digits(match[2])),
    (re.compile(r"(?<=\d)\s?(km|cm|mm|kg|ml|m|℃|°C)(?![A-Za-z])"), lambda match: CHINESE_UNITS[match[1]]),
    (TIME, _chinese_time),
    (SPAN, lambda _match: "到"),
    (re.compile(r"(?<=[点分])\s?[–—~～-]\s?(?=\S)"), lambda _match: "到"),
    (re.compile(r"(\d+(?:\.\d+)?)\s?%"), lambda match: f"百分之{chinese.decimal(match[1])}"),
    (re.compile(r"(?<![\d到])[-−](?=\d+(?:\.\d+)?摄氏度)"), lambda _match: "零下"),
    (
        re.compile(r"(?<!\d)([1-9])/([1-9]\d?)(?![\d/])"),
        lambda match: f"{chinese.cardinal(int(match[2]))}分之{chinese.cardinal(int(match[1]))}",
    ),
    (re.compile(r"\d+\.\d+"), lambda match: chinese.decimal(match[0])),
    (
        re.compile(rf"(?<![\d第到])2(?=[{''.join(sorted(set(_MEASURED) - set(_NOT_COUNTED)))}]|分钟)"),
        lambda _match: "两",
    ),
    (re.compile(r"(?<!\d)0\d+"), lambda match: chinese.digits(match[0])),
    (re.compile(r"\d+"), lambda match: chinese.cardinal(int(match[0]))),
    (re.compile(r"[×]"), lambda _match: "乘"),
    (re.compile(r"\+"), lambda _match: "加"),
    (re.compile(r"[→/|·]"), lambda _match: "，"),
)

ENGLISH: tuple[Rule, ...] = (
    (OF_HOW_MANY, r"\1 of \2"),
    (DATE, _western_date("en")),
    (PHONE, lambda match: _spaced(match[0])),
    (CODE, _lower),
    (SPAN, lambda _match: " to "),
    (TIME, _english_time),
    (re.compile(r"(?<=\d)\s?(?:℃|°C)"), lambda _match: " degrees"),
    *((re.compile(rf"(?<=\d)\s?{unit}(?![A-Za-z])"), _always(f" {words}")) for unit, words in ENGLISH_UNITS.items()),
    (re.compile(r"×"), lambda _match: " by "),
    (re.compile(r"[→|·]"), lambda _match: ", "),
)

RUSSIAN: tuple[Rule, ...] = (
    (OF_HOW_MANY, r"\1 из \2"),
    (DATE, _western_date("ru")),
    (PHONE, lambda match: _spaced(match[0])),
    (CODE, _lower),
    (SPAN, lambda _match: " до "),
    (TIME, _russian_time),
    (re.compile(r"(?<=\d)\s?(?:℃|°C)"), lambda _match: " градусов"),
    *((re.compile(rf"(?<=\d)\s?{unit}(?![А-Яа-яё])"), _always(f" {words}")) for unit, words in RUSSIAN_UNITS.items()),
    (re.compile(r"№"), lambda _match: " номер "),
    (re.compile(r"×"), lambda _match: " на "),
    (re.compile(r"[→|·]"), lambda _match: ", "),
)

RULES = {"zh": CHINESE, "en": ENGLISH, "ru": RUSSIAN}

_PIECE = re.compile(
    r"(?P<zh>[\u3400-\u9fff\uf900-\ufaff\u3007]+)|(?P<ru>[А-яЁё]+)|(?P<en>[A-Za-z]+(?:['’][A-Za-z]+)*)|(?P<any>.)",
    re.DOTALL,
)
_MOST_LETTERS = 5
"""So many capitals are spelled by the Chinese voice itself: AED, G1234; a longer word is English."""


def in_words(text: str, lang: str) -> str:
    """``text`` with its numbers and signs as they are said in ``lang``."""
    for pattern, said in RULES.get(lang, ENGLISH):
        text = pattern.sub(said, text)
    return text


def runs(text: str, lang: str) -> list[Utterance]:
    """``text`` of a page in ``lang`` as pieces, each for the voice of its script, with numbers in words."""
    pieces = [
        (run_lang, "".join(piece for _, piece in group)) for run_lang, group in groupby(_owned(text, lang), _lang)
    ]
    said = [Utterance(in_words(piece, run_lang).strip(), run_lang) for run_lang, piece in pieces]
    return [run for run in said if any(sign.isalnum() for sign in run.text)]


def joined(utterances: Iterable[Utterance], is_apart: Callable[[Utterance], bool] = lambda _: False) -> list[Utterance]:
    """Neighbours of one language as one utterance, with pauses between; but those that are to stay ``apart``."""
    said: list[Utterance] = []
    may_join = False
    for utterance in utterances:
        is_alone = is_apart(utterance)
        if may_join and not is_alone and said[-1].lang == utterance.lang:
            said[-1] = Utterance(_with_pause(said[-1].text, utterance), utterance.lang)
        else:
            said.append(utterance)
        may_join = not is_alone
    return said


def _with_pause(before: str, utterance: Utterance) -> str:
    pause = "，" if utterance.lang == "zh" else ", "
    if before[-1:] in ".!?。！？：:，,；;":
        pause = "" if utterance.lang == "zh" else " "
    return f"{before}{pause}{utterance.text}"


def language_of(text: str, hint: str, page: str) -> str:
    """Whose voice says ``text``: that of its letters; ``hint`` where they fit it, ``page`` where there are none."""
    scripts = {match.lastgroup for match in _PIECE.finditer(text)} - {"any"}
    if not scripts:
        return page
    if hint in scripts or (hint == "zh" and "zh" in scripts):
        return hint
    return next((script for script in ("zh", "ru", "en") if script in scripts), page)


def _lang(owned: tuple[str, str]) -> str:
    return owned[0]


def _owned(text: str, lang: str) -> Iterator[tuple[str, str]]:
    """(voice, piece) of every piece; what is no letter belongs to what stands before it."""
    last = lang
    for match in _PIECE.finditer(text):
        script = match.lastgroup or "any"
        if script != "any":
            last = lang if _is_own(match[0], script, lang) else script
        yield last, match[0]


def _is_own(word: str, script: str, lang: str) -> bool:
    if script == "en" and lang == "zh":
        return len(word) == 1 or (word.isupper() and len(word) <= _MOST_LETTERS)
    # The Russian voice says Latin words by English rules itself.
    return script == lang or (script == "en" and lang == "ru")
