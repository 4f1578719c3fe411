"""The staff pages in the order of the header, and who sees which link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sync.central.accounts.api import SIGNED_IN_ONLY, may, roles, staff_user


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the header: the URL name, the words, the icon, the capability it needs, the URL names it stands for."""

    url_name: str
    title: Promise
    icon: str
    capability: str
    family: str


ENTRIES: tuple[Entry, ...] = (
    Entry("staff:home", _("总览"), "dashboard", SIGNED_IN_ONLY, "home"),
    Entry("staff:visits", _("使用记录"), "bar_chart", roles.VISITS, "visits"),
    Entry("staff:figures", _("统计"), "leaderboard", roles.VISITS, "figures retention"),
    Entry("staff:exports", _("数据导出"), "download", roles.EXPORT, "exports"),
    Entry("staff:requests", _("求助"), "support_agent", roles.REQUESTS, "requests"),
    Entry("staff:limits", _("时限"), "timer", roles.LIMITS, "limits"),
    Entry("staff:content", _("内容"), "edit_note", roles.CONTENT, "content"),
    Entry("staff:kiosks", _("各站终端"), "desktop_windows", roles.KIOSKS, "kiosks rollouts"),
    Entry("staff:notices", _("通知"), "campaign", roles.NOTICES, "notices"),
    Entry("staff:tokens", _("取数令牌"), "key", roles.TOKENS, "tokens"),
    Entry("staff:audit", _("审计"), "history", roles.AUDIT, "audit"),
    Entry("admin:index", _("原始数据"), "database", roles.RECORDS, "records"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as a page shows it."""

    title: str
    url: str
    icon: str
    is_current: bool


def links(request: HttpRequest) -> list[Link]:
    """Return the header's links that this person may follow, with the current one marked."""
    match = request.resolver_match
    here = match.url_name.split("-")[0] if match and match.url_name and match.namespace == "staff" else ""
    return [
        Link(str(entry.title), _url(entry), entry.icon, here in entry.family.split())
        for entry in ENTRIES
        if may(request, entry.capability) and _url(entry)
    ]


def _url(entry: Entry) -> str:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""


def staff_context(request: HttpRequest) -> dict[str, Any]:
    """Template context of every staff page: links, languages in their own script, who is signed in."""
    current = get_language()
    user = staff_user(request)
    return {
        "staff_links": links(request) if user else [],
        "staff_user": user,
        "staff_languages": [
            {"code": code, "name": name, "is_current": code == current} for code, name in settings.LANGUAGES
        ],
        "html_lang": {"zh-hans": "zh-Hans"}.get(current or "", current),
    }


def admin_style(request: HttpRequest) -> str:
    """Address of the style sheet that brings the raw-record pages nearer to ours (asked for by unfold)."""
    return static("staff/admin.css")
