"""Words of limits and of the calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext

from sync.central.directory.api import hazard_types, help_types
from sync.central.limits.calendar import Span
from sync.central.limits.standard import OF_HAZARD
from sync.central.web.words import SEVERITY_WORDS

# One sentence a unit, since a language may need to bend each of them by the number.
SPAN_WORDS: dict[str, Callable[[int], str]] = {
    "minute": lambda n: ngettext("{n} 分钟", "{n} 分钟", n),
    "hour": lambda n: ngettext("{n} 小时", "{n} 小时", n),
    "day": lambda n: ngettext("{n} 天", "{n} 天", n),
    "working_hour": lambda n: ngettext("{n} 个工作小时", "{n} 个工作小时", n),
    "working_day": lambda n: ngettext("{n} 个工作日", "{n} 个工作日", n),
}
UNIT_NAMES: list[tuple[str, Promise]] = [
    ("minute", gettext_lazy("分钟")),
    ("hour", gettext_lazy("小时")),
    ("day", gettext_lazy("天")),
    ("working_hour", gettext_lazy("工作小时")),
    ("working_day", gettext_lazy("工作日")),
]
STAGE_NAMES: dict[str, Promise] = {
    "acknowledge": gettext_lazy("响应限时"),
    "first_action": gettext_lazy("到场限时"),
    "close": gettext_lazy("办结限时"),
}
DUE_NAMES: dict[str, Promise] = {
    "acknowledge": gettext_lazy("响应时限"),
    "first_action": gettext_lazy("到场时限"),
    "close": gettext_lazy("办结时限"),
}
HOLIDAY_NAMES: dict[str, Promise] = {
    "New Year's Day": gettext_lazy("元旦"),
    "Spring Festival": gettext_lazy("春节"),
    "Tomb-sweeping Day": gettext_lazy("清明节"),
    "Labour Day": gettext_lazy("劳动节"),
    "Dragon Boat Festival": gettext_lazy("端午节"),
    "National Day": gettext_lazy("国庆节"),
    "Mid-autumn Festival": gettext_lazy("中秋节"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A coloured word: CSS class, icon, text."""

    css: str
    icon: str
    text: str


def span_words(span: Span) -> str:
    """A span in the active language, as in "4 working hours"."""
    return SPAN_WORDS[span.unit](span.amount).format(n=span.amount)


def severity_mark(code: str) -> Mark:
    """The icon and word of a severity."""
    icon, word = SEVERITY_WORDS[code]
    return Mark(code, icon, f"{code} {word}")


def holiday_name(name: str) -> str:
    """A holiday in the active language; the library's own name for one that is new."""
    return str(HOLIDAY_NAMES.get(name, name))


def kind_names() -> dict[str, str]:
    """The published kinds in the order of the content, with their names in the active language."""
    lang = (get_language() or "zh").partition("-")[0]
    helps = sorted(help_types().values(), key=lambda found: found.position)
    hazards = sorted(hazard_types().values(), key=lambda found: found.position)
    names = {found.code: found.name for found in helps} | {OF_HAZARD + found.code: found.name for found in hazards}
    return {kind: name.pick(lang).text for kind, name in names.items()}
