"""Template tags of the staff pages: icons, Beijing times, spans, marks."""

from __future__ import annotations

import json
from datetime import datetime

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sync.central.ledger.api import Station
from sync.central.web import beijing
from sync.central.web.words import CLOCK_NAMES, EVENT_WORDS, LANG_NAMES

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite; with a label it is read aloud, without it is decoration beside a word."""
    address = f"{static('staff/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


@register.filter
def clock(moment: datetime | None) -> str:
    """Beijing date and time to the minute; an em dash for nothing."""
    return beijing.clock_text(moment) if moment else "—"


@register.filter
def exact(moment: datetime | None) -> str:
    """Beijing date and time to the second; an em dash for nothing."""
    return beijing.exact_text(moment) if moment else "—"


@register.filter
def ago(moment: datetime | None) -> str:
    """How long ago, in words; an em dash for nothing."""
    return beijing.ago_text(moment, timezone.now()) if moment else "—"


@register.filter
def span(seconds: float | None) -> str:
    """A number of seconds in words; an em dash for nothing."""
    return beijing.span_text(seconds) if seconds is not None else "—"


@register.filter
def iso(moment: datetime | None) -> str:
    """The machine-readable time of a <time> element."""
    return moment.astimezone(beijing.BEIJING).isoformat(timespec="seconds") if moment else ""


@register.filter
def iso_ms(moment: datetime | None) -> str:
    """The same to the millisecond, for what counts seconds."""
    return moment.astimezone(beijing.BEIJING).isoformat(timespec="milliseconds") if moment else ""


@register.simple_tag
def span_words() -> str:
    """The words of spans of time, as JSON for a script that counts."""
    return json.dumps(beijing.span_words(), ensure_ascii=False)


@register.simple_tag
def station_name(station: Station) -> str:
    """A station's code and its name in the page's language."""
    return f"{station.code} {station.name(get_language() or '')}"


@register.simple_tag
def lang_name(code: str) -> str:
    """A visitor's language in words; the code itself if it is a new one."""
    return str(LANG_NAMES.get(code, code or "—"))


@register.simple_tag
def clock_name(code: str) -> str:
    """The state of a kiosk's clock in words."""
    return str(CLOCK_NAMES.get(code, code or "—"))


@register.simple_tag
def event_words(kind: str) -> str:
    """What happened, by the type of an event; the type itself if it is a new one."""
    return str(EVENT_WORDS.get(kind, kind))


@register.filter
def unlocalized(value: float) -> str:
    """A number for a machine: a point, no groups of digits."""
    return f"{value:g}" if isinstance(value, float) else str(value)
