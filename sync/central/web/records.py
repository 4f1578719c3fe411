"""The base of the raw-record pages: look, never touch; and who looked is recorded."""

from __future__ import annotations

from datetime import MAXYEAR, date
from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ERROR_FLAG
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from sync.central.accounts.api import audit, may, roles

HTTP_OK = 200
LAST_YEAR = MAXYEAR - 2
"""So that the year after it, in any time zone, is one."""


class SeenRecords(ModelAdmin):  # type: ignore[misc]
    """A list and a view of one model; each look at either is in the audit trail, by name and key alone.

    Titles are names: Django's sentences around them have gaps in Chinese and the wrong case in Russian.
    """

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list, and record it."""
        if self._names_no_day(request.GET):
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        title = {"title": self.opts.verbose_name_plural}
        response: HttpResponse = super().changelist_view(request, title | (extra_context or {}))
        if response.status_code == HTTP_OK:
            audit.record(request, audit.RECORD_SEEN, target=self.opts.label_lower)
        return response

    def _names_no_day(self, asked: QueryDict) -> bool:
        """Whether the address names a day that is none; of a year without end Django's own list would break."""
        told = [asked.get(f"{self.date_hierarchy}__{part}") for part in ("year", "month", "day")]
        year, month, day = (part if part is not None else "1" for part in told)
        try:
            return date(int(year), int(month), int(day)).year > LAST_YEAR
        except (ValueError, OverflowError):
            return True

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show one row, and record it."""
        name = self.opts.verbose_name
        title = {"title": name if object_id is not None else _("新增：{name}").format(name=name)}
        response: HttpResponse = super().changeform_view(request, object_id, form_url, title | (extra_context or {}))
        if object_id is not None and response.status_code == HTTP_OK:
            audit.record(request, audit.RECORD_SEEN, target=f"{self.opts.label_lower} {unquote(object_id)}")
        return response

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show what was done to a row on these pages, and record it."""
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        if response.status_code == HTTP_OK:
            audit.record(request, audit.RECORD_SEEN, target=f"{self.opts.label_lower} {unquote(object_id)}")
        return response


class ReadOnlyRecords(SeenRecords):
    """A list and a view of one model for those who may see records; nobody adds, changes or deletes here."""

    actions = None
    list_per_page = 50
    show_full_result_count = False
    # What somebody needs to be shown these rows.
    needs: tuple[str, ...] = (roles.RECORDS,)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the section to those who may see its rows."""
        return all(may(request, capability) for capability in self.needs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show rows to those who may see them."""
        return all(may(request, capability) for capability in self.needs)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False
