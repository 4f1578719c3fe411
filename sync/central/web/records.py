"""The base of the raw-record pages: look, never touch."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from unfold.admin import ModelAdmin

from sync.central.accounts.api import may, roles


class ReadOnlyRecords(ModelAdmin):  # type: ignore[misc]
    """A list and a view of one model for those who may see records; nobody adds, changes or deletes here."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the section to those who may see records."""
        return may(request, roles.RECORDS)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show rows to those who may see records."""
        return may(request, roles.RECORDS)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False
