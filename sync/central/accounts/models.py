"""Staff users and the audit trail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from sync.central.accounts.roles import ROLE_CHOICES, holds


class User(AbstractUser):
    """A member of staff who signs in at the central; the role decides what the pages show."""

    role = models.CharField(_("角色"), max_length=20, choices=ROLE_CHOICES, default="operator")
    # What a partner's duty officer and a grid worker may see: the cases of this unit, of these grids and those in them.
    unit = models.CharField(_("所属单位"), max_length=64, blank=True)
    grids = models.CharField(_("负责的网格"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("工作人员")
        verbose_name_plural = _("工作人员")

    @property
    def grid_codes(self) -> tuple[str, ...]:
        """The codes of this person's grids, or of the communities whose grids they all are."""
        return tuple(self.grids.split())

    def may(self, capability: str) -> bool:
        """Say whether this person may use a capability of `roles.CAPABILITIES`."""
        return bool(self.is_active) and (bool(self.is_superuser) or holds(self.role, capability))


class AuditEntry(models.Model):
    """One thing somebody did: kept for ever, never changed, holds no content of what was seen."""

    at = models.DateTimeField(_("时间"), auto_now_add=True, db_index=True)
    user = models.ForeignKey(
        User, verbose_name=_("人员"), null=True, blank=True, on_delete=models.PROTECT, related_name="audit_entries"
    )
    username = models.CharField(_("登录名"), max_length=150, blank=True)
    action = models.CharField(_("操作"), max_length=40, db_index=True)
    target = models.CharField(_("对象"), max_length=200, blank=True)
    filters = models.JSONField(_("筛选"), default=dict, blank=True)
    row_count = models.PositiveIntegerField(_("行数"), null=True, blank=True)
    address = models.GenericIPAddressField(_("来源地址"), null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.username} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert once; raises TypeError on a second save, since a trail that can be edited proves nothing."""
        if not self._state.adding:
            raise TypeError("an audit entry is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: raises TypeError always."""
        raise TypeError("an audit entry is never deleted")
