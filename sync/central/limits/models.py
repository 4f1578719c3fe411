"""Limits by kind and version, days that are not as decreed, and working hours."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sync.central.limits.calendar import UNITS, Shift, Span
from sync.central.limits.standard import SEVERITIES, STAGES, LimitRule

UNIT_CHOICES = [(unit, unit) for unit in UNITS]
SEVERITY_CHOICES = [(severity, severity) for severity in SEVERITIES]


class Appended(models.Model):
    """A decision that is never changed: who made it, when, why. Changing one raises TypeError, deleting one too."""

    made_at = models.DateTimeField(_("作出时间"), auto_now_add=True)
    made_by = models.CharField(_("作出人"), max_length=150, blank=True)
    note = models.CharField(_("理由"), max_length=200)
    is_demo = models.BooleanField(_("示例"), default=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert once: deadlines were counted by this row."""
        if not self._state.adding:
            raise TypeError("a version is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise TypeError("a version is never deleted")


def _amount(name: Any) -> Any:
    return models.PositiveSmallIntegerField(name, null=True, blank=True)


def _unit() -> Any:
    return models.CharField(max_length=12, choices=UNIT_CHOICES, blank=True)


class Limit(Appended):
    """One version of the limits of one kind. Of those in force, the one that came into force last holds."""

    kind = models.CharField(_("种类"), max_length=60)
    version = models.PositiveIntegerField(_("版本"))
    valid_from = models.DateTimeField(_("生效时间"))
    severity = models.CharField(_("级别"), max_length=2, choices=SEVERITY_CHOICES)
    acknowledge_amount, acknowledge_unit = _amount(_("响应限时")), _unit()
    first_action_amount, first_action_unit = _amount(_("到场限时")), _unit()
    close_amount, close_unit = _amount(_("办结限时")), _unit()
    filing_condition = models.TextField(_("立案条件"), blank=True)
    closing_condition = models.TextField(_("结案条件"), blank=True)

    class Meta:
        ordering = ["kind", "version"]
        verbose_name = _("时限")
        verbose_name_plural = _("时限")
        constraints = [
            # Of two who write the same next version, the database takes one.
            models.UniqueConstraint(fields=["kind", "version"], name="limit_version_once"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{stage}_amount": None, f"{stage}_unit": ""})
                    | Q(**{f"{stage}_amount__isnull": False, f"{stage}_amount__gte": 1, f"{stage}_unit__in": UNITS}),
                    name=f"limit_{stage}_whole",
                )
                for stage in STAGES
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"

    def rule(self) -> LimitRule:
        """The row as a value."""
        spans = {stage: self._span(stage) for stage in STAGES}
        return LimitRule(
            kind=self.kind,
            version=self.version,
            severity=self.severity,
            filing_condition=self.filing_condition,
            closing_condition=self.closing_condition,
            **spans,
        )

    def _span(self, stage: str) -> Span | None:
        amount = getattr(self, f"{stage}_amount")
        return Span(amount, getattr(self, f"{stage}_unit")) if amount else None


class CalendarDay(models.Model):
    """A day on which people work or not, whatever the decree or the weekday says."""

    date = models.DateField(_("日期"), unique=True)
    is_working = models.BooleanField(_("上班"))
    note = models.CharField(_("说明"), max_length=200)
    made_at = models.DateTimeField(_("作出时间"), auto_now_add=True)
    made_by = models.CharField(_("作出人"), max_length=150, blank=True)

    class Meta:
        ordering = ["date"]
        verbose_name = _("例外日")
        verbose_name_plural = _("例外日")

    def __str__(self) -> str:
        return f"{self.date} {'+' if self.is_working else '-'}"


class WorkingHours(Appended):
    """The hours of a working day from a day on: one shift or two."""

    version = models.PositiveIntegerField(_("版本"), unique=True)
    valid_from = models.DateField(_("生效日期"))
    opens = models.TimeField(_("上班时间"))
    closes = models.TimeField(_("下班时间"))
    reopens = models.TimeField(_("午后上班时间"), null=True, blank=True)
    recloses = models.TimeField(_("午后下班时间"), null=True, blank=True)

    class Meta:
        ordering = ["version"]
        verbose_name = _("工作时间")
        verbose_name_plural = _("工作时间")

    def __str__(self) -> str:
        return f"{self.valid_from} {self.opens}-{self.recloses or self.closes}"

    def shifts(self) -> tuple[Shift, ...]:
        """The row as a value."""
        first = Shift(self.opens, self.closes)
        return (first, Shift(self.reopens, self.recloses)) if self.reopens and self.recloses else (first,)
