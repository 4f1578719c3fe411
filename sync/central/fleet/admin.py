"""Stations, kiosks and the ledger as they are stored."""

from django.contrib import admin

from sync.central.admin_site import site
from sync.central.ledger.api import Device, Event, RejectedEvent, Station
from sync.central.web.records import ReadOnlyRecords


@admin.register(Station, site=site)
class StationRecords(ReadOnlyRecords):
    """Stations by code."""

    list_display = ("code", "name_zh", "name_en", "name_ru", "area_code", "is_demo")
    search_fields = ("code", "name_zh", "name_en", "name_ru")


@admin.register(Device, site=site)
class DeviceRecords(ReadOnlyRecords):
    """Kiosks with their last known figures."""

    list_display = ("id", "station", "last_contact_at", "complete_through", "last_seq_claimed", "version", "revoked_at")
    list_filter = ("station", "clock", "is_demo")
    search_fields = ("id", "fingerprint")
    exclude = ("public_key",)


@admin.register(Event, site=site)
class EventRecords(ReadOnlyRecords):
    """The ledger, newest first."""

    list_display = ("position", "type", "station", "device", "seq", "effective_at", "received_at", "demo", "projected")
    list_filter = ("type", "station", "clock", "demo", "projected")
    search_fields = ("event_id", "session")
    ordering = ("-position",)
    # Where events are spread over machines, none is tied to tables of another for a page.
    list_select_related = ()


@admin.register(RejectedEvent, site=site)
class RejectedEventRecords(ReadOnlyRecords):
    """What was refused, with the reason and the line itself."""

    list_display = ("received_at", "device", "seq", "code", "detail")
    list_filter = ("code", "device")
