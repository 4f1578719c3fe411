"""Published content: packs, and the items they are made of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sync.central.directory.broadcast_models import Broadcast, BroadcastSeen
from sync.central.directory.release_models import Release

__all__ = ["Broadcast", "BroadcastSeen", "ContentItem", "ContentPack", "Release"]


class ContentItem(models.Model):
    """One record of one table, kept once however many packs hold it."""

    # Of its key and body together, as the pack's manifest names it.
    hash = models.CharField(max_length=64)
    key = models.CharField(_("条目"), max_length=120)
    body = models.JSONField()

    class Meta:
        verbose_name = _("内容条目")
        verbose_name_plural = _("内容条目")
        constraints = [models.UniqueConstraint(fields=["key", "hash"], name="content_item_once")]

    def __str__(self) -> str:
        return self.key


class ContentPack(models.Model):
    """One published version of all the content; the newest one is what kiosks pull."""

    version = models.CharField(_("版本"), max_length=64, primary_key=True)
    published_at = models.DateTimeField(_("发布时间"), db_index=True)
    manifest = models.JSONField()
    item_count = models.PositiveIntegerField(_("条目数"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        ordering = ["-published_at"]
        verbose_name = _("内容包")
        verbose_name_plural = _("内容包")

    def __str__(self) -> str:
        return self.version
