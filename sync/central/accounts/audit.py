"""Writing the audit trail: who did what, with which filter, over how many rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sync.central.accounts import chain
from sync.central.accounts.models import AuditEntry, User

# Of a seal, in a mark: nobody hits them by chance.
MARK_DIGITS = 16
# Whoever keeps looking at the same thing looks again after this long: pages that bring themselves up to date do not
# fill the trail, and it still says from when to when somebody was looking.
LOOKS_AGAIN_AFTER = timedelta(minutes=10)

SIGNED_IN = "signed_in"
SIGN_IN_FAILED = "sign_in_failed"
SIGN_IN_LOCKED = "sign_in_locked"
SIGNED_OUT = "signed_out"
SESSION_ENDED = "session_ended"
SECOND_FACTOR_GIVEN = "second_factor_given"
SECOND_FACTOR_FAILED = "second_factor_failed"
SECOND_FACTOR_SET_UP = "second_factor_set_up"
SECOND_FACTOR_TAKEN_AWAY = "second_factor_taken_away"
RECOVERY_CODES_MADE = "recovery_codes_made"
VISITS_EXPORTED = "visits_exported"
FIGURES_EXPORTED = "figures_exported"
CONTENT_PUBLISHED = "content_published"
DATA_PULLED = "data_pulled"
WATERMARK_MADE = "watermark_made"
CODE_MADE = "enrolment_code_made"
KIOSK_REVOKED = "kiosk_revoked"
STATION_PLACED = "station_placed"
CHAIN_REVIEWED = "chain_reviewed"
EVENT_SETTLED = "event_settled"
CONTACT_SEEN = "contact_seen"
PHOTO_SEEN = "photo_seen"
CASE_SEEN = "case_seen"
CASES_LISTED = "cases_listed"
RECORD_SEEN = "record_seen"
CASE_MOVED = "case_moved"
TOKEN_MADE = "pull_token_made"
TOKEN_REVOKED = "pull_token_revoked"
ACCOUNT_CHANGED = "account_changed"
PASSWORD_CHANGED = "password_changed"
LIMIT_CHANGED = "limit_changed"
CALENDAR_CHANGED = "calendar_changed"
HOURS_CHANGED = "working_hours_changed"
NOTICE_WRITTEN = "notice_written"
NOTICE_APPROVED = "notice_approved"
NOTICE_WITHDRAWN = "notice_withdrawn"
ROLLOUT_CHANGED = "rollout_changed"
CONTENT_SAVED = "content_saved"
CONTENT_DISCARDED = "content_discarded"
CONTENT_APPROVED = "content_approved"
CONTENT_UNDONE = "content_undone"
CONTENT_EXPORTED = "content_exported"
CONTENT_IMPORTED = "content_imported"
CARRIER_IMPORTED = "carrier_imported"
RETENTION_RUN = "retention_run"
# With a change of an account: it was made by it; with an approval: one who wrote what was approved gave the password.
NEW, PASSWORD_BY = "new", "password_by"

ACTION_NAMES: dict[str, Promise] = {
    SIGNED_IN: _("登录成功"),
    SIGN_IN_FAILED: _("登录失败"),
    SIGN_IN_LOCKED: _("登录被暂停"),
    SIGNED_OUT: _("退出了"),
    SESSION_ENDED: _("结束了登录"),
    SECOND_FACTOR_GIVEN: _("通过了两步验证"),
    SECOND_FACTOR_FAILED: _("两步验证失败"),
    SECOND_FACTOR_SET_UP: _("开通了两步验证"),
    SECOND_FACTOR_TAKEN_AWAY: _("取消了两步验证"),
    RECOVERY_CODES_MADE: _("生成了备用码"),
    VISITS_EXPORTED: _("导出了使用记录"),
    FIGURES_EXPORTED: _("导出了统计"),
    CONTENT_PUBLISHED: _("发布了内容"),
    DATA_PULLED: _("取走了数据"),
    WATERMARK_MADE: _("定下了数据时点"),
    CODE_MADE: _("生成了登记码"),
    KIOSK_REVOKED: _("停用了终端"),
    STATION_PLACED: _("改动了驿站区划"),
    CHAIN_REVIEWED: _("查明了记录分岔"),
    EVENT_SETTLED: _("处理了被拒事件"),
    CONTACT_SEEN: _("查看了联系方式"),
    PHOTO_SEEN: _("查看了照片"),
    CASE_SEEN: _("查看了求助"),
    CASES_LISTED: _("查看了求助列表"),
    RECORD_SEEN: _("查看了原始数据"),
    CASE_MOVED: _("办理了求助"),
    TOKEN_MADE: _("生成了取数令牌"),
    TOKEN_REVOKED: _("停用了取数令牌"),
    ACCOUNT_CHANGED: _("改动了账号"),
    PASSWORD_CHANGED: _("修改了密码"),
    LIMIT_CHANGED: _("改动了时限"),
    CALENDAR_CHANGED: _("改动了工作日历"),
    HOURS_CHANGED: _("改动了工作时间"),
    NOTICE_WRITTEN: _("拟写了紧急通知"),
    NOTICE_APPROVED: _("批准了紧急通知"),
    NOTICE_WITHDRAWN: _("撤回了紧急通知"),
    ROLLOUT_CHANGED: _("改动了内容分批"),
    CONTENT_SAVED: _("保存了内容草稿"),
    CONTENT_DISCARDED: _("丢弃了内容草稿"),
    CONTENT_APPROVED: _("核对了内容草稿"),
    CONTENT_UNDONE: _("撤回了发布"),
    CONTENT_EXPORTED: _("导出了内容表格"),
    CONTENT_IMPORTED: _("导入了内容表格"),
    CARRIER_IMPORTED: _("读入了U盘记录"),
    RETENTION_RUN: _("按规定删除了到期记录"),
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
    entry = AuditEntry(
        user=signed_in,
        username=(username if username is not None else (signed_in.get_username() if signed_in else ""))[:150],
        action=action,
        target=target[:200],
        filters=dict(filters or {}),
        row_count=row_count,
        address=request.META.get("REMOTE_ADDR") or None if request is not None else None,
    )
    return chain.append(entry)


def of_second_person(username: str, authors: Iterable[str]) -> dict[str, str]:
    """What the trail is to say of whoever approves what these have written: nothing, or by whose password it was done.

    Nobody can keep an administrator from making an account for a second person who is none; the trail can say that the
    password of that account was given by one of the authors and not changed since by whoever the account is for.
    """
    own = Q(action=PASSWORD_CHANGED, target="", username=username)
    given = Q(action=PASSWORD_CHANGED, target=username) | Q(action=ACCOUNT_CHANGED, target=username, filters__new="yes")
    last = AuditEntry.objects.filter(own | given).order_by("-number").first()
    return {PASSWORD_BY: last.username} if last and last.username != username and last.username in authors else {}


def mark(entry: AuditEntry) -> str:
    """What tells later, by `has`, whether this database is one in which that entry was made."""
    return f"{entry.number}-{entry.seal[:MARK_DIGITS]}"


def has(told: str) -> bool:
    """Whether the entry of a `mark` is here; not so in a copy that was taken before it was made."""
    number, _dash, digits = told.partition("-")
    # Its time is over, which cannot be in a copy from before. Whoever finds nothing new keeps an old mark for years.
    if int(number) <= chain.start().number:
        return True
    return AuditEntry.objects.filter(number=number, seal__startswith=digits).exists()


def look(request: HttpRequest, action: str, *, target: str = "", row_count: int | None = None) -> None:
    """Append that somebody looked at something, unless they have been looking at it already."""
    since = timezone.now() - LOOKS_AGAIN_AFTER
    user = getattr(request, "user", None)
    asked = AuditEntry.objects.filter(at__gte=since, action=action, target=target[:200])
    if not isinstance(user, User) or not asked.filter(user_id=user.pk).exists():
        record(request, action, target=target, row_count=row_count)
