"""What retention has erased, so that nobody takes the rest for the whole, and when it ran."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Erased(models.Model):
    """How many rows of a kind (`erased.KINDS`) were ever erased, all of days before `before`."""

    kind = models.CharField(max_length=16, primary_key=True)
    rows = models.BigIntegerField(default=0)
    before = models.DateField()

    def __str__(self) -> str:
        return f"{self.kind} {self.rows} before {self.before}"


class RetentionRun(models.Model):
    """One run: which days were over, and how many rows of each kind it erased, added up as they went."""

    before = models.DateField(_("此日之前"))
    shifts_before = models.DateField(null=True)
    began_at = models.DateTimeField(_("开始时间"))
    # Null: under way, or ended by force; the next one goes on with it.
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    rows = models.JSONField(default=dict)

    class Meta:
        ordering = ["-began_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.before} {self.rows}"
