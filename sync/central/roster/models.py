"""Volunteers: a badge, a chosen name, and no more about a person than the work needs."""

from __future__ import annotations

import secrets

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sync.central.ledger.api import Station

ROLE_CHOICES = [("volunteer", _("志愿者")), ("shift_leader", _("班组长")), ("keeper", _("站点管理员"))]


def new_ref() -> str:
    """An opaque name for events: nobody can tell from it who that is."""
    return f"vb-{secrets.token_hex(5)}"


class Volunteer(models.Model):
    """One who serves at one station. Kiosks of that station know them as long as they are active."""

    badge = models.CharField(
        _("工牌号"),
        max_length=8,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{3,8}$", _("工牌号是 3 至 8 位数字。"))],
    )
    ref = models.CharField(_("代号"), max_length=64, unique=True, default=new_ref, editable=False)
    name = models.CharField(_("称呼"), max_length=40, help_text=_("本人选的称呼，会显示在终端上。"))
    station = models.ForeignKey(Station, verbose_name=_("驿站"), on_delete=models.PROTECT, related_name="volunteers")
    role = models.CharField(_("角色"), max_length=20, choices=ROLE_CHOICES, default="volunteer")
    skills = models.JSONField(_("技能"), default=list, blank=True)
    languages = models.JSONField(_("语言"), default=list, blank=True)
    first_aid_until = models.DateField(_("急救培训有效期至"), null=True, blank=True)
    pin_hash = models.CharField(max_length=200, editable=False)
    is_active = models.BooleanField(_("在岗"), default=True)
    is_demo = models.BooleanField(_("示例"), default=False)

    class Meta:
        ordering = ["station_id", "badge"]
        verbose_name = _("志愿者")
        verbose_name_plural = _("志愿者")

    def __str__(self) -> str:
        return f"{self.badge} {self.name}"
