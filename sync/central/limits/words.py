"""Words of limits and of the calendar."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import ngettext

from sync.central.limits.calendar import Span

# One sentence a unit, since a language may need to bend each of them by the number.
SPAN_WORDS: dict[str, Callable[[int], str]] = {
    "minute": lambda n: ngettext("{n} 分钟", "{n} 分钟", n),
    "hour": lambda n: ngettext("{n} 小时", "{n} 小时", n),
    "day": lambda n: ngettext("{n} 天", "{n} 天", n),
    "working_hour": lambda n: ngettext("{n} 个工作小时", "{n} 个工作小时", n),
    "working_day": lambda n: ngettext("{n} 个工作日", "{n} 个工作日", n),
}


def span_words(span: Span) -> str:
    """A span in the active language, as in "4 working hours"."""
    return SPAN_WORDS[span.unit](span.amount).format(n=span.amount)
