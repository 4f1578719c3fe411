"""Published content: packs, and the items they are made of."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
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


class ContentRelease(models.Model):
    """One time at which a version became the one that kiosks pull: never changed, so that it says who did what."""

    # From a directory of files by the command line, from drafts on the pages, or back to the version before.
    FILES, DRAFTS, UNDO = "files", "drafts", "undo"

    at = models.DateTimeField(_("发布时间"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("发布人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("方式"), max_length=8, choices=[(kind, kind) for kind in (FILES, DRAFTS, UNDO)])
    version = models.ForeignKey(ContentPack, verbose_name=_("版本"), on_delete=models.PROTECT, related_name="+")
    previous = models.ForeignKey(
        ContentPack, verbose_name=_("之前的版本"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("发布记录")
        verbose_name_plural = _("发布记录")

    def __str__(self) -> str:
        return f"{self.version_id} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert once; raises TypeError on a second save."""
        if not self._state.adding:
            raise TypeError("a release is never changed")
        super().save(*args, **kwargs)

    @property
    def said(self) -> str:
        """What whoever published said of it; of an undo nothing: older versions kept a word of one language with it."""
        return "" if self.kind == self.UNDO else self.note


class ContentDraft(models.Model):
    """A change to one record that kiosks do not have yet. One at most is pending for a record."""

    PENDING, PUBLISHED, DISCARDED = "pending", "published", "discarded"

    table = models.CharField(_("内容表"), max_length=40)
    key = models.CharField(_("编号"), max_length=80)
    # NULL: the record is to be withdrawn.
    body = models.JSONField(null=True)
    # The hash of the published record that it was made from; empty for a record that is new.
    base_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("状态"), max_length=10, default=PENDING, db_index=True)
    # Counts what was saved: who approves or publishes says which one they looked at.
    revision = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("最后改的人"), on_delete=models.PROTECT, related_name="+"
    )
    # Everybody who had a hand in it: none of them is the second person.
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    saved_at = models.DateTimeField(_("保存时间"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("核对人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("核对时间"), null=True)
    release = models.ForeignKey(ContentRelease, null=True, on_delete=models.PROTECT, related_name="drafts")

    class Meta:
        ordering = ["table", "key", "pk"]
        verbose_name = _("内容草稿")
        verbose_name_plural = _("内容草稿")
        constraints = [
            models.UniqueConstraint(fields=["table", "key"], condition=Q(state="pending"), name="content_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.table}/{self.key}"

    @property
    def path(self) -> str:
        """The name of the record in a pack."""
        return f"{self.table}/{self.key}"
