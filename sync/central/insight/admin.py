"""Visits and pull tokens as they are stored."""

from django.contrib import admin

from sync.central.accounts.api import roles
from sync.central.admin_site import site
from sync.central.insight.models import CaseVersion, Export, PullToken, Visit, Watermark
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


@admin.register(Watermark, site=site)
class WatermarkRecords(ReadOnlyRecords):
    """Watermarks, named by people and made up."""

    list_display = ("name", "made_at", "made_by", "is_named", "positions")
    list_filter = ("is_named",)
    search_fields = ("name",)


@admin.register(Export, site=site)
class ExportRecords(ReadOnlyRecords):
    """Who took what."""

    list_display = ("made_at", "dataset", "format", "watermark", "row_count", "user", "token")
    list_filter = ("dataset", "format")


@admin.register(CaseVersion, site=site)
class CaseVersionRecords(ReadOnlyRecords):
    """Requests as they stood at any position."""

    needs = (roles.RECORDS, roles.REQUESTS)
    list_display = ("position", "until", "case_number", "station", "state")
    search_fields = ("case_number", "event_id")
