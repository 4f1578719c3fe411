"""Published content as it is stored."""

from django.contrib import admin

from sync.central.admin_site import site
from sync.central.directory.models import ContentDraft, ContentItem, ContentPack, ContentRelease
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


@admin.register(ContentRelease, site=site)
class ContentReleaseRecords(ReadOnlyRecords):
    """Every publication, the newest first."""

    list_display = ("at", "by", "kind", "version", "previous", "note")
    list_filter = ("kind",)


@admin.register(ContentDraft, site=site)
class ContentDraftRecords(ReadOnlyRecords):
    """Drafts that wait, and what became of the others."""

    list_display = ("table", "key", "state", "revision", "author", "saved_at", "approved_by")
    list_filter = ("state", "table")
    search_fields = ("key",)
