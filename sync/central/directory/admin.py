"""Published content as it is stored."""

from django.contrib import admin

from sync.central.admin_site import site
from sync.central.directory.models import ContentItem, ContentPack
from sync.central.web.records import ReadOnlyRecords


@admin.register(ContentPack, site=site)
class ContentPackRecords(ReadOnlyRecords):
    """Packs by the time they were published."""

    list_display = ("version", "published_at", "item_count", "note")
    exclude = ("manifest",)


@admin.register(ContentItem, site=site)
class ContentItemRecords(ReadOnlyRecords):
    """The records that packs are made of."""

    list_display = ("key", "hash")
    search_fields = ("key",)
