"""What exports stand on: named places in time, versions of cases, and who took what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Watermark(models.Model):
    """A place in time: up to which position each dataset had come, all at one moment, under a name.

    Never moved once made: whoever names it gets the same rows, or is refused once some of them were erased (`erased`).
    """

    name = models.CharField(_("名称"), max_length=60, unique=True)
    # Counter -> last number given out; `erased`: kind -> how many rows of it had been erased by then.
    positions = models.JSONField(_("位置"))
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)
    made_by = models.CharField(_("创建人"), max_length=150, blank=True)
    # A name that a person gave; without, the centre made one up.
    is_named = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("数据时点")
        verbose_name_plural = _("数据时点")

    def __str__(self) -> str:
        return self.name


class CaseVersion(models.Model):
    """A request for help as it stood from `position` on, until the position of its next version; only appended."""

    position = models.BigIntegerField(primary_key=True)
    until = models.BigIntegerField(null=True)
    event_id = models.CharField(max_length=36)
    case_number = models.CharField(max_length=20)
    station = models.ForeignKey("ledger.Station", on_delete=models.PROTECT, related_name="+", db_index=False)
    device = models.ForeignKey("ledger.Device", on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.CharField(max_length=7)
    help = models.CharField(max_length=64)
    severity = models.CharField(max_length=2)
    where = models.CharField(max_length=64, blank=True)
    lang = models.CharField(max_length=32)
    # JSON, compact: the same text whatever engine keeps it.
    needs = models.TextField(default="[]")
    contact_present = models.BooleanField()
    requested_at = models.DateTimeField()
    received_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField(null=True)
    state = models.CharField(max_length=20)
    address = models.CharField(max_length=200, blank=True)
    demo = models.BooleanField()

    class Meta:
        verbose_name = _("求助件版本")
        verbose_name_plural = _("求助件版本")
        indexes = [models.Index(fields=["event_id", "until"], name="caseversion_event_until")]

    def __str__(self) -> str:
        return f"{self.case_number} @{self.position}"


class Export(models.Model):
    """One pull: dataset, filter and columns at a watermark, in a format, and whose it is."""

    id = models.CharField(max_length=32, primary_key=True)
    dataset = models.CharField(_("数据"), max_length=40)
    format = models.CharField(_("格式"), max_length=10)
    watermark = models.ForeignKey(Watermark, verbose_name=_("数据时点"), on_delete=models.PROTECT, related_name="+")
    # What `selection.Selection` reads: filters, columns, stations.
    chosen = models.JSONField(_("筛选"))
    # Of all that decides the bytes: the same for ever-equal files.
    digest = models.CharField(max_length=64, db_index=True)
    row_count = models.BigIntegerField(_("行数"))
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey("insight.PullToken", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("导出")
        verbose_name_plural = _("导出")

    def __str__(self) -> str:
        return f"{self.dataset} @{self.watermark_id} {self.format}"
