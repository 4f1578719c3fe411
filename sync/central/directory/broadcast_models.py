"""Emergency notices: written by one member of staff, approved by another, and shown by kiosks within a minute."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from sync.central.ledger.api import Device

LEVELS = [("red", _("红色预警")), ("orange", _("橙色预警")), ("yellow", _("黄色预警")), ("blue", _("蓝色预警"))]
"""The gravest first (Emergency Response Law 2024, Art. 63)."""


def new_id() -> str:
    """A name that no notice of the content can have."""
    return f"EN-{secrets.token_hex(4)}"


class Broadcast(models.Model):
    """One emergency notice. It counts from its approval until it is withdrawn or expires, at its stations alone."""

    id = models.CharField(_("编号"), max_length=16, primary_key=True, default=new_id, editable=False)
    level = models.CharField(_("级别"), max_length=6, choices=LEVELS)
    # Each {"zh", "en", "ru"}; the advice a list of them.
    title = models.JSONField(_("标题"))
    body = models.JSONField(_("内容"))
    advice = models.JSONField(_("请这样做"), default=list, blank=True)
    # Codes; none: all.
    stations = models.JSONField(_("驿站"), default=list, blank=True)
    is_demo = models.BooleanField(_("示例"), default=False)
    expires_at = models.DateTimeField(_("有效至"))
    written_at = models.DateTimeField(_("拟写时间"))
    written_by = models.CharField(_("拟写人"), max_length=150)
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    approved_by = models.CharField(_("批准人"), max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_by = models.CharField(_("撤回人"), max_length=150, blank=True)
    # Of the board when this last changed what kiosks show: approval and withdrawal each take the next.
    serial = models.BigIntegerField(default=0, db_index=True)

    class Meta:
        ordering = ["-written_at"]
        verbose_name = _("紧急通知")
        verbose_name_plural = _("紧急通知")

    def __str__(self) -> str:
        return self.id


class BroadcastSeen(models.Model):
    """A kiosk said that it shows a notice."""

    broadcast_id = models.CharField(max_length=64, db_index=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    shown_at = models.DateTimeField()

    class Meta:
        verbose_name = _("紧急通知的显示")
        verbose_name_plural = _("紧急通知的显示")
        constraints = [models.UniqueConstraint(fields=["broadcast_id", "device"], name="broadcast_seen_once")]

    def __str__(self) -> str:
        return f"{self.broadcast_id} {self.device_id}"
