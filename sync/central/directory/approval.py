"""The rule of two persons: what people rely on is looked at by a second one before kiosks get it.

Which field is of which kind stands in one table. A text counts where its figures change, in any language: a telephone
number in a sentence is a telephone number. A notice's own time of showing is not among them, since it says how long a
notice hangs; whatever it says in its text about hours and dates is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from sync.central.directory.changes import Change, differences

PHONE, MONEY, HOURS, DATE, DEADLINE = "phone", "money", "hours", "date", "deadline"
FIRST_AID, EMERGENCY, FIGURES = "first_aid", "emergency", "figures"

# "table path" with * for any run of characters -> the kind of what people rely on; the first that fits holds.
FIELDS: tuple[tuple[str, str], ...] = (
    ("first_aid *", FIRST_AID),
    ("help_types first_steps*", FIRST_AID),
    ("hotlines number", PHONE),
    ("hotlines is_emergency", PHONE),
    ("consultations phones", PHONE),
    ("notices phones", PHONE),
    ("help_types numbers", PHONE),
    ("grid_cards phone", PHONE),
    ("facilities phone", PHONE),
    ("facilities schedules.*.note.*", FIGURES),
    ("facilities schedules.*", HOURS),
    ("facilities is_24h", HOURS),
    ("facilities is_fair_days", HOURS),
    ("grid_cards hours.*", HOURS),
    ("fair_changes month", DATE),
    ("fair_changes status", DATE),
    ("fair_themes month", DATE),
    ("* reviewed_on", DATE),
    ("* review_by", DATE),
    ("help_types severity", DEADLINE),
    ("help_types acknowledge_s", DEADLINE),
    ("help_types acknowledge.*", DEADLINE),
    ("help_types first_action.*", DEADLINE),
    ("help_types close.*", DEADLINE),
    ("hazard_types default_severity", DEADLINE),
    ("hazard_types limit_example.*", DEADLINE),
    ("notices kind", EMERGENCY),
    ("notices level", EMERGENCY),
)

# A figure with the unit behind it (within 6 hours is not within 6 days), numbers written as words next to what they
# count, the half of a day, the day of a week, and whether it costs anything; in three languages. Nothing is tried
# twice: a run of numerals as long as a page takes no longer than one of other letters.
FIGURE = re.compile(
    r"\d++(?:\s*+(?:个?(?:工作日|自然日|小时|星期|月)|[万亿元块角分点时刻号日月年天周秒岁楼层米折]|公里|分钟"
    r"|(?:(?:working|business|calendar)\s++)?(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?|yuan|[ap]\.?m)\b"
    r"|(?:рабоч\w++\s++|календарн\w++\s++)?(?:сек|мин|час|ч\b|д(?:ень|н[ейя])|сут|недел|месяц|год|лет\b|юан|руб"
    r"|утра\b|вечера\b|ночи\b)))?+"
    r"|(?<![零〇一二两三四五六七八九十百千万半])[零〇一二两三四五六七八九十百千万半]++\s*+"
    r"(?:[元块角分点时刻号日月年天周秒岁楼层米]|个?小时|公里|分钟)"
    r"|(?:周|星期|礼拜)[一二三四五六日天末]|上午|下午|凌晨|晚上|免费|收费"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundred"
    r"|thousand|half|noon|midnight|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|free of charge|for free)\b"
    r"|\b(?:дв[ае]|три|четыре|пять|шесть|семь|восемь|девять|десять|пятнадцать|двадцать|тридцать|сорок|сто|тысяч\w*"
    r"|половин\w*|полдень|полночь|понедельник\w*|вторник\w*|сред[аыуе]|четверг\w*|пятниц\w*|суббот\w*"
    r"|воскресень\w*|бесплатн\w*|платн\w*)\b",
    re.IGNORECASE,
)
COIN = re.compile(
    r"[元块角¥￥₽$]|免费|收费|\b(?:yuan|rmb|cny|free of charge|for free)\b|юан\w*|руб\w*|\b(?:бес)?платн\w*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reliance:
    """A place of a change that people rely on, and of which kind it is."""

    path: str
    kind: str


def relied_on(table: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Reliance]:
    """What of a change to a record needs a second person; nothing if its author may publish it alone."""
    if table == "notices" and "emergency" in ((before or {}).get("kind"), (after or {}).get("kind")):
        return [Reliance("kind", EMERGENCY)]
    return list(_relied_on(table, differences(table, before, after)))


def _relied_on(table: str, changes: list[Change]) -> Iterator[Reliance]:
    for change in changes:
        kind = kind_of(table, change.path)
        # A new ordinary notice names its kind: only an emergency is one (seen above).
        if kind == EMERGENCY:
            continue
        if kind is not None and kind != FIGURES and says_something(change):
            yield Reliance(change.path, kind)
        elif change.shape.kind == "text" and figures(change.before) != figures(change.after):
            has_coin = COIN.search(change.before) or COIN.search(change.after)
            yield Reliance(change.path, MONEY if has_coin else FIGURES)


def says_something(change: Change) -> bool:
    """A switch that is off in a new record says nothing that anybody relies on."""
    return not (change.shape.kind == "flag" and {change.before, change.after} == {"", "false"})


def kind_of(table: str, path: str) -> str | None:
    """The kind of a field by the table of fields; None for any other."""
    return next((kind for pattern, kind in FIELDS if fnmatchcase(f"{table} {path}", pattern)), None)


def figures(text: str) -> list[str]:
    """The figures of a text in their order, each with its unit; spaces do not make another of one."""
    return ["".join(found.casefold().split()) for found in FIGURE.findall(text)]
