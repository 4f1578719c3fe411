"""Writing the audit trail: who did what, with which filter, over how many rows."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sync.central.accounts.models import AuditEntry, User

SIGNED_IN = "signed_in"
SIGN_IN_FAILED = "sign_in_failed"
SIGN_IN_LOCKED = "sign_in_locked"
SIGNED_OUT = "signed_out"
VISITS_EXPORTED = "visits_exported"
FIGURES_EXPORTED = "figures_exported"
CODE_MADE = "enrolment_code_made"
KIOSK_REVOKED = "kiosk_revoked"
CONTACT_SEEN = "contact_seen"
CASE_MOVED = "case_moved"
TOKEN_MADE = "pull_token_made"
TOKEN_REVOKED = "pull_token_revoked"
ACCOUNT_CHANGED = "account_changed"
PASSWORD_CHANGED = "password_changed"
LIMIT_CHANGED = "limit_changed"
CALENDAR_CHANGED = "calendar_changed"
HOURS_CHANGED = "working_hours_changed"
CARRIER_IMPORTED = "carrier_imported"

ACTION_NAMES: dict[str, Promise] = {
    SIGNED_IN: _("登录成功"),
    SIGN_IN_FAILED: _("登录失败"),
    SIGN_IN_LOCKED: _("登录被暂停"),
    SIGNED_OUT: _("退出了"),
    VISITS_EXPORTED: _("导出了使用记录"),
    FIGURES_EXPORTED: _("导出了统计"),
    CODE_MADE: _("生成了登记码"),
    KIOSK_REVOKED: _("停用了终端"),
    CONTACT_SEEN: _("查看了联系方式"),
    CASE_MOVED: _("办理了求助"),
    TOKEN_MADE: _("生成了取数令牌"),
    TOKEN_REVOKED: _("停用了取数令牌"),
    ACCOUNT_CHANGED: _("改动了账号"),
    PASSWORD_CHANGED: _("修改了密码"),
    LIMIT_CHANGED: _("改动了时限"),
    CALENDAR_CHANGED: _("改动了工作日历"),
    HOURS_CHANGED: _("改动了工作时间"),
    CARRIER_IMPORTED: _("读入了U盘记录"),
}


def record(
    request: HttpRequest | None,
    action: str,
    *,
    target: str = "",
    filters: Mapping[str, str] | None = None,
    row_count: int | None = None,
    username: str | None = None,
) -> AuditEntry:
    """Append one entry. `username` names the account when nobody is signed in (a failed sign-in)."""
    user = getattr(request, "user", None)
    signed_in = user if isinstance(user, User) else None
    return AuditEntry.objects.create(
        user=signed_in,
        username=(username if username is not None else (signed_in.get_username() if signed_in else ""))[:150],
        action=action,
        target=target[:200],
        filters=dict(filters or {}),
        row_count=row_count,
        address=request.META.get("REMOTE_ADDR") or None if request is not None else None,
    )
