"""Visits and pull tokens as they are stored."""

from django.contrib import admin

from sync.central.admin_site import site
from sync.central.insight.models import PullToken, Visit
from sync.central.web.records import ReadOnlyRecords


@admin.register(Visit, site=site)
class VisitRecords(ReadOnlyRecords):
    """Visits, whole ones and begun ones."""

    list_display = ("session", "station", "started_at", "duration_s", "lang", "mode", "outcome", "demo")
    list_filter = ("station", "lang", "mode", "outcome", "clock", "demo")
    search_fields = ("session", "device__id")
    date_hierarchy = "started_at"


@admin.register(PullToken, site=site)
class PullTokenRecords(ReadOnlyRecords):
    """Tokens without what opens them."""

    list_display = ("name", "scope", "created_at", "created_by", "expires_at", "revoked_at", "last_used_at")
    exclude = ("hash",)
