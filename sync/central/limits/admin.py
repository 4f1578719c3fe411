"""Limits and the calendar as they are stored."""

from django.contrib import admin

from sync.central.admin_site import site
from sync.central.limits.models import CalendarDay, Limit, WorkingHours
from sync.central.web.records import ReadOnlyRecords


@admin.register(Limit, site=site)
class LimitRecords(ReadOnlyRecords):
    """Every version of every kind."""

    list_display = ("kind", "version", "valid_from", "severity", "made_by", "note", "is_demo")
    list_filter = ("severity", "is_demo")
    search_fields = ("kind",)


@admin.register(CalendarDay, site=site)
class CalendarDayRecords(ReadOnlyRecords):
    """Days that are not as decreed."""

    list_display = ("date", "is_working", "note", "made_by", "made_at")


@admin.register(WorkingHours, site=site)
class WorkingHoursRecords(ReadOnlyRecords):
    """Every version of the working hours."""

    list_display = ("version", "valid_from", "opens", "closes", "reopens", "recloses", "made_by", "note")
