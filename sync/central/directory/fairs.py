"""The fairs of the year as a calendar to subscribe to: the same events, by the same names, as kiosks show in a code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sync.central.directory.publishing import current_version, records
from sync.protocol import ical
from sync.protocol.content import Area, FairChange, FairTheme, Text
from sync.protocol.fair_days import CANCELLED, fair_hours, fair_name, fair_uid

LANGUAGES = {"zh": "zh-hans", "en": "en", "ru": "ru"}
# Those that are over stay for a while, so that a calendar that looks seldom hears that one was cancelled.
MONTHS_BACK, MONTHS_AHEAD = 3, 12
DISTRICT = 1
HOUR_S = 3600


@require_safe
def fairs(request: HttpRequest) -> HttpResponseBase:
    """The feed, in ?lang= (zh, en, ru; anything else is Chinese). It sets no cookie."""
    lang = request.GET.get("lang", "zh")
    lang = lang if lang in LANGUAGES else "zh"
    with translation.override(LANGUAGES[lang]):
        text = ical.feed_text(events(lang, timezone.localtime()), _("便民大集"))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="fairs.ics"'
    response["Content-Language"] = lang
    response["Cache-Control"] = f"public, max-age={HOUR_S}"
    set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def events(lang: str, now: datetime) -> Iterator[ical.CalendarEvent]:
    """The fairs of the months around now, in their order; none before content was published."""
    if current_version() is None:
        return
    themes = {theme.month: theme for theme in records("fair_themes").values() if isinstance(theme, FairTheme)}
    changes = {change.month: change for change in records("fair_changes").values() if isinstance(change, FairChange)}
    areas = [area for area in records("areas").values() if isinstance(area, Area)]
    district = next((area.code for area in areas if area.level == DISTRICT), str(settings.JURISDICTION))
    for ahead in range(-MONTHS_BACK, MONTHS_AHEAD + 1):
        months = now.year * 12 + now.month - 1 + ahead
        year, month = months // 12, months % 12 + 1
        if month in themes:
            yield _event(themes[month], year, changes, district, lang)


def _event(theme: FairTheme, year: int, changes: dict[str, FairChange], district: str, lang: str) -> ical.CalendarEvent:
    starts_at, ends_at = fair_hours(year, theme.month)
    name = fair_name(starts_at)
    change = changes.get(name)
    is_cancelled = change is not None and change.status == CANCELLED
    title = _("便民大集：{theme}").format(theme=_words(theme.name, lang))
    if theme.is_demo:
        title = _("{title}（示例）").format(title=title)
    return ical.CalendarEvent(
        uid=fair_uid(district, name),
        # When what is said of it last changed; the rule that makes it is older than any reader.
        stamp=change.changed_at if change else datetime(year, 1, 1, tzinfo=starts_at.tzinfo),
        starts_at=starts_at,
        ends_at=ends_at,
        summary=title,
        location="",
        category=theme.id,
        lang=lang,
        status=ical.CANCELLED if is_cancelled else ical.CONFIRMED,
        sequence=change.sequence if change else 0,
        description=_words(change.note, lang) if change else "",
    )


def _words(text: Text, lang: str) -> str:
    return text.pick(lang).text
