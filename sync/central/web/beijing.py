"""Times as staff read them: Beijing time, always with the date, and spans in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# The zone has had no daylight saving since 1991; a fixed offset needs no zone database on the machine.
BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")

MINUTE, HOUR, DAY = 60, 3600, 86400


def clock_text(moment: datetime) -> str:
    """Return "2026-12-05 07:41" in Beijing time."""
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def exact_text(moment: datetime) -> str:
    """Return "2026-12-05 07:41:09" in Beijing time."""
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def beijing_date(moment: datetime) -> date:
    """Return the Beijing calendar day of a moment."""
    return moment.astimezone(BEIJING).date()


def span_text(seconds: float) -> str:
    """Return a span in its two largest useful units, e.g. "3 分 20 秒"; negative spans are read as positive."""
    whole = abs(round(seconds))
    if whole < MINUTE:
        return ngettext("{n} 秒", "{n} 秒", whole).format(n=whole)
    if whole < HOUR:
        minutes, rest = divmod(whole, MINUTE)
        if minutes >= 10 or not rest:
            return ngettext("{n} 分钟", "{n} 分钟", minutes).format(n=minutes)
        return _("{minutes} 分 {seconds} 秒").format(minutes=minutes, seconds=rest)
    if whole < DAY:
        hours, rest = divmod(whole, HOUR)
        return _("{hours} 小时 {minutes} 分").format(hours=hours, minutes=rest // MINUTE)
    days, rest = divmod(whole, DAY)
    return _("{days} 天 {hours} 小时").format(days=days, hours=rest // HOUR)


def span_words() -> dict[str, dict[str, str] | str]:
    """The sentences of `span_text` in the active language with their fields open, for a page that counts by itself.

    What is counted is there for each plural category that a language of ours tells apart (CLDR: one, few, many, other).
    """
    samples = {"one": 1, "few": 2, "many": 5, "other": 5}
    return {
        "seconds": {category: ngettext("{n} 秒", "{n} 秒", n) for category, n in samples.items()},
        "minutes": {category: ngettext("{n} 分钟", "{n} 分钟", n) for category, n in samples.items()},
        "minutes_seconds": _("{minutes} 分 {seconds} 秒"),
        "hours_minutes": _("{hours} 小时 {minutes} 分"),
        "days_hours": _("{days} 天 {hours} 小时"),
    }


def ago_text(moment: datetime, now: datetime) -> str:
    """Return how long ago a moment was, in words; anything under ten seconds is "just now"."""
    seconds = (now - moment).total_seconds()
    if seconds < 10:
        return _("刚刚")
    return _("{span}前").format(span=span_text(seconds))
