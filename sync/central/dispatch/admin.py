"""Help requests as they are stored."""

from django.contrib import admin

from sync.central.accounts.api import roles
from sync.central.admin_site import site
from sync.central.dispatch.models import HelpRequest
from sync.central.web.records import ReadOnlyRecords


@admin.register(HelpRequest, site=site)
class HelpRequestRecords(ReadOnlyRecords):
    """Help requests with every column."""

    needs = (roles.RECORDS, roles.REQUESTS)
    list_display = ("case_number", "station", "help", "severity", "state", "requested_at", "received_at", "demo")
    list_filter = ("station", "severity", "state", "help", "demo")
    search_fields = ("case_number", "ticket", "event_id")
    date_hierarchy = "requested_at"
