"""Releases: which kiosks are to have which version of the content, under a serial number that only grows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sync.central.ledger.api import Device


class Release(models.Model):
    """One version given out, to chosen kiosks and stations first or to all. The same content may come back later."""

    serial = models.BigIntegerField(_("序号"), primary_key=True)
    version = models.CharField(_("版本"), max_length=64, db_index=True)
    released_at = models.DateTimeField(_("发出时间"))
    released_by = models.CharField(_("发出人"), max_length=150, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    is_to_all = models.BooleanField(_("面向全部终端"), default=False)
    stations = models.JSONField(_("先发的驿站"), default=list, blank=True)
    devices = models.JSONField(_("先发的终端"), default=list, blank=True)
    # Content that was live before, given out again to take a mistake back.
    is_undo = models.BooleanField(_("撤回"), default=False)
    stopped_at = models.DateTimeField(_("停止时间"), null=True, blank=True)
    stopped_by = models.CharField(_("停止人"), max_length=150, blank=True)

    class Meta:
        ordering = ["-serial"]
        verbose_name = _("内容发布")
        verbose_name_plural = _("内容发布")

    def __str__(self) -> str:
        return f"{self.version} #{self.serial}"

    def is_for(self, device: Device) -> bool:
        """Whether this kiosk is among those that it was given to."""
        return self.is_to_all or device.id in self.devices or device.station_id in self.stations

    @property
    def said(self) -> str:
        """What whoever released it said of it; nothing of an undo, as with `ContentRelease`."""
        return "" if self.is_undo else self.note

    @property
    def is_chosen(self) -> bool:
        """Whether any kiosk can have it."""
        return self.is_to_all or bool(self.devices or self.stations)
