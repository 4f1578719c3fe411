"""Staff users, their sessions and second factors, and the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from sync.central.accounts.roles import ADMIN, ROLE_CHOICES, holds


class User(AbstractUser):
    """A member of staff who signs in at the central; the role decides what the pages show."""

    role = models.CharField(_("角色"), max_length=20, choices=ROLE_CHOICES, default="operator")
    # What a partner's duty officer and a grid worker may see: the cases of this unit, of these grids and those in them.
    unit = models.CharField(_("所属单位"), max_length=64, blank=True)
    grids = models.CharField(_("负责的网格"), max_length=500, blank=True)
    # Kept here too, so that no page needs a second question to know what to ask for.
    has_second_factor = models.BooleanField(_("两步验证"), default=False, editable=False)
    # What sessions were bound to when this was read; set by the signals.
    bound_before: str | None = None

    class Meta:
        verbose_name = _("工作人员")
        verbose_name_plural = _("工作人员")

    @property
    def grid_codes(self) -> tuple[str, ...]:
        """The codes of this person's grids, or of the communities whose grids they all are."""
        return tuple(self.grids.split())

    def may(self, capability: str) -> bool:
        """Say whether this person may use a capability of `roles.CAPABILITIES`."""
        return bool(self.is_active) and (
            holds(self.role, capability) or (self.is_superuser and holds(ADMIN, capability))
        )

    def get_session_auth_hash(self) -> str:
        """What a session must still match: it ends with the password, and with what the account may do."""
        return self._session_hash(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the keys that came before."""
        yield from (self._session_hash(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str | bytes | None) -> str:
        bound = (self.password, self.role, str(self.is_superuser), str(self.is_active))
        return salted_hmac("yizhan.session", "\n".join(bound), secret=secret, algorithm="sha256").hexdigest()


class StaffSession(AbstractBaseSession):
    """A session, found by a digest of its cookie; `user` is empty until somebody has signed in."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The store that reads and writes these."""
        from sync.central.accounts.sessions import SessionStore

        return SessionStore


class SlowedNeverShut:
    """Each failure doubles the wait, up to some nine minutes: a guesser gets nowhere, the owner gets in again today."""

    MOST_FAILURES_COUNTED = 10
    throttling_failure_count: int

    def throttle_increment(self, commit: bool = True) -> None:
        """Count a failure."""
        self.throttling_failure_count = min(self.throttling_failure_count, self.MOST_FAILURES_COUNTED - 1)
        super().throttle_increment(commit)  # type: ignore[misc]


class Authenticator(SlowedNeverShut, TOTPDevice):  # type: ignore[misc]
    """The telephone or program that shows somebody's codes (RFC 6238: six digits, a new code every 30 s).

    Its secret is made of the stored key and the centre's own, so that a copy of the database makes no codes.
    """

    class Meta:
        proxy = True

    @property
    def bin_key(self) -> bytes:
        """The secret that the telephone gets, 20 bytes."""
        return salted_hmac("yizhan.authenticator", self.key, algorithm="sha256").digest()[:20]


class RecoveryCodes(SlowedNeverShut, StaticDevice):  # type: ignore[misc]
    """Codes on paper, each good once, for the day when the telephone is not there."""

    class Meta:
        proxy = True


class AuditEntry(models.Model):
    """One thing somebody did: never changed, holds no content of what was seen. Kept for ever, or for as long as the
    operator says (`chain.shorten`).

    Written by `chain.append` alone: `number` counts without a gap, `seal` binds the entry to the one before it.
    """

    number = models.PositiveBigIntegerField(_("序号"), unique=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    user = models.ForeignKey(
        User, verbose_name=_("人员"), null=True, blank=True, on_delete=models.PROTECT, related_name="audit_entries"
    )
    username = models.CharField(_("登录名"), max_length=150, blank=True)
    action = models.CharField(_("操作"), max_length=40, db_index=True)
    target = models.CharField(_("对象"), max_length=200, blank=True)
    filters = models.JSONField(_("筛选"), default=dict, blank=True)
    row_count = models.PositiveIntegerField(_("行数"), null=True, blank=True)
    address = models.GenericIPAddressField(_("来源地址"), null=True, blank=True)
    seal = models.CharField(_("封签"), max_length=64)

    class Meta:
        ordering = ["-number"]
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


class AuditHead(models.Model):
    """The last entry of the trail: the one row that whoever appends takes hold of first."""

    number = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)


class AuditStart(models.Model):
    """The last entry that is no longer there because its time was over, behind which the trail begins.

    `proof` shows that the centre wrote this down and not somebody who took the beginning away.
    """

    number = models.PositiveBigIntegerField()
    seal = models.CharField(max_length=64)
    proof = models.CharField(max_length=64)
